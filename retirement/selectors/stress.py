"""A case under stress."""

from typing import Any

from lifepath.core.money import to_cents
from retirement.calc.gap import exact_gap
from retirement.calc.stress import StressLevels, stress_tests
from retirement.selectors.gap_cases import GapCase


def stress_answer(case: GapCase, levels: StressLevels) -> dict[str, Any]:
    """Every test against the plan as it stands."""
    exact = exact_gap(case.inputs)
    return {
        "gap_real": to_cents(exact.gap / exact.price_level),
        "results": stress_tests(case.inputs, levels),
        "warnings": case.warnings,
    }
