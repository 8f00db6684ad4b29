"""What do households of a similar income spend? Published figures, interpolated in dollars on mean income.

Between the mean incomes of $100k-$150k, $150k-$200k and $200k+ every category's yearly dollars lie on a straight line;
below the lowest and above the highest mean the nearest bracket's own figures stand, and that is said. Under $100,000
nothing here is comparable. Rows marked unconfirmed never become a figure. Region, family size and age are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.rationals import exact, round_half_up

LOWEST_COMPARABLE_INCOME = Decimal(100_000)
INTERPOLATED_BRACKETS = ("$100k-$150k", "$150k-$200k", "$200k+")
BRACKET_STARTS = ((Decimal(200_000), "$200k+"), (Decimal(150_000), "$150k-$200k"), (Decimal(100_000), "$100k-$150k"))
UNCONFIRMED = "unconfirmed"
CONFIDENCES = ("high", "medium", "low", UNCONFIRMED)  # best first


class UnknownBracket(ValueError):
    """No row carries that income bracket."""


class MissingBracket(ValueError):
    """Peers need rows of all three published brackets."""


class IncomeNotPositive(ValueError):
    """A yearly income is above 0."""


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One category of one income bracket; dollars a year for the average household of the bracket."""

    income_bracket: str
    peer_group: str
    category: str
    annual_amount: Decimal
    mean_income: Decimal
    data_source: str
    year: int
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """What peers spend on a category."""

    category: str
    annual_amount: Decimal
    monthly_amount: Decimal
    income_share: Decimal  # of the peers' own mean income, six places
    basis: str
    confidence: str
    data_source: str
    year: int


@dataclass(frozen=True, slots=True)
class Peers:
    """The figures for an income; none and a reason where there is nothing to compare with."""

    comparable: bool
    income_bracket: str | None
    peer_group: str | None
    peer_income: Decimal | None  # the mean income that the figures belong to
    note: str
    figures: tuple[PeerFigure, ...]
    unconfirmed: tuple[str, ...]  # categories left out because nobody has confirmed them

    def figure(self, category: str) -> PeerFigure | None:
        """The figure of a category, if there is one."""
        return next((figure for figure in self.figures if figure.category == category), None)


@dataclass(frozen=True, slots=True)
class _Point:
    """Between two brackets: the figure is lower + position * (upper - lower)."""

    lower: str
    upper: str
    position: Fraction
    income: Fraction
    note: str


def peers_of(*, annual_income: Decimal, rows: Iterable[BenchmarkRow]) -> Peers:
    """What peers of a pre-tax yearly income spend, category by category."""
    if annual_income <= 0:
        raise IncomeNotPositive(f"An income of {annual_income} a year has no peers.")
    if annual_income < LOWEST_COMPARABLE_INCOME:
        note = "Not comparable: the published figures begin at an income of $100,000."
        return Peers(False, None, None, None, note, (), ())
    table = {(row.income_bracket, row.category): row for row in rows}
    bracket = next(name for start, name in BRACKET_STARTS if annual_income >= start)
    point = _place(exact(annual_income), [_mean_income(table.values(), name) for name in INTERPOLATED_BRACKETS])
    groups = [row.peer_group for row in table.values() if row.income_bracket == bracket]
    pairs = [
        (row, table[point.upper, category])
        for (name, category), row in table.items()
        if name == point.lower and (point.upper, category) in table
    ]
    known = [pair for pair in pairs if UNCONFIRMED not in (pair[0].confidence, pair[1].confidence)]
    return Peers(
        comparable=True,
        income_bracket=bracket,
        peer_group=groups[0],
        peer_income=round_half_up(point.income),
        note=point.note,
        figures=tuple(_between(lower, upper, point) for lower, upper in known),
        unconfirmed=tuple(lower.category for lower, upper in pairs if (lower, upper) not in known),
    )


def bracket_figures(*, income_bracket: str, rows: Iterable[BenchmarkRow]) -> Peers:
    """The figures of one bracket as it stands, also a modelled one, on request; unconfirmed rows stay out."""
    chosen = [row for row in rows if row.income_bracket == income_bracket]
    if not chosen:
        raise UnknownBracket(f"{income_bracket!r} is not a bracket of the table.")
    shown = [row for row in chosen if row.confidence != UNCONFIRMED]
    note = "Published figures of the bracket."
    if income_bracket not in INTERPOLATED_BRACKETS:
        note = "Modelled figures: the survey publishes no such bracket."
    return Peers(
        comparable=bool(shown),
        income_bracket=income_bracket,
        peer_group=chosen[0].peer_group,
        peer_income=chosen[0].mean_income,
        note=note if shown else "No figure of this bracket is confirmed.",
        figures=tuple(
            _figure(row, exact(row.annual_amount), exact(row.mean_income), row.basis, row.confidence) for row in shown
        ),
        unconfirmed=tuple(row.category for row in chosen if row.confidence == UNCONFIRMED),
    )


def _mean_income(rows: Iterable[BenchmarkRow], bracket: str) -> Fraction:
    for row in rows:
        if row.income_bracket == bracket:
            return exact(row.mean_income)
    raise MissingBracket(f"The table has no row of {bracket}.")


def _place(income: Fraction, means: list[Fraction]) -> _Point:
    first, last = INTERPOLATED_BRACKETS[0], INTERPOLATED_BRACKETS[-1]
    if income <= means[0]:
        return _Point(first, first, Fraction(0), means[0], f"At or below the lowest mean income: figures of {first}.")
    if income >= means[-1]:
        return _Point(last, last, Fraction(0), means[-1], f"At or above the highest mean income: figures of {last}.")
    index = max(number for number, mean_income in enumerate(means) if mean_income <= income)
    position = (income - means[index]) / (means[index + 1] - means[index])
    lower, upper = INTERPOLATED_BRACKETS[index], INTERPOLATED_BRACKETS[index + 1]
    return _Point(lower, upper, position, income, f"Interpolated on mean income between {lower} and {upper}.")


def _between(lower: BenchmarkRow, upper: BenchmarkRow, point: _Point) -> PeerFigure:
    start, end = exact(lower.annual_amount), exact(upper.annual_amount)
    confidence = max(lower.confidence, upper.confidence, key=CONFIDENCES.index)
    basis = lower.basis if point.position == 0 else "interpolated"
    return _figure(lower, start + point.position * (end - start), point.income, basis, confidence)


def _figure(row: BenchmarkRow, annual: Fraction, income: Fraction, basis: str, confidence: str) -> PeerFigure:
    return PeerFigure(
        category=row.category,
        annual_amount=round_half_up(annual),
        monthly_amount=round_half_up(annual / 12),
        income_share=round_half_up(annual / income, 6),
        basis=basis,
        confidence=confidence,
        data_source=row.data_source,
        year=row.year,
    )
