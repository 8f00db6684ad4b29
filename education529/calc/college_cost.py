"""What a year at college costs on average, by sector and academic year, as published.

Figures are averages of sticker prices in dollars of the academic year. A sector, year or component that the table does
not have is refused with what it has. Not modelled: a single college's price, and grants (unless the component is net).
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.errors import BadInput
from education529.calc.tables.college_costs import CollegeCost
from education529.calc.wording import confidence_caveat, dollars
from lifepath.core.explanations import Assumption

TOTAL = "total_cost_of_attendance"
_PERCENT = "_pct"


class UnknownCost(BadInput):
    """The table has no such figure; names what it has."""


@dataclass(frozen=True, slots=True)
class PublishedCost:
    """One published figure with its source."""

    academic_year: str
    sector: str
    state: str
    component: str
    amount: Decimal
    confidence: str
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def latest_year(costs: tuple[CollegeCost, ...]) -> str:
    """The last academic year of the table."""
    return max(cost.academic_year for cost in costs if not cost.component.endswith(_PERCENT))


def published_cost(
    *, costs: tuple[CollegeCost, ...], sector: str, academic_year: str, component: str = TOTAL, state: str = ""
) -> PublishedCost:
    """The figure of a sector and academic year; `state` empty for the national average."""
    dollars_only = [cost for cost in costs if not cost.component.endswith(_PERCENT)]
    found = _narrow(dollars_only, "sector", sector)
    found = _narrow(found, "academic_year", academic_year)
    found = _narrow(found, "state", state.upper())
    figure = _narrow(found, "component", component)[0]
    where = f" in {figure.state}" if figure.state else ""
    words = component.replace("_", " ")
    caveat = confidence_caveat(figure.confidence)
    sentence = (
        f"{words.capitalize()} averaged {dollars(figure.amount)} at {sector.replace('_', ' ')} colleges{where} in "
        f"{academic_year}" + (f"; {caveat}." if caveat else ".")
    )
    assumption = Assumption(
        name=f"{words.capitalize()}, {sector.replace('_', ' ')}{where}",
        value=dollars(figure.amount),
        source=figure.source,
        version=academic_year,
        confidence=figure.confidence,
    )
    return PublishedCost(
        academic_year=figure.academic_year,
        sector=figure.sector,
        state=figure.state,
        component=figure.component,
        amount=figure.amount,
        confidence=figure.confidence,
        assumptions=(assumption,),
        explanation=(sentence,),
    )


def _narrow(costs: list[CollegeCost], field: str, wanted: str) -> list[CollegeCost]:
    found = [cost for cost in costs if getattr(cost, field) == wanted]
    if not found:
        known = sorted({getattr(cost, field) or "the national average" for cost in costs})
        raise UnknownCost(field, f"{wanted!r} is not in the table here; it has {', '.join(known)}.")
    return found
