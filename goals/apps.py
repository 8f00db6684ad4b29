from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, what is set aside for them, and when they are reached."""

    name = "goals"
    label = "goals"

    def ready(self) -> None:
        """Answer the worked cases, and follow what happens below."""
        from goals import registration

        registration.register()
