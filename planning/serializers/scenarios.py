"""Scenarios as they come in and go out. Amounts are whole cents."""

import datetime as dt
import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifepath.core.fields import NameField
from planning.calc.distribution import PERCENT
from planning.choices import AllocationKind
from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation

LARGEST_CENTS = 999_999_999_999_999
MOST_ROWS = 500
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2999, 12, 31)
TARGET = re.compile(r"(bill:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(savings|goal):\S.*)")


class WholeField(serializers.IntegerField):
    """A whole number written as a number: 12, not "12", 12.0 or true."""

    default_error_messages = {"whole": "Write a whole number, without quotes or a point."}

    def to_internal_value(self, data: Any) -> int:
        """Nothing is guessed from other types."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("whole")
        return super().to_internal_value(data)


class CentsField(WholeField):
    """An amount in cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": LARGEST_CENTS, **kwargs})


@extend_schema_field({"type": "string", "maxLength": 160, "example": "savings:emergency"})
class TargetField(NameField):
    """`bill:<id>`, `savings:<name>` or `goal:<name>`."""

    default_error_messages = {"target": "Write bill:<id of a bill>, savings:<name> or goal:<name>."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=160, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """One of the three forms."""
        text = super().to_internal_value(data)
        if TARGET.fullmatch(text) is None:
            self.fail("target")
        return text


class PlannedBillSerializer(serializers.ModelSerializer[PlannedBill]):
    """A bill that is expected."""

    id = serializers.UUIDField(required=False, help_text="The client's own, for rows it made without a connection.")
    name = NameField(max_length=120)
    amount_cents = CentsField()
    category = NameField(max_length=80, required=False, allow_blank=True)
    predicted = serializers.BooleanField(required=False, help_text="True where transactions that come again said so.")

    class Meta:
        model = PlannedBill
        fields = ["id", "name", "amount_cents", "due_date", "category", "predicted"]

    def validate_due_date(self, day: dt.date) -> dt.date:
        """A day that calendars of all clients can write."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise serializers.ValidationError(f"A day from {FIRST_DAY} to {LAST_DAY}.")
        return day


class BillSerializer(PlannedBillSerializer):
    """One bill on its own; the id of the address is the only one."""

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """The id of a row never changes."""
        if self.instance is not None:
            values.pop("id", None)
        return values


class AllocationSerializer(serializers.ModelSerializer[ScenarioAllocation]):
    """A line of the scenario."""

    id = serializers.UUIDField(required=False, help_text="The client's own, for rows it made without a connection.")
    target = TargetField()
    kind = serializers.ChoiceField(choices=AllocationKind.choices)
    value = CentsField(help_text="Cents, or a percent from 0 to 100.")

    class Meta:
        model = ScenarioAllocation
        fields = ["id", "target", "kind", "value"]

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """A percent is 0 to 100."""
        if values.get("kind") == PERCENT and values.get("value", 0) > 100:
            raise serializers.ValidationError({"value": "A percent from 0 to 100."})
        return values


class AllocationLineSerializer(AllocationSerializer):
    """One line on its own, with its place."""

    position = WholeField(
        required=False, min_value=0, max_value=MOST_ROWS, help_text="Place in the list, from 0. Default: where it is."
    )

    class Meta(AllocationSerializer.Meta):
        fields = [*AllocationSerializer.Meta.fields, "position"]


class ScenarioSerializer(serializers.ModelSerializer[PlanningScenario]):
    """A scenario with its bills and lines, in order."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    created_by = serializers.UUIDField(source="created_by_id", read_only=True, allow_null=True)
    name = NameField(max_length=120)
    bills = PlannedBillSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    allocations = AllocationSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    percent_total = serializers.SerializerMethodField(help_text="What the percents add up to; at most 100.")

    class Meta:
        model = PlanningScenario
        fields = [
            "id",
            "household",
            "created_by",
            "name",
            "bills",
            "allocations",
            "percent_total",
            "created_at",
            "changed_at",
        ]
        read_only_fields = ["id", "created_at", "changed_at"]

    def get_percent_total(self, scenario: PlanningScenario) -> int:
        """Of the percent lines."""
        return sum(line.value for line in scenario.allocations.all() if line.kind == PERCENT)


class ScenarioNameSerializer(serializers.ModelSerializer[PlanningScenario]):
    """What a partial change may give: bills and lines have addresses of their own."""

    name = NameField(max_length=120)

    class Meta:
        model = PlanningScenario
        fields = ["name"]
