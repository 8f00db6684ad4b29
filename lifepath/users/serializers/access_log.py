from typing import Any

from rest_framework import serializers

from lifepath.users.models import AuditEvent
from lifepath.users.serializers.planner_access import PersonOfAccessSerializer


class AccessSerializer(serializers.ModelSerializer[AuditEvent]):
    """One look at the household by staff."""

    who = PersonOfAccessSerializer(source="actor", allow_null=True)
    at = serializers.DateTimeField(source="created_at")
    what = serializers.SerializerMethodField(help_text="The page or operation.")

    class Meta:
        model = AuditEvent
        fields = ["id", "at", "who", "channel", "action", "what", "object_type", "object_id", "reason"]
        read_only_fields = fields

    def get_what(self, event: AuditEvent) -> str:
        """As recorded; support says why it opened a household."""
        details: dict[str, Any] = event.details
        return str(details.get("view") or details.get("page") or "")

    def to_representation(self, instance: AuditEvent) -> dict[str, Any]:
        """The reason that support gave stands in the details of its opening."""
        row = super().to_representation(instance)
        row["reason"] = row["reason"] or str(instance.details.get("reason", ""))
        return row
