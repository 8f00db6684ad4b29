from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app stands on; has no tables."""

    name = "lifepath.core"
    label = "core"
