from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Scenarios, insights, reports, and what the firm knows of its clients."""

    name = "planning"
    label = "planning"

    def ready(self) -> None:
        """Bring what this app adds to the shared places."""
        from planning import registration

        registration.register()
