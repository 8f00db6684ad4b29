from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BankingConfig(AppConfig):
    """Accounts, transactions, imports."""

    name = "lifepath.banking"
    label = "banking"
    verbose_name = "Banking"

    def ready(self) -> None:
        """The system's categories are part of the schema: they are put back whenever the tables are emptied."""
        from lifepath.banking.services.categories import restore_system_categories

        post_migrate.connect(restore_system_categories, sender=self)
