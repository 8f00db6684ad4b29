"""Corrections as the API answers them, each with the inputs that reproduce it."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer
from lifepath.core.fields import MoneyField, RateField
from retirement.calc.corrections.shapes import Change, Correction, CorrectionKind, Corrections
from retirement.calc.simulation.allocations import AllocationCurve
from retirement.selectors.gap_cases import LivingPerson, request_of
from retirement.selectors.success_targets import DelayTarget
from retirement.serializers.gap_answers import GapRequestSerializer
from retirement.serializers.projection_answers import SuccessTargetsSerializer


class CorrectionChangeSerializer(serializers.Serializer[Any]):
    """One quantity before and after; the unit says what it counts."""

    name = serializers.CharField()
    unit = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    difference = serializers.CharField()


class PlanPartSerializer(serializers.Serializer[Any]):
    """A part of a further contribution and where it goes."""

    plan = serializers.CharField()
    monthly = MoneyField()


class CorrectionSerializer(serializers.Serializer[Any]):
    """One way to close the gap; what is not available says why."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in CorrectionKind])
    available = serializers.BooleanField()
    closes = serializers.BooleanField(help_text="The engine, run again with it, leaves at most a cent.")
    changes = CorrectionChangeSerializer(many=True)
    residual_gap_nominal = MoneyField()
    residual_gap_real = MoneyField()
    success_before_share = RateField(allow_null=True)
    success_after_share = RateField(allow_null=True)
    reason = serializers.CharField()
    limits_hit = serializers.ListField(child=serializers.CharField())
    side_effects = serializers.ListField(child=serializers.CharField())
    split = PlanPartSerializer(many=True)
    inputs = GapRequestSerializer(help_text="Sent to the gap calculator they give the residual gap.")


class DelayPointSerializer(serializers.Serializer[Any]):
    """Success of one later retirement."""

    delay_months = serializers.IntegerField()
    success_share = RateField()


class DelayTargetSerializer(serializers.Serializer[Any]):
    """The first delay that reaches the wanted success; null: none of those considered."""

    delay_months = serializers.IntegerField(allow_null=True)
    success_share = RateField()
    curve = DelayPointSerializer(many=True)


class AllocationPointSerializer(serializers.Serializer[Any]):
    """Success of one mix, and what the bad twentieth of paths is left with."""

    stock_share = RateField()
    success_share = RateField()
    low_final_balance_real = MoneyField(source="low_final_balance")


class AllocationTargetSerializer(serializers.Serializer[Any]):
    """Success by share of stocks; more stocks may raise success and still make a bad outcome worse."""

    points = AllocationPointSerializer(many=True)
    best = AllocationPointSerializer()
    smallest_reaching = AllocationPointSerializer(allow_null=True)


class AtSuccessSerializer(SuccessTargetsSerializer):
    """What reaches the wanted success on fixed paths."""

    paths = serializers.IntegerField()
    seed = serializers.IntegerField()
    retire_later = DelayTargetSerializer()
    change_allocation = AllocationTargetSerializer()


class CorrectionsSerializer(serializers.Serializer[Any]):
    """Corrections of the gap, single and mixed; none when there is no gap."""

    gap_nominal = MoneyField()
    gap_real = MoneyField()
    single = CorrectionSerializer(many=True)
    combined = CorrectionSerializer(many=True)
    at_success = AtSuccessSerializer(allow_null=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())


def correction_members(correction: Correction, people: Sequence[LivingPerson]) -> dict[str, Any]:
    """A correction as its serializer reads it."""
    return {
        "kind": correction.kind.value,
        "available": correction.available,
        "closes": correction.closes,
        "changes": [_change(change) for change in correction.changes],
        "residual_gap_nominal": correction.residual_gap_nominal,
        "residual_gap_real": correction.residual_gap_real,
        "success_before_share": correction.success_before,
        "success_after_share": correction.success_after,
        "reason": correction.reason,
        "limits_hit": correction.limits_hit,
        "side_effects": correction.side_effects,
        "split": [{"plan": plan, "monthly": monthly} for plan, monthly in correction.split],
        "inputs": request_of(correction.inputs, people),
    }


def corrections_members(found: Corrections, people: Sequence[LivingPerson]) -> dict[str, Any]:
    """All corrections as their serializer reads them."""
    return {
        "gap_nominal": found.gap_nominal,
        "gap_real": found.gap_real,
        "single": [correction_members(each, people) for each in found.single],
        "combined": [correction_members(each, people) for each in found.combined],
        "assumptions": found.assumptions,
        "explanation": found.explanation,
    }


def delay_members(target: DelayTarget) -> dict[str, Any]:
    """The delay as its serializer reads it."""
    curve = [{"delay_months": delay, "success_share": share} for delay, share in target.curve]
    return {"delay_months": target.delay_months, "success_share": target.success_share, "curve": curve}


def allocation_members(curve: AllocationCurve) -> dict[str, Any]:
    """The curve as its serializer reads it."""
    return {"points": curve.points, "best": curve.best, "smallest_reaching": curve.smallest_reaching}


def _change(change: Change) -> dict[str, Any]:
    return {
        "name": change.name,
        "unit": change.unit,
        "before": f"{change.before:f}",
        "after": f"{change.after:f}",
        "difference": f"{change.difference:f}",
    }
