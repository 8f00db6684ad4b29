"""Notifications as they go out; a person marks them as read and dismisses them."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from lifepath.users.models import Notification


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One notification."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    evidence = serializers.JSONField(read_only=True, help_text="Ids and figures that it rests on.")
    read = serializers.BooleanField(required=False, source="read_at")
    dismissed = serializers.BooleanField(required=False, source="dismissed_at")

    class Meta:
        model = Notification
        fields = ["id", "household", "kind", "unique_key", "text", "evidence", "created_at", "read", "dismissed"]
        read_only_fields = ["id", "kind", "unique_key", "text", "created_at"]

    def to_representation(self, instance: Notification) -> dict[str, Any]:
        """Whether, not when."""
        shown = super().to_representation(instance)
        for name, moment in (("read", instance.read_at), ("dismissed", instance.dismissed_at)):
            if name in shown:
                shown[name] = moment is not None
        return shown

    def update(self, instance: Notification, validated_data: dict[str, Any]) -> Notification:
        """The first moment stays."""
        for name, wanted in validated_data.items():
            if bool(getattr(instance, name)) != wanted:
                setattr(instance, name, timezone.now() if wanted else None)
        instance.save(update_fields=["read_at", "dismissed_at"])
        return instance
