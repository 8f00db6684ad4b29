"""Which payments come again and again? Bills, subscriptions and pay, with what to expect next.

Lines of one payee in one account and direction are tried as one series, then by amount (a subscription beside other
purchases at the same shop). A series keeps its cadence in at least three quarters of its steps. Amounts may vary: what
mostly stays within 2 % of a neighbour is fixed and its steps are price changes, anything else is variable.
Not modelled: payees that change their name, several bills of one amount at one payee, cadences other than the six of
`cadence`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lifepath.banking.calc import payees
from lifepath.banking.calc.cadence import ANNUAL, Rhythm, find_rhythm, next_after, steps_between
from lifepath.core.rationals import exact, median, round_half_up

FIXED_WITHIN = Decimal("0.02")
FIXED_SHARE = Decimal("0.7")
SAME_GROUP_WITHIN = Decimal("0.10")
RECENT = 6
ENDED_AFTER_MISSES = 2
FULL_CONFIDENCE_OCCURRENCES = 6
SUBSCRIPTIONS = "subscriptions"

BILL, SUBSCRIPTION, PAY = "bill", "subscription", "pay"
ACTIVE, LATE, ENDED = "active", "late", "ended"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One posted transaction; out of the account is negative."""

    id: str
    posted_on: dt.date
    amount: Decimal
    payee: str
    account: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A fixed amount that became another one."""

    changed_on: dt.date
    old_amount: Decimal
    new_amount: Decimal


@dataclass(frozen=True, slots=True)
class RecurringSeries:
    """A payment that comes again; amounts are signed as in the account."""

    key: str  # stable while payee, account, direction and cadence stay; a further series of the payee has a number
    payee: str
    account: str
    category: str
    kind: str  # bill | subscription | pay
    cadence: str
    amount_kind: str  # fixed | variable
    typical_amount: Decimal  # the last one if fixed, the median of the recent ones if variable
    smallest_amount: Decimal
    largest_amount: Decimal
    yearly_amount: Decimal
    first_on: dt.date
    last_on: dt.date
    next_on: dt.date | None  # None: ended
    state: str  # active | late | ended
    missed_on: tuple[dt.date, ...]
    price_changes: tuple[PriceChange, ...]
    confidence: Decimal  # 0 to 1
    line_ids: tuple[str, ...]
    rhythm: Rhythm


def find_recurring(*, lines: Iterable[StatementLine], as_of: dt.date) -> list[RecurringSeries]:
    """Every series among the lines up to a day, the largest yearly amount first."""
    groups: dict[tuple[str, str, bool], list[StatementLine]] = {}
    for line in lines:
        name = payees.key(line.payee)
        if name and line.amount and line.posted_on <= as_of:
            groups.setdefault((line.account, name, line.amount > 0), []).append(line)
    found = []
    for (_, name, _), group in sorted(groups.items()):
        ordered = sorted(group, key=lambda line: (line.posted_on, line.id))
        for number, (rhythm, members) in enumerate(_series_in(ordered), start=1):
            found.append(_describe(name, number, rhythm, members, as_of))
    return sorted(found, key=lambda series: (-abs(series.yearly_amount), series.key))


def expected_dates(*, series: RecurringSeries, until: dt.date) -> list[dt.date]:
    """The days from the next expected one up to and including `until`."""
    days: list[dt.date] = []
    day = series.next_on
    while day is not None and day <= until:
        days.append(day)
        day = next_after(day, series.rhythm)
    return days


def _series_in(lines: Sequence[StatementLine]) -> list[tuple[Rhythm, list[StatementLine]]]:
    whole = _try(lines)
    if whole is not None:
        return [whole]
    return [found for cluster in _by_amount(lines) if (found := _try(cluster)) is not None]


def _try(lines: Sequence[StatementLine]) -> tuple[Rhythm, list[StatementLine]] | None:
    days = sorted({line.posted_on for line in lines})
    if len(days) * 4 < len(lines) * 3:  # several on one day: purchases, no series
        return None
    rhythm = find_rhythm(days)
    if rhythm is None or (rhythm.cadence is ANNUAL and not _alike(lines)):
        return None
    return rhythm, list(lines)


def _alike(lines: Sequence[StatementLine]) -> bool:
    sizes = sorted(abs(line.amount) for line in lines)
    return sizes[-1] - sizes[0] <= 2 * SAME_GROUP_WITHIN * sizes[0]


def _by_amount(lines: Sequence[StatementLine]) -> list[list[StatementLine]]:
    """Clusters of similar size, each in time order; neighbours are at most a tenth apart."""
    clusters: list[list[StatementLine]] = []
    for line in sorted(lines, key=lambda line: abs(line.amount)):
        if clusters and abs(line.amount) <= abs(clusters[-1][-1].amount) * (1 + SAME_GROUP_WITHIN):
            clusters[-1].append(line)
        else:
            clusters.append([line])
    if len(clusters) == 1:
        return []
    return [sorted(cluster, key=lambda line: (line.posted_on, line.id)) for cluster in clusters]


def _describe(
    name: str, number: int, rhythm: Rhythm, lines: Sequence[StatementLine], as_of: dt.date
) -> RecurringSeries:
    last = lines[-1]
    amounts = [line.amount for line in lines]
    fixed = _mostly_within(FIXED_WITHIN, amounts)
    typical = last.amount if fixed else round_half_up(median([exact(amount) for amount in amounts[-RECENT:]]))
    missed = [*_gaps(lines, rhythm), *(trailing := _overdue(last.posted_on, rhythm, as_of))]
    ended = len(trailing) >= ENDED_AFTER_MISSES
    direction = "in" if last.amount > 0 else "out"
    category = last.category
    return RecurringSeries(
        key=":".join((last.account, name, direction, rhythm.cadence.name, *([str(number)] if number > 1 else []))),
        payee=last.payee,
        account=last.account,
        category=category,
        kind=PAY if last.amount > 0 else SUBSCRIPTION if category == SUBSCRIPTIONS else BILL,
        cadence=rhythm.cadence.name,
        amount_kind="fixed" if fixed else "variable",
        typical_amount=typical,
        smallest_amount=min(amounts, key=abs),
        largest_amount=max(amounts, key=abs),
        yearly_amount=typical * rhythm.cadence.per_year,
        first_on=lines[0].posted_on,
        last_on=last.posted_on,
        next_on=None if ended else _next(last.posted_on, rhythm, as_of),
        state=ENDED if ended else LATE if trailing else ACTIVE,
        missed_on=tuple(missed),
        price_changes=tuple(_price_changes(lines)) if fixed else (),
        confidence=_confidence(rhythm, len(lines), fixed),
        line_ids=tuple(line.id for line in lines),
        rhythm=rhythm,
    )


def _within(share: Decimal, one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= share * max(abs(one), abs(other))


def _mostly_within(share: Decimal, amounts: Sequence[Decimal]) -> bool:
    """Do most amounts equal the one before or after them?"""
    steps = [_within(share, earlier, later) for earlier, later in pairwise(amounts)]
    equal = sum(before or after for before, after in zip([False, *steps], [*steps, False], strict=True))
    return equal >= FIXED_SHARE * len(amounts)


def _price_changes(lines: Sequence[StatementLine]) -> list[PriceChange]:
    """Steps between stretches of equal amounts; a single odd amount between two equal ones is no change."""
    amounts = [line.amount for line in lines]
    tolerance = Decimal(0) if _mostly_within(Decimal(0), amounts) else FIXED_WITHIN
    changes, price = [], amounts[0]
    for index, amount in enumerate(amounts):
        if _within(tolerance, price, amount):
            price = amount
        elif _within(tolerance, amount, amounts[min(index + 1, len(amounts) - 1)]):
            changes.append(PriceChange(lines[index].posted_on, price, amount))
            price = amount
    return changes


def _gaps(lines: Sequence[StatementLine], rhythm: Rhythm) -> list[dt.date]:
    missed = []
    for earlier, later in pairwise(sorted({line.posted_on for line in lines})):
        day = earlier
        for _ in range(steps_between(earlier, later, rhythm.cadence) - 1):
            day = next_after(day, rhythm)
            missed.append(day)
    return missed


def _overdue(last_on: dt.date, rhythm: Rhythm, as_of: dt.date) -> list[dt.date]:
    """The expected days after the last one that have passed, with their tolerance; three at most are listed."""
    overdue: list[dt.date] = []
    day = next_after(last_on, rhythm)
    while (as_of - day).days > rhythm.cadence.tolerance_days and len(overdue) <= ENDED_AFTER_MISSES:
        overdue.append(day)
        day = next_after(day, rhythm)
    return overdue


def _next(last_on: dt.date, rhythm: Rhythm, as_of: dt.date) -> dt.date:
    """The first expected day that has not passed with its tolerance."""
    day = next_after(last_on, rhythm)
    while (as_of - day).days > rhythm.cadence.tolerance_days:
        day = next_after(day, rhythm)
    return day


def _confidence(rhythm: Rhythm, occurrences: int, fixed: bool) -> Decimal:
    """Regularity, weighed down while there are few occurrences or the amount varies."""
    seen = min(Decimal(1), Decimal(occurrences) / FULL_CONFIDENCE_OCCURRENCES)
    weight = Decimal("0.5") + seen / 2 - (Decimal(0) if fixed else Decimal("0.1"))
    return (rhythm.regular_share * weight).quantize(Decimal("0.01"))
