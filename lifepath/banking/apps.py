from django.apps import AppConfig
from django.db.models.signals import post_migrate

from lifepath.core import events
from lifepath.core.demo import DemoStep, demo_steps


class BankingConfig(AppConfig):
    """Accounts, transactions, imports."""

    name = "lifepath.banking"
    label = "banking"
    verbose_name = "Banking"

    def ready(self) -> None:
        """Shared categories are put back whenever the tables are emptied; rules run over every import."""
        from lifepath.banking import attention, personal_data
        from lifepath.banking.demo import build as demo
        from lifepath.banking.services.categories import restore_system_categories
        from lifepath.banking.services.rules import run_over_import

        demo_steps.register("banking", DemoStep(order=40, build=demo.build))
        attention.register()
        personal_data.register()
        post_migrate.connect(restore_system_categories, sender=self)
        events.subscribe("transactions.imported", run_over_import)
