from django.apps import AppConfig

from lifepath.core import audit, case_registry, idempotency
from lifepath.core.demo import DemoStep, demo_sign_ins, demo_steps


class UsersConfig(AppConfig):
    """People, households, access, audit."""

    name = "lifepath.users"
    label = "users"
    verbose_name = "People and access"

    def ready(self) -> None:
        """Connect the audit trail and the idempotency store to core."""
        from lifepath.users import background, checks, demo, personal_data, schema, second_factor  # noqa: F401
        from lifepath.users.services import activity, household_letters, notification_delivery, verification
        from lifepath.users.services.audit_trail import history_of, write
        from lifepath.users.services.idempotency_keys import DatabaseStore

        demo_steps.register("people", DemoStep(order=10, build=demo.build))
        demo_sign_ins.register("people", demo.sign_ins)
        audit.set_sink(write, history_of)
        background.register()
        personal_data.register()
        household_letters.register()
        notification_delivery.register()
        audit.set_activity_sink(activity.note)
        idempotency.set_store(DatabaseStore())
        case_registry.recorders.register("users", verification.keep)
        second_factor.record_changes()
