from rest_framework import serializers

from lifepath.users.models import Job


class JobSerializer(serializers.ModelSerializer[Job]):
    """Where a job stands, and what came of it."""

    household = serializers.UUIDField(source="household_id", read_only=True, allow_null=True)
    result = serializers.JSONField(read_only=True, allow_null=True, help_text="What the kind of job answers with.")

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "household",
            "state",
            "progress_percent",
            "result",
            "error",
            "attempts",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields
