"""Primary insurance amount (42 USC 415(a), (i)): 90, 32 and 15 percent of the slices of the AIME.

Floored to the dime after the formula and after every COLA from the one of the year of attaining 62 on; until 1981 the
law rounded up to the dime instead (Public Law 97-35). Whole cents throughout, so that no binary fraction can lose a
dime. Not modelled: windfall elimination (repealed from 2024), special minimum, disability.
"""

from dataclasses import dataclass

from lifepath.core.periods import Month
from retirement.calc.tables.social_security import Cola, SocialSecurityTables

PERCENT_OF_SLICES = (90, 32, 15)
LAST_YEAR_ROUNDED_UP = 1981


class NegativeAverage(ValueError):
    """Average earnings are zero or more whole dollars."""


@dataclass(frozen=True, slots=True)
class ColaStep:
    """The amount after one adjustment."""

    year: int
    thousandths: int
    cents: int


@dataclass(frozen=True, slots=True)
class PrimaryAmount:
    """The amount at eligibility, unrounded and to the dime, and after each COLA. Whole cents."""

    aime: int
    eligibility_year: int
    bend_points: tuple[int, int]
    unrounded_cents: int
    at_eligibility_cents: int
    steps: tuple[ColaStep, ...]

    @property
    def cents(self) -> int:
        """The amount after the last COLA applied."""
        return self.steps[-1].cents if self.steps else self.at_eligibility_cents


def floor_to_dime(cents: int) -> int:
    """The next lower multiple of ten cents."""
    return cents // 10 * 10


def floor_to_dollar(cents: int) -> int:
    """The next lower whole dollar, in cents."""
    return cents // 100 * 100


def to_dime(thousandth_cents: int, year: int) -> int:
    """Round thousandths of a cent to the dime as the law of a year does: up until 1981, down since. Answers cents."""
    dimes, rest = divmod(thousandth_cents, 10_000)
    return (dimes + (rest > 0 and year <= LAST_YEAR_ROUNDED_UP)) * 10


def apply_cola(cents: int, cola: Cola) -> int:
    """Raise by a COLA and round to the dime."""
    return to_dime(cents * (1000 + cola.thousandths), cola.year)


def colas_between(*, first_year: int, last_year: int, tables: SocialSecurityTables) -> list[Cola]:
    """The adjustments determined from `first_year` to `last_year`."""
    return [cola for cola in tables.colas if first_year <= cola.year <= last_year]


def last_cola_year_for(month: Month, tables: SocialSecurityTables) -> int:
    """The determination year of the last COLA in a benefit for a month (December's since 1982, June's before)."""
    years = [cola.year for cola in tables.colas if (cola.year, cola.effective_month) <= (month.year, month.month)]
    return years[-1] if years else tables.colas[0].year - 1


def primary_insurance_amount(
    *, aime: int, eligibility_year: int, cola_through: int, tables: SocialSecurityTables
) -> PrimaryAmount:
    """The PIA of a year of attaining 62 with the COLAs determined through `cola_through`."""
    if aime < 0:
        raise NegativeAverage(f"An AIME of {aime} is negative.")
    first, second = tables.bends_for(eligibility_year).pia
    slices = (min(aime, first), min(max(aime - first, 0), second - first), max(aime - second, 0))
    unrounded = sum(percent * part for percent, part in zip(PERCENT_OF_SLICES, slices, strict=True))
    at_eligibility = to_dime(unrounded * 1000, eligibility_year)
    return PrimaryAmount(
        aime=aime,
        eligibility_year=eligibility_year,
        bend_points=(first, second),
        unrounded_cents=unrounded,
        at_eligibility_cents=at_eligibility,
        steps=raised_by_colas(at_eligibility, first_year=eligibility_year, last_year=cola_through, tables=tables),
    )


def raised_by_colas(
    cents: int, *, first_year: int, last_year: int, tables: SocialSecurityTables
) -> tuple[ColaStep, ...]:
    """An amount after each COLA of a range of years, floored to the dime each time."""
    steps: list[ColaStep] = []
    for cola in colas_between(first_year=first_year, last_year=last_year, tables=tables):
        cents = apply_cola(cents, cola)
        steps.append(ColaStep(cola.year, cola.thousandths, cents))
    return tuple(steps)
