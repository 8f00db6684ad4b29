from django.apps import AppConfig
from django.db.models.signals import post_migrate

from lifepath.core.demo import DemoStep, demo_steps


class BankingConfig(AppConfig):
    """Accounts, transactions, imports."""

    name = "lifepath.banking"
    label = "banking"
    verbose_name = "Banking"

    def ready(self) -> None:
        """The system's categories are part of the schema: they are put back whenever the tables are emptied."""
        from lifepath.banking.demo import build as demo
        from lifepath.banking.services.categories import restore_system_categories

        demo_steps.register("banking", DemoStep(order=40, build=demo.build))
        post_migrate.connect(restore_system_categories, sender=self)
