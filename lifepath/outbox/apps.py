from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Messages that must leave the process."""

    name = "lifepath.outbox"
    label = "outbox"
