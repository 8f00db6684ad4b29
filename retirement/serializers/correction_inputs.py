"""What corrections are asked beside the gap: what may be moved, and how far."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from retirement.calc.corrections.shapes import PlanRoom
from retirement.choices import ContributionPlan
from retirement.selectors.corrections import CORRECTION_PATHS, LeverChoices
from retirement.serializers.fields import AmountField, ShareField
from retirement.serializers.outlook_inputs import OutlookInput

MOST_PATHS_OF_CORRECTIONS = 10_000
ONE = Decimal(1)


class PlanRoomInput(serializers.Serializer[Any]):
    """How much more may go to a plan this year; saving more is spread over plans in this order."""

    plan = serializers.ChoiceField(choices=ContributionPlan.choices)
    yearly_room = AmountField()


class CorrectionsInput(OutlookInput):
    """The gap's inputs, how success is counted, and the levers."""

    paths = serializers.IntegerField(default=CORRECTION_PATHS, min_value=100, max_value=MOST_PATHS_OF_CORRECTIONS)
    with_success = serializers.BooleanField(
        default=True, help_text="False leaves out the effect on success, which takes most of the time."
    )
    rooms = PlanRoomInput(many=True, required=False, max_length=10)  # type: ignore[call-arg]
    longest_delay_months = serializers.IntegerField(default=240, min_value=0, max_value=600)
    part_time_months = serializers.IntegerField(default=60, min_value=0, max_value=600)
    home_equity = AmountField(default=None, allow_null=True)
    annuity_payout_rate = ShareField(default=None, allow_null=True)
    combined_weights = serializers.ListField(
        child=ShareField(),
        default=[ONE, ONE, ONE],
        min_length=3,
        max_length=3,
        help_text="Of saving, spending and months in the mixed corrections.",
    )

    def validate_combined_weights(self, weights: list[Decimal]) -> list[Decimal]:
        """Something must move."""
        if sum(weight > 0 for weight in weights) < 2:
            raise serializers.ValidationError("At least two of the three weights are above zero.")
        return weights


def choices_of(data: dict[str, Any]) -> LeverChoices:
    """The levers of a checked request."""
    saving, spending, months = data["combined_weights"]
    return LeverChoices(
        rooms=tuple(PlanRoom(**room) for room in data.get("rooms", ())),
        longest_delay_months=data["longest_delay_months"],
        part_time_months=data["part_time_months"],
        home_equity=data["home_equity"],
        annuity_payout_rate=data["annuity_payout_rate"],
        combined_weights=(saving, spending, months),
    )
