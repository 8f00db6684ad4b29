"""Tasks, meetings, the next review, and relationship metrics over the API."""

from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MonthField, NameField, OwnedRelatedField
from planning.choices import DataSection, DueRule, MeetingKind, Repeats, TaskFor
from planning.models import Meeting, NextReview, RelationshipMetric, Task


class TaskSerializer(serializers.ModelSerializer[Task]):
    """Something to do by a day."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    title = NameField(max_length=160)
    details = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    whose = serializers.ChoiceField(choices=TaskFor.choices, required=False)
    due_rule = serializers.ChoiceField(choices=DueRule.choices, required=False)
    rule_days = serializers.IntegerField(min_value=0, max_value=3660, required=False)
    due_on = serializers.DateField(required=False, help_text="Given with ON_DATE; follows from every other rule.")
    repeats = serializers.ChoiceField(choices=Repeats.choices, required=False)
    meeting = OwnedRelatedField(queryset=Meeting.objects.all(), required=False, allow_null=True)
    done_by = serializers.UUIDField(source="done_by_id", read_only=True, allow_null=True)
    follows = serializers.UUIDField(source="follows_id", read_only=True, allow_null=True)

    class Meta:
        model = Task
        fields = [
            "id",
            "household",
            "title",
            "details",
            "whose",
            "due_rule",
            "rule_days",
            "meeting",
            "due_on",
            "repeats",
            "follows",
            "source",
            "created_at",
            "done_at",
            "done_by",
            "dropped_at",
        ]
        read_only_fields = ["id", "source", "created_at", "done_at", "dropped_at"]


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting with the household."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    planner = serializers.UUIDField(source="planner_id", read_only=True, allow_null=True)
    subject = NameField(max_length=120)
    kind = serializers.ChoiceField(choices=MeetingKind.choices, required=False)
    summary = serializers.CharField(max_length=8000, required=False, allow_blank=True)

    class Meta:
        model = Meeting
        fields = [
            "id",
            "household",
            "planner",
            "kind",
            "subject",
            "starts_at",
            "state",
            "completed_at",
            "summary",
            "created_at",
        ]
        read_only_fields = ["id", "state", "completed_at", "created_at"]


class NextReviewSerializer(serializers.ModelSerializer[NextReview]):
    """When the household is to be met next."""

    household = serializers.UUIDField(source="household_id", read_only=True)

    class Meta:
        model = NextReview
        fields = ["household", "due_on", "is_fixed", "changed_at"]
        read_only_fields = ["is_fixed", "changed_at"]


class MetricPartSerializer(serializers.Serializer[Any]):
    """One weighted ratio; null where there was nothing to measure."""

    name = serializers.CharField()
    weight = serializers.IntegerField()
    ratio = serializers.CharField(allow_null=True, help_text="A fraction with four places.")


class RelationshipMetricSerializer(serializers.ModelSerializer[RelationshipMetric]):
    """A metric of one month, with what it rests on."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    planner = serializers.UUIDField(source="planner_id", read_only=True, allow_null=True)
    month = MonthField()
    parts = MetricPartSerializer(many=True)
    inputs = serializers.JSONField(help_text="Counts and amounts that went in.")

    class Meta:
        model = RelationshipMetric
        fields = [
            "id",
            "household",
            "planner",
            "metric_type",
            "month",
            "metric_value",
            "parts",
            "inputs",
            "as_of",
            "computed_at",
            "closed_at",
        ]


class DataSectionSerializer(serializers.Serializer[Any]):
    """A section of the household's data, and when it was changed or confirmed."""

    section = serializers.ChoiceField(choices=DataSection.choices)
    touched_at = serializers.DateTimeField(read_only=True, allow_null=True, help_text="Within the last 90 days.")
    fresh = serializers.BooleanField(read_only=True)


class DataSectionsSerializer(serializers.Serializer[Any]):
    """Every section that this household needs."""

    sections = DataSectionSerializer(many=True)
