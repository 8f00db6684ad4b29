from django.apps import AppConfig


class RetirementConfig(AppConfig):
    """Social Security, taxes of retirees, and whether the money lasts."""

    name = "retirement"
    label = "retirement"
    verbose_name = "Retirement"

    def ready(self) -> None:
        """Bring the worked cases and what the shared places show."""
        from retirement import registration

        registration.register()
