"""Deducting an excess contribution in later years.

Every later year deducts up to the limit of this year, provided that nothing new is contributed; limits of later years
are not known and are taken to stay. Not modelled: using this year's own carryforward from earlier years.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from education529.calc.state_tax_benefit.limits import ZERO, ContributionLimit
from education529.calc.state_tax_benefit.result import CarryforwardYear
from education529.calc.tables.state_benefits import UNLIMITED

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Carryforward:
    """The later years and what is lost after the last; `years_needed` is None where nothing carries forward."""

    years: tuple[CarryforwardYear, ...]
    expiring: Decimal
    years_needed: int | None


def carry_forward(*, limit: ContributionLimit, years: str, tax_year: int) -> Carryforward:
    """The schedule of an excess; `years` is a number or `unlimited`, everything else carries nothing forward.

    A schedule that takes more than 60 years shows its first 60.
    """
    left = [part.contributed - part.covered for part in limit.parts]
    if not sum(left, ZERO) or not (years == UNLIMITED or (years.isdecimal() and int(years) > 0)):
        return Carryforward((), sum(left, ZERO), None)
    caps = [part.limit or ZERO for part in limit.parts]
    needed = max(_years_to_use(excess, cap) for excess, cap in zip(left, caps, strict=True))
    last = needed if years == UNLIMITED else min(needed, int(years))
    rows: list[CarryforwardYear] = []
    for offset in range(1, min(last, MOST_ROWS) + 1):
        used = [min(excess, cap) for excess, cap in zip(left, caps, strict=True)]
        left = [excess - part for excess, part in zip(left, used, strict=True)]
        rows.append(CarryforwardYear(tax_year + offset, sum(used, ZERO), sum(left, ZERO)))
    expiring = sum(left, ZERO) if years != UNLIMITED else ZERO
    return Carryforward(tuple(rows), expiring, needed)


def _years_to_use(excess: Decimal, cap: Decimal) -> int:
    return int((excess / cap).to_integral_value(rounding=ROUND_CEILING)) if cap else 0
