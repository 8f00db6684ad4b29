"""Storing an analysis of the gap with the reasons of its movement."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from lifepath.core import audit
from retirement.calc.gap import analyse_gap
from retirement.calc.gap_history import GapMovement
from retirement.models import GapAnalysis, GapMovementPart, RetirementProfile
from retirement.selectors.gap_cases import request_of
from retirement.selectors.history import case_of_analysis, last_analysis, months_between, movement_since
from retirement.selectors.profiles import Plan, gap_case
from retirement.serializers.gap_answers import GapRequestSerializer
from retirement.serializers.gap_inputs import GapInput


@transaction.atomic
def store_analysis(*, plan: Plan, contributed: Decimal | None = None) -> GapAnalysis:
    """Store today's gap of a profile; `contributed` since the last analysis, by default what was planned."""
    profile = RetirementProfile.objects.select_for_update(of=("self",)).get(pk=plan.profile.pk)
    now = gap_case(plan)
    result = analyse_gap(now.inputs)
    before = last_analysis(profile)
    made = GapAnalysis(
        profile=profile,
        analysed_on=plan.today,
        gap_nominal=result.gap_nominal,
        gap_real=result.gap_real,
        projected_balance_nominal=result.projected_balance_nominal,
        projected_balance_real=result.projected_balance_real,
        required_balance_nominal=result.required_balance_nominal,
        required_balance_real=result.required_balance_real,
        funded_ratio=result.funded_ratio,
        inputs=_plain(GapRequestSerializer(request_of(now.inputs, now.people)).data),
    )
    moved: GapMovement | None = None
    if before is not None:
        made.months_since_last = months_between(before.analysed_on, plan.today)
        moved, made.contributed = movement_since(
            case_of_analysis(before, GapInput), now, months=made.months_since_last, contributed=contributed
        )
        made.gap_before_nominal, made.change_nominal = moved.gap_before, moved.change
    made.save()
    if moved is not None:
        _store_parts(made, moved)
    audit.record(
        "retirement_gap_analysed", household_id=profile.household_id, instance=made, after=audit.snapshot(made)
    )
    return made


def _store_parts(analysis: GapAnalysis, moved: GapMovement) -> None:
    GapMovementPart.objects.bulk_create(
        GapMovementPart(
            analysis=analysis,
            position=position,
            key=part.key,
            label=part.label,
            amount_nominal=part.amount,
            gap_after_nominal=part.gap_after,
        )
        for position, part in enumerate(moved.parts)
    )


def _plain(value: Any) -> Any:
    """Without members that are empty, as the calculator's request may leave them out."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items() if member is not None}
    return [_plain(member) for member in value] if isinstance(value, list) else value
