from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """What a household spends, and how that compares."""

    name = "budgets"
    label = "budgets"

    def ready(self) -> None:
        """Bring the benchmark table, the panel and the cases."""
        from budgets import registration

        registration.register()
