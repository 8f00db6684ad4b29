"""The gap of a case, with chart lines and warnings."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from retirement.calc.contribution_limits import plan_limit
from retirement.calc.gap import GapResult, analyse_gap, exact_gap
from retirement.calc.gap_series import gap_series
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.selectors.gap_cases import GapCase, case_of_request
from retirement.selectors.tables import tax_tables

UNIT = "_nominal: dollars of the retirement date; _real: today's dollars"


def gap_answer(case: GapCase) -> dict[str, Any]:
    """Everything the gap calculator says."""
    result = analyse_gap(case.inputs)
    return {
        **{column.name: getattr(result, column.name) for column in fields(GapResult)},
        "is_shortfall": result.is_shortfall,
        "assumptions": (*result.assumptions, *case.assumptions),
        "warnings": (*result.warnings, *case.warnings),
        "series": gap_series(case.inputs, exact_gap(case.inputs)),
        "table_years": dict(case.table_years or {}),
        "unit": UNIT,
    }


def gap_of_request(data: Mapping[str, Any], *, today: dt.date) -> dict[str, Any]:
    """The gap of a checked request."""
    answer = gap_answer(case_of_request(data, today=today))
    note, years = contribution_warning(data, today=today)
    answer["warnings"] = (*answer["warnings"], *note)
    answer["table_years"] |= years
    return answer


def contribution_warning(data: Mapping[str, Any], *, today: dt.date) -> tuple[tuple[str, ...], dict[str, int]]:
    """Said, not refused: a contribution above the limit of its plan. Raises YearBeforeTables."""
    if "contribution_plan" not in data:
        return (), {}
    year = data.get("contribution_year", today.year)
    limit = plan_limit(plan=data["contribution_plan"], year=year, age=data["contributor_age"], tables=tax_tables())
    years = {f"limit of {data['contribution_plan']}": int(limit.assumptions[0].version)}
    yearly = data["monthly_contribution"] * MONTHS_PER_YEAR
    if yearly <= limit.limit:
        return (), years
    words = f"{yearly} a year is above the limit of {limit.limit} for {data['contribution_plan']} in {year}"
    return (f"{words}; it is projected as given.",), years
