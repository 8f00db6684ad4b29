"""Retirement answers as a page shows them: figures, the fan chart, a table of corrections."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from lifepath.core import charts
from retirement.calc.simulation.summary import PERCENTILES
from retirement.selectors.projections import SideBySide
from retirement.selectors.success_targets import SuccessTargets

WORDS = {
    "SAVE_MORE": "Save more",
    "RETIRE_LATER": "Retire later",
    "SPEND_LESS": "Spend less",
    "CLAIM_LATER": "Claim Social Security later",
    "CHANGE_ALLOCATION": "Change the mix",
    "WORK_PART_TIME": "Work part-time",
    "ANNUITISE": "Buy an annuity",
    "USE_HOME_EQUITY": "Use home equity",
    "COMBINED": "Combined",
}


def dollars(value: Decimal | None, missing: str = "not known") -> str:
    """Dollars with thousands."""
    return missing if value is None else f"{value:,.2f}"


def percent(share: Decimal | None, missing: str = "not known") -> str:
    """A share as percent on screen."""
    return missing if share is None else f"{share * 100:.1f} %"


def gap_figures(answer: Mapping[str, Any], projections: SideBySide) -> list[tuple[str, str, str]]:
    """Name, figure in today's dollars, and beside it the nominal one or a remark."""
    word = "Gap" if answer["is_shortfall"] else "Surplus"
    history = projections.historical
    return [
        (word, dollars(abs(answer["gap_real"])), f"{dollars(abs(answer['gap_nominal']))} in dollars of that year"),
        (
            "Projected",
            dollars(answer["projected_balance_real"]),
            f"{dollars(answer['projected_balance_nominal'])} in dollars of that year",
        ),
        (
            "Required",
            dollars(answer["required_balance_real"]),
            f"{dollars(answer['required_balance_nominal'])} in dollars of that year",
        ),
        ("Funded", percent(answer["funded_ratio"], "nothing is needed"), ""),
        (
            "Additional saving a month",
            dollars(answer["additional_monthly_saving_nominal"], "no month left"),
            "level, in dollars of each month",
        ),
        ("Affordable spending a year", dollars(answer["affordable_income_real"]), "today's dollars"),
        (
            "Success of drawn paths",
            percent(projections.monte_carlo.success_share),
            f"of {projections.monte_carlo.paths}, +- {percent(projections.monte_carlo.standard_error)}",
        ),
        (
            "Success of past cycles",
            percent(None if history is None else history.success_share, "the plan is longer than the record"),
            "" if history is None else f"of {history.paths} start years",
        ),
    ]


def fan_chart(projections: SideBySide, first_year: int) -> SafeString:
    """Balances in today's dollars: percentiles of the drawn paths, the expected path beside them."""
    bands = projections.monte_carlo.balances
    middle = PERCENTILES.index(50)
    expected = [band.real[middle] for band in projections.deterministic.balances]
    return charts.fan(
        [str(first_year + band.year) for band in bands],
        [
            charts.Line("Median" if percentile == 50 else f"{percentile} %", [band.real[index] for band in bands])
            for index, percentile in enumerate(PERCENTILES)
        ],
        title="Balance by year in today's dollars: percentiles of drawn paths",
        marks=[charts.Line("Expected path", expected)],
    )


def correction_rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Available corrections, those that close the gap first; changes as before and after."""
    rows = [
        {
            "kind": WORDS[each["kind"]],
            "changes": [
                f"{change['name'].replace('_', ' ')}: {_short(change['before'])} to {_short(change['after'])}"
                for change in each["changes"]
            ],
            "closes": each["closes"],
            "residual": dollars(each["residual_gap_real"]),
            "success": percent(each["success_after_share"], ""),
            "reason": each["reason"],
            "effects": (*each["limits_hit"], *each["side_effects"]),
        }
        for each in (*answer["single"], *answer["combined"])
        if each["available"]
    ]
    return sorted(rows, key=lambda row: not row["closes"])


def target_words(targets: SuccessTargets | None) -> str:
    """What reaches the wanted success, in a sentence; empty where a rule adapts spending."""
    if targets is None:
        return ""
    more = targets.further_monthly_saving_nominal
    saving = "" if more is None else f", or {dollars(more)} more a month saved"
    wanted, income = percent(targets.wanted_success_share), dollars(targets.affordable_income_real)
    return f"For a success of {wanted} on these paths {income} a year could be spent{saving}."


def _short(text: str) -> str:
    """A figure without the zeros that nobody reads."""
    value = Decimal(text)
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) >= 10 else f"{value.normalize():f}"
