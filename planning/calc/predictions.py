"""Forecasts of monthly figures, each tried on the last quarter before it is trusted.

One interface: a forecaster is fitted to a monthly history and predicts the months after it. Candidates are judged by
their mean absolute error on the last three months, which they have not seen; the best is fitted again to the whole
history. A candidate that does worse there than the naive forecast (the last month again) is never chosen. The band is
the prediction plus and minus 1.28 times the mean error on those months. Exact fractions; amounts are rounded half up to
cents on output.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from lifepath.core.periods import Month
from lifepath.core.rationals import exact, mean, median, round_half_up, slope

VERSION = "1"
HELD_BACK_MONTHS = 3
FEWEST_MONTHS = 6
BAND = Fraction(128, 100)
DAMPING = Fraction(8, 10)
YEAR = 12


class TooShort(ValueError):
    """A forecast needs six months of history."""


class Forecaster(Protocol):
    """How a monthly history goes on."""

    @property
    def name(self) -> str:
        """By which a trained version remembers it."""

    def fit(self, history: Sequence[Fraction]) -> "Fitted":
        """Learn from the history, oldest month first."""


class Fitted(Protocol):
    """A forecaster that has learned."""

    def predict(self, months: int) -> list[Fraction]:
        """The months after the history."""


@dataclass(frozen=True, slots=True)
class Level:
    """Every month the same."""

    value: Fraction

    def predict(self, months: int) -> list[Fraction]:
        """The level again and again."""
        return [self.value] * months


@dataclass(frozen=True, slots=True)
class Naive:
    """The last month again."""

    name: str = "naive"

    def fit(self, history: Sequence[Fraction]) -> Fitted:
        """Remember the last month."""
        return Level(history[-1])


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of the last months."""

    months: int

    @property
    def name(self) -> str:
        """With the number of months."""
        return f"mean_{self.months}"

    def fit(self, history: Sequence[Fraction]) -> Fitted:
        """Average them."""
        return Level(mean(list(history[-self.months :])))


@dataclass(frozen=True, slots=True)
class MedianOfYear:
    """The median of the last twelve months: single large months do not move it."""

    name: str = "median_12"

    def fit(self, history: Sequence[Fraction]) -> Fitted:
        """Find the middle one."""
        return Level(median(list(history[-YEAR:])))


@dataclass(frozen=True, slots=True)
class SameMonthLastYear:
    """What the same month was a year before; the mean where there is no such month."""

    name: str = "seasonal"

    def fit(self, history: Sequence[Fraction]) -> Fitted:
        """Remember a year."""
        return _Year(tuple(history[-YEAR:]), mean(list(history)))


@dataclass(frozen=True, slots=True)
class _Year:
    months: tuple[Fraction, ...]
    otherwise: Fraction

    def predict(self, months: int) -> list[Fraction]:
        full = len(self.months) == YEAR
        return [self.months[number % YEAR] if full else self.otherwise for number in range(months)]


@dataclass(frozen=True, slots=True)
class DampedTrend:
    """The line through the last twelve months, flattening out by a fifth each month."""

    name: str = "damped_trend"

    def fit(self, history: Sequence[Fraction]) -> Fitted:
        """Lay the line."""
        recent = list(history[-YEAR:])
        steepness = slope(list(range(len(recent))), recent)
        middle = Fraction(len(recent) - 1, 2)
        return _Line(mean(recent) + steepness * (len(recent) - 1 - middle), steepness)


@dataclass(frozen=True, slots=True)
class _Line:
    last: Fraction
    steepness: Fraction

    def predict(self, months: int) -> list[Fraction]:
        found, value, step = [], self.last, self.steepness
        for _ in range(months):
            step *= DAMPING
            value += step
            found.append(value)
        return found


NAIVE = Naive()
CANDIDATES: tuple[Forecaster, ...] = (
    NAIVE,
    MeanOf(3),
    MeanOf(6),
    MeanOf(YEAR),
    MedianOfYear(),
    SameMonthLastYear(),
    DampedTrend(),
)
BY_NAME = {candidate.name: candidate for candidate in CANDIDATES}


@dataclass(frozen=True, slots=True)
class Trial:
    """A forecaster chosen for a history, and how it did on the months held back."""

    forecaster: str
    version: str
    first: Month
    last: Month
    error: Decimal
    naive_error: Decimal
    spread: Decimal


@dataclass(frozen=True, slots=True)
class Prediction:
    """One month to come, with its band."""

    month: Month
    amount: Decimal
    low: Decimal
    high: Decimal


def choose(*, history: Sequence[Decimal], last: Month, candidates: Sequence[Forecaster] = CANDIDATES) -> Trial:
    """The candidate with the smallest error on the last quarter. Raises TooShort."""
    if len(history) < FEWEST_MONTHS:
        raise TooShort(f"{len(history)} months; {FEWEST_MONTHS} are needed.")
    values = [exact(amount) for amount in history]
    known, held_back = values[:-HELD_BACK_MONTHS], values[-HELD_BACK_MONTHS:]
    naive_error = _error(NAIVE, known, held_back)
    errors = [(_error(candidate, known, held_back), candidate) for candidate in candidates]
    error, chosen = min(errors, key=lambda tried: tried[0], default=(naive_error, NAIVE))
    if error > naive_error:
        error, chosen = naive_error, NAIVE
    misses = [abs(a - b) for a, b in zip(chosen.fit(known).predict(HELD_BACK_MONTHS), held_back, strict=True)]
    return Trial(
        forecaster=chosen.name,
        version=VERSION,
        first=last.plus(1 - len(history)),
        last=last,
        error=round_half_up(error),
        naive_error=round_half_up(naive_error),
        spread=round_half_up(mean(misses) * BAND),
    )


def predict(*, history: Sequence[Decimal], trial: Trial, months: int, floor: Decimal | None = None) -> list[Prediction]:
    """The months after the history; none below `floor`, where one is given."""
    fitted = BY_NAME[trial.forecaster].fit([exact(amount) for amount in history])
    found = []
    for number, value in enumerate(fitted.predict(months), start=1):
        amount = _at_least(round_half_up(value), floor)
        low, high = _at_least(amount - trial.spread, floor), amount + trial.spread
        found.append(Prediction(trial.last.plus(number), amount, low, high))
    return found


def _error(candidate: Forecaster, known: Sequence[Fraction], held_back: Sequence[Fraction]) -> Fraction:
    guesses = candidate.fit(known).predict(len(held_back))
    return mean([abs(guess - value) for guess, value in zip(guesses, held_back, strict=True)])


def _at_least(amount: Decimal, floor: Decimal | None) -> Decimal:
    return amount if floor is None else max(amount, floor)
