from django.apps import AppConfig


class Education529Config(AppConfig):
    """Saving for college."""

    name = "education529"
    label = "education529"
    verbose_name = "College savings"

    def ready(self) -> None:
        """Bring the tables, the panel, the demo and the cases."""
        from education529 import registration

        registration.register()
