"""The shape of schedules and check-ins."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from couples.calc.schedule import BadRule, next_occurrence
from couples.choices import Outcome
from couples.models import CheckIn, Decision, PromptSchedule
from couples.serializers.journal import TextField
from lifepath.core.fields import NameField

_HOUSEHOLD = "0193a1b2-0000-7000-8000-000000000060"
_SCHEDULE = "0193a1b2-0000-7000-8000-000000000080"

SCHEDULE = OpenApiExample(
    "The first Sunday of each month",
    value={
        "id": _SCHEDULE,
        "household": _HOUSEHOLD,
        "title": "Money date",
        "rrule": "FREQ=MONTHLY;BYDAY=1SU",
        "start_on": "2026-11-01",
        "start_time": "19:00:00",
        "quiet_from": "22:00:00",
        "quiet_until": "07:00:00",
        "state": "ACTIVE",
        "next_at": "2026-12-07T00:00:00Z",
        "paused_at": None,
        "snoozed_until": None,
        "created_at": "2026-11-01T10:00:00Z",
    },
    response_only=True,
)
CHECK_IN = OpenApiExample(
    "A check-in that waits",
    value={
        "id": "0193a1b2-0000-7000-8000-000000000081",
        "household": _HOUSEHOLD,
        "schedule": _SCHEDULE,
        "title": "Money date",
        "occurrence_at": "2026-11-02T00:00:00Z",
        "delivered_at": "2026-11-02T00:01:12Z",
        "completed_at": None,
        "completed_by": None,
        "agenda": [
            {
                "key": "bill:0193a1b2-0000-7000-8000-000000000020:city water",
                "kind": "bill",
                "urgency": 3,
                "title": "City Water is due on 2026-11-09",
                "detail": "84.20 as a rule.",
                "evidence": {
                    "type": "recurring",
                    "id": "city water",
                    "path": f"/api/v1/recurring?household={_HOUSEHOLD}",
                },
            }
        ],
        "decisions": [],
    },
    response_only=True,
)
STATES = ("ACTIVE", "PAUSED", "SNOOZED", "ENDED")
FIRST_YEAR, LAST_YEAR = 2020, 2100
"""A rule is counted from its first day, so that an hourly one must not begin centuries ago."""


@extend_schema_serializer(examples=[SCHEDULE])
class PromptScheduleSerializer(serializers.ModelSerializer[PromptSchedule]):
    """When check-ins come, on the household's wall clock."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    title = NameField(max_length=120, required=False)
    rrule = serializers.CharField(max_length=300, help_text="RFC 5545, for example FREQ=MONTHLY;BYMONTHDAY=-1.")
    state = serializers.SerializerMethodField()

    class Meta:
        model = PromptSchedule
        fields = [
            "id",
            "household",
            "title",
            "rrule",
            "start_on",
            "start_time",
            "quiet_from",
            "quiet_until",
            "state",
            "next_at",
            "paused_at",
            "snoozed_until",
            "created_at",
        ]
        read_only_fields = ["next_at", "paused_at", "snoozed_until", "created_at"]

    @extend_schema_field({"type": "string", "enum": list(STATES)})
    def get_state(self, schedule: PromptSchedule) -> str:
        """Where it stands."""
        if schedule.paused_at is not None:
            return "PAUSED"
        if schedule.next_at is None:
            return "ENDED"
        now = self.context["now"]
        return "SNOOZED" if schedule.snoozed_until is not None and schedule.snoozed_until > now else "ACTIVE"

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A rule that can be read, and quiet hours with both ends."""
        names = ("rrule", "start_on", "start_time", "quiet_from", "quiet_until")
        known: dict[str, Any] = {name: attrs.get(name, getattr(self.instance, name, None)) for name in names}
        if (known["quiet_from"] is None) != (known["quiet_until"] is None):
            raise serializers.ValidationError({"quiet_until": "Quiet hours need both quiet_from and quiet_until."})
        if not FIRST_YEAR <= known["start_on"].year <= LAST_YEAR:
            raise serializers.ValidationError({"start_on": f"A day from {FIRST_YEAR} to {LAST_YEAR}."})
        try:
            start = dt.datetime.combine(known["start_on"], known["start_time"].replace(tzinfo=None))
            next_occurrence(rule=known["rrule"], start_local=start, time_zone="UTC", after=self.context["now"])
        except BadRule as error:
            raise serializers.ValidationError({"rrule": str(error)}) from error
        return attrs


class RunNowSerializer(serializers.Serializer[Any]):
    """A check-in at once."""

    run_now = serializers.BooleanField(default=False)
    title = NameField(max_length=120, default="Money check-in")


class SnoozeSerializer(serializers.Serializer[Any]):
    """Until when to hold deliveries back."""

    until = serializers.DateTimeField(help_text="At most seven days from now.")


class AgendaEvidenceSerializer(serializers.Serializer[Any]):
    """The rows that a point rests on."""

    type = serializers.CharField()
    id = serializers.CharField()
    path = serializers.CharField(help_text="Where the API shows them.")


class AgendaPointSerializer(serializers.Serializer[Any]):
    """One point of the agenda, computed from the records."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=["drift", "anomaly", "bill", "win"])
    urgency = serializers.IntegerField(help_text="1 is looked at first.")
    title = serializers.CharField()
    detail = serializers.CharField()
    evidence = AgendaEvidenceSerializer()


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """What was decided."""

    agenda_key = NameField(
        max_length=200, required=False, allow_blank=True, help_text="The point it is about; empty for anything else."
    )
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    text = TextField(max_length=2_000, required=False, allow_blank=True, help_text="Stored encrypted.")
    made_by = serializers.UUIDField(source="made_by_id", read_only=True)

    class Meta:
        model = Decision
        fields = ["id", "agenda_key", "outcome", "text", "made_by", "made_at"]
        read_only_fields = ["made_at"]


class CompleteSerializer(serializers.Serializer[Any]):
    """The outcomes of a check-in."""

    decisions = DecisionSerializer(many=True, required=False, default=list)

    def validate_decisions(self, decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As many as a talk can hold."""
        if len(decisions) > 50:
            raise serializers.ValidationError("At most 50 decisions.")
        return decisions


class CheckInSummarySerializer(serializers.ModelSerializer[CheckIn]):
    """A check-in without its agenda."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    schedule = serializers.UUIDField(source="schedule_id", allow_null=True, read_only=True)
    completed_by = serializers.UUIDField(source="completed_by_id", allow_null=True, read_only=True)

    class Meta:
        model = CheckIn
        fields = [
            "id",
            "household",
            "schedule",
            "title",
            "occurrence_at",
            "delivered_at",
            "completed_at",
            "completed_by",
        ]
        read_only_fields = fields


@extend_schema_serializer(examples=[CHECK_IN])
class CheckInSerializer(CheckInSummarySerializer):
    """A check-in with its agenda, computed for the caller while it is open, and what was decided."""

    agenda = serializers.SerializerMethodField(help_text="Empty once it is completed: the decisions remain.")
    decisions = DecisionSerializer(many=True, read_only=True)

    class Meta(CheckInSummarySerializer.Meta):
        fields = [*CheckInSummarySerializer.Meta.fields, "agenda", "decisions"]
        read_only_fields = fields

    @extend_schema_field(AgendaPointSerializer(many=True))
    def get_agenda(self, check_in: CheckIn) -> list[dict[str, Any]]:
        """As the caller may see it now."""
        if check_in.completed_at is not None:
            return []
        points = self.context["agenda"](check_in)
        return [dict(AgendaPointSerializer(point).data) for point in points]
