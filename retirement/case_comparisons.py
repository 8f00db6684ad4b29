"""Comparisons of published cases whose tolerance is not one number a field."""

from decimal import Decimal
from typing import Any

from lifepath.core.case_files import Case
from retirement.case_kinds.portfolio import trinity_deviations


def compare_trinity(case: Case, actual: Any) -> list[str]:
    """The worst and the mean difference of a Trinity row, each against its limit; rows under half stocks have none."""
    limits = case.tolerance or {}
    deviations = trinity_deviations(inputs=case.input, expected=case.expected, answer=actual)
    return [
        f"{name}: {deviation:.2f} is above {limits.get(name, Decimal(0))}"
        for name, deviation in deviations.items()
        if deviation > limits.get(name, Decimal(0))
    ]
