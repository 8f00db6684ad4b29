"""The answers of the calculations with what they rest on, their steps in words and their chart lines."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from lifepath.core.series import Series
from lifepath.investments.calc.performance import Performance
from lifepath.investments.calc.returns import Valuation
from lifepath.investments.calc.spread import Spread

OURS = "convention of this answer"
RETURNS = (
    Assumption("cash", "left out", OURS),
    Assumption("dividends that are paid out", "taken out on their day", OURS),
    Assumption("fees", "paid in with nothing held for them", OURS),
    Assumption("transfers", "at the price of their day; at the basis they bring where no price is known", OURS),
    Assumption("time-weighted return", "chained from month ends and days of flows with prices of that day", OURS),
    Assumption("money-weighted return", "yearly, days by 365", "XIRR as spreadsheets define it"),
)
SPREADS = (
    Assumption("funds", "one holding each, without look-through", OURS),
    Assumption("accounts with a stated balance only", "class OTHER", OURS),
    Assumption("taxes and costs of trades", "left out", OURS),
)


def performance_words(result: Performance) -> list[str]:
    """The gain, and each return in words."""
    moved = f"less {money_text(result.paid_in)} paid in plus {money_text(result.taken_out)} taken out"
    held = f"{money_text(result.end_value)} at the end less {money_text(result.start_value)} at the start"
    words = [f"{held} {moved}: {money_text(result.gain)} gained."]
    for name, ratio in (
        ("Simple", result.simple),
        ("Time-weighted", result.time_weighted),
        ("Money-weighted", result.money_weighted),
    ):
        value = "no figure" if ratio.value is None else f"{ratio.value:.6f}"
        words.append(f"{name}: {value} = {ratio.formula}. {ratio.reason}".strip())
    return [*words, *(f"{symbol} is left out: {reason}" for symbol, reason in result.left_out)]


def value_series(values: Sequence[Valuation]) -> list[dict[str, Any]]:
    """What it was worth when each day began."""
    points = tuple((value.on.isoformat(), money_text(value.value)) for value in values)
    return [asdict(Series("value", "Value when the day began", "currency", points))]


def spread_body(result: Spread) -> dict[str, Any]:
    """A spread as the API answers it."""
    series = [Series("actual", "Held", "share", tuple((part.key, f"{part.share:f}") for part in result.by_asset_class))]
    if result.rebalance is not None:
        targets = tuple((drift.key, f"{drift.target_share:f}") for drift in result.rebalance.drifts)
        series.append(Series("target", "Target", "share", targets))
    return {
        "total": result.total,
        "by_asset_class": result.by_asset_class,
        "by_account": result.by_account,
        "by_sector": result.by_sector,
        "concentration": result.concentration,
        "overlaps": result.overlaps,
        "rebalance": result.rebalance,
        "assumptions": [asdict(each) for each in SPREADS],
        "explanation": list(result.explanation),
        "series": [asdict(line) for line in series],
    }
