"""Simulations as the API answers them: written out by hand, for a fan chart has thousands of amounts."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.explanations import Assumption
from lifepath.core.fields import MoneyField, RateField
from lifepath.core.series import Series
from retirement.calc.simulation.summary import Simulation, YearBand
from retirement.selectors.outlooks import OutlookSettings
from retirement.selectors.projections import SideBySide
from retirement.selectors.success_targets import SuccessTargets

UNIT = "real: today's dollars; nominal: dollars of the year, at the median price level"


class YearBandSerializer(serializers.Serializer[Any]):
    """Percentiles of one year, in the order of `percentiles`; year 0 is today."""

    year = serializers.IntegerField()
    real = serializers.ListField(child=MoneyField())
    nominal = serializers.ListField(child=MoneyField())


class WorstStartSerializer(serializers.Serializer[Any]):
    """A start year of the past and how it went."""

    start_year = serializers.IntegerField()
    final_balance_real = MoneyField()
    failed_in_year = serializers.IntegerField(allow_null=True)


class DepletionSerializer(serializers.Serializer[Any]):
    """The share of paths whose money runs out in a year, counted from now."""

    year = serializers.IntegerField()
    share = RateField()


class SimulationSerializer(serializers.Serializer[Any]):
    """One mode."""

    paths = serializers.IntegerField()
    years = serializers.IntegerField()
    success_share = RateField(help_text="The share of paths that paid all spending to the end.")
    standard_error = RateField()
    percentiles = serializers.ListField(child=serializers.IntegerField())
    balances = YearBandSerializer(many=True)
    spending = YearBandSerializer(many=True, help_text="Empty where spending is as planned on every path.")
    depletion = DepletionSerializer(many=True)
    median_shortfall_real = MoneyField(allow_null=True)
    mean_shortfall_real = MoneyField(allow_null=True)
    worst_starts = WorstStartSerializer(many=True)
    digest = serializers.CharField(help_text="Of the percentiles: equal for the same seed and inputs.")
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class SuccessTargetsSerializer(serializers.Serializer[Any]):
    """What reaches the wanted success on the very paths of the answer, exactly."""

    wanted_success_share = RateField()
    success_share = RateField(help_text="As planned.")
    further_monthly_saving_nominal = MoneyField(allow_null=True, help_text="Null when no year is left to save in.")
    success_with_further_saving_share = RateField(allow_null=True)
    spending_scale = RateField(max_digits=20, help_text="The planned spending times this succeeds.")
    affordable_income_real = MoneyField()
    success_with_affordable_income_share = RateField()


class ProjectionsSerializer(serializers.Serializer[Any]):
    """Deterministic, historical and simulated, side by side; the seed replays the simulated one to the byte."""

    seed = serializers.IntegerField()
    model = serializers.CharField()
    spending_rule = serializers.CharField()
    unit = serializers.CharField()
    deterministic = SimulationSerializer()
    historical = SimulationSerializer(allow_null=True)
    historical_missing_because = serializers.CharField()
    monte_carlo = SimulationSerializer()
    targets = SuccessTargetsSerializer(
        allow_null=True, help_text="Null unless asked for, under a rule that adapts spending, with sampled lifetimes."
    )
    assumptions = AssumptionSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


def projections_answer(
    result: SideBySide, settings: OutlookSettings, *, assumptions: Sequence[Assumption], warnings: Sequence[str]
) -> dict[str, Any]:
    """The answer in JSON values."""
    return {
        "seed": settings.seed,
        "model": str(settings.simulation_model),
        "spending_rule": str(settings.spending_rule),
        "unit": UNIT,
        "deterministic": simulation_answer(result.deterministic),
        "historical": None if result.historical is None else simulation_answer(result.historical),
        "historical_missing_because": result.why,
        "monte_carlo": simulation_answer(result.monte_carlo),
        "targets": None if result.targets is None else targets_answer(result.targets),
        "assumptions": [asdict(entry) for entry in (*settings.assumptions(), *assumptions)],
        "warnings": list(warnings),
    }


def simulation_answer(result: Simulation) -> dict[str, Any]:
    """One mode in JSON values."""
    return {
        "paths": result.paths,
        "years": result.years,
        "success_share": _text(result.success_share),
        "standard_error": _text(result.standard_error),
        "percentiles": list(result.percentiles),
        "balances": [_band(band) for band in result.balances],
        "spending": [_band(band) for band in result.spending],
        "depletion": [{"year": year, "share": _text(share)} for year, share in result.depletion_years],
        "median_shortfall_real": _text(result.median_shortfall),
        "mean_shortfall_real": _text(result.mean_shortfall),
        "worst_starts": [
            {
                "start_year": start.start_year,
                "final_balance_real": _text(start.final_balance),
                "failed_in_year": start.failed_in_year,
            }
            for start in result.worst_starts
        ],
        "digest": result.digest,
        "assumptions": [asdict(entry) for entry in result.assumptions],
        "explanation": list(result.explanation),
        "series": [_series(line) for line in result.series],
    }


def targets_answer(targets: SuccessTargets) -> dict[str, Any]:
    """Targets in JSON values."""
    return {name: _text(value) for name, value in asdict(targets).items()}


def _band(band: YearBand) -> dict[str, Any]:
    return {
        "year": band.year,
        "real": [str(value) for value in band.real],
        "nominal": [str(value) for value in band.nominal],
    }


def _series(line: Series) -> dict[str, Any]:
    return {"key": line.key, "label": line.label, "unit": line.unit, "points": [list(point) for point in line.points]}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
