from django.apps import AppConfig


class CouplesConfig(AppConfig):
    """Two partners and what they plan together."""

    name = "couples"
    label = "couples"

    def ready(self) -> None:
        """Bring the cases, the letters, the demo and the periodic work."""
        from couples import registration

        registration.register()
