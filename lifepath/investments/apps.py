from django.apps import AppConfig


class InvestmentsConfig(AppConfig):
    """What households have invested, how it did, and how it is spread."""

    name = "lifepath.investments"
    label = "investments"

    def ready(self) -> None:
        """Bring the cases, the panel, the demo and the daily prices."""
        from lifepath.investments import registration

        registration.register()
