"""Who is alive when: life tables by sex, and a health factor on the yearly probability of death.

The probability of death within a year is constant over the year in its force, so survival to a part of a year is a
power. Life expectancy is the complete one: whole years survived plus half a year. Lives of a couple are independent
unless said. People with decades to go should use the cohort table of their birth year, which has the falling
mortality of the Trustees' projection in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.rates import ONE
from retirement.calc.tables.life import LifeTables

ZERO = Decimal(0)
HALF = Decimal("0.5")
LAST_AGE = 119
MONTHS_PER_YEAR = 12
LARGEST_HEALTH_FACTOR = Decimal(10)


class BadLife(ValueError):
    """Ages lie between 0 and 119, a health factor between 0 and 10, a sex is male or female."""


@dataclass(frozen=True, slots=True)
class Mortality:
    """Yearly probabilities of death of one person, by age, with where they come from."""

    probabilities: tuple[Decimal, ...]
    source: str

    def survival(self, *, from_age: int, to_age: int) -> Decimal:
        """The probability to reach a birthday from another."""
        alive = ONE
        for age in range(from_age, to_age):
            alive *= ONE - self.probabilities[min(age, LAST_AGE)]
        return alive

    def expectancy(self, age: int) -> Decimal:
        """Years still to live, on average."""
        check_age(age)
        alive, total = ONE, HALF
        for each in range(age, LAST_AGE + 1):
            alive *= ONE - self.probabilities[each]
            total += alive
        return total

    def monthly_survival(self, *, age_months: int, months: int) -> list[Decimal]:
        """For each month from now the probability to be alive at its start."""
        check_age(age_months // MONTHS_PER_YEAR)
        chances: list[Decimal] = []
        alive, factor = ONE, ZERO
        for month in range(age_months, age_months + months):
            if not chances or month % MONTHS_PER_YEAR == 0:
                probability = self.probabilities[min(month // MONTHS_PER_YEAR, LAST_AGE)]
                dead = month // MONTHS_PER_YEAR > LAST_AGE or probability >= ONE
                factor = ZERO if dead else (ONE - probability) ** (ONE / MONTHS_PER_YEAR)
            chances.append(alive)
            alive *= factor
        return chances


def check_age(age: int) -> None:
    """Refuse an age the tables do not have."""
    if not 0 <= age <= LAST_AGE:
        raise BadLife(f"An age of {age} is outside 0 to {LAST_AGE}.")


def _column(sex: str) -> int:
    if sex not in ("male", "female"):
        raise BadLife(f"{sex!r} is not a table: male or female.")
    return 0 if sex == "male" else 1


def _with_health(probabilities: Sequence[Decimal], health_factor: Decimal) -> tuple[Decimal, ...]:
    if not ZERO <= health_factor <= LARGEST_HEALTH_FACTOR:
        raise BadLife(f"A health factor of {health_factor} is outside 0 to 10; 1 is average.")
    return tuple(min(probability * health_factor, ONE) for probability in probabilities)


def period_mortality(*, sex: str, tables: LifeTables, health_factor: Decimal = ONE) -> Mortality:
    """The period table of 2022."""
    rows = _with_health([row[_column(sex)] for row in tables.period], health_factor)
    return Mortality(rows, f"SSA period life table {tables.period_year}, {sex}, health factor {health_factor}")


def cohort_mortality(*, sex: str, birth_year: int, tables: LifeTables, health_factor: Decimal = ONE) -> Mortality:
    """The cohort table of a birth year, interpolated between the tables of every fifth year."""
    years = sorted(tables.cohorts)
    clamped = min(max(birth_year, years[0]), years[-1])
    below = max(year for year in years if year <= clamped)
    above = min(year for year in years if year >= clamped)
    share = Decimal(clamped - below) / (above - below) if above > below else ZERO
    column = _column(sex)
    mixed = [
        first[column] * (ONE - share) + second[column] * share
        for first, second in zip(tables.cohorts[below], tables.cohorts[above], strict=True)
    ]
    rows = _with_health(mixed, health_factor)
    return Mortality(
        rows, f"SSA cohort life table {clamped} (2025 Trustees Report), {sex}, health factor {health_factor}"
    )


def mean_mortality(first: Mortality, second: Mortality) -> Mortality:
    """The mean of two tables: for a person whose table is not known."""
    mixed = tuple((one + two) / 2 for one, two in zip(first.probabilities, second.probabilities, strict=True))
    return Mortality(mixed, f"mean of {first.source} and {second.source}")


@dataclass(frozen=True, slots=True)
class CoupleSurvival:
    """For each month the probabilities of both alive, only the first, only the second."""

    both: tuple[Decimal, ...]
    first_only: tuple[Decimal, ...]
    second_only: tuple[Decimal, ...]


def couple_survival(*, first: Sequence[Decimal], second: Sequence[Decimal]) -> CoupleSurvival:
    """Joint survival of independent lives."""
    pairs = list(zip(first, second, strict=True))
    return CoupleSurvival(
        both=tuple(one * two for one, two in pairs),
        first_only=tuple(one * (ONE - two) for one, two in pairs),
        second_only=tuple((ONE - one) * two for one, two in pairs),
    )


def either_alive(first: Decimal, second: Decimal) -> Decimal:
    """The probability that at least one of two independent lives lasts."""
    return ONE - (ONE - first) * (ONE - second)
