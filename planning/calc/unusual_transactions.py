"""Which single transactions deserve a look? Judged by medians, so that earlier oddities do not hide new ones.

Looked at are the lines of a window that ends on a day, against the year before it. An amount stands out from its
payee's usual ones, or is far above its category's; a large payee is new; a charge comes twice; a price rises; pay is
missing.
Fraud patterns, locations and times of day are not modelled.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.banking.calc import payees
from lifepath.banking.calc.recurring import PAY, RecurringSeries, StatementLine
from lifepath.core.money import money_text, to_cents
from lifepath.core.rationals import exact, median, round_half_up

HISTORY_DAYS = 365
FEWEST_OF_PAYEE = 5
FEWEST_OF_CATEGORY = 10
FEWEST_IN_ALL = 20
PAYEE_DEVIATIONS = Fraction(7, 2)
MEDIAN_DEVIATION_SCALE = Fraction(14826, 10000)  # from median deviation to standard deviation, normal distribution
STEADY_CHANGE = Fraction(1, 2)  # of a payee whose amounts hardly vary
CATEGORY_FENCES = 3  # quarter ranges above the upper quarter
SMALLEST_DIFFERENCE = Fraction(25)
NEW_PAYEE_FROM = Decimal(200)
NEW_PAYEE_RANK = Fraction(95, 100)
DUPLICATE_DAYS = 2
DUPLICATE_FROM = Decimal(5)
USUAL_REPEATS = 2
PROVISION_CADENCES = frozenset({"quarterly", "annual"})


class EmptyWindow(ValueError):
    """A window has at least one day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; the key stays, so that a dismissal holds."""

    key: str
    kind: str  # unusual_amount | above_category | new_large_payee | duplicate_charge | price_rise | missing_pay
    subject: str
    day: dt.date
    amount: Decimal
    usual_amount: Decimal | None
    explanation: str
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """An expense that comes a few times a year, and what to set aside for it each month."""

    series_key: str
    payee: str
    cadence: str
    yearly_amount: Decimal
    monthly_provision: Decimal
    next_on: dt.date | None


def find_unusual(
    *,
    lines: Sequence[StatementLine],
    series: Sequence[RecurringSeries],
    as_of: dt.date,
    window_days: int = 30,
    dismissed: Collection[str] = (),
) -> list[Finding]:
    """Everything unusual in the window, largest amount first, less what was dismissed."""
    if window_days < 1:
        raise EmptyWindow(f"A window of {window_days} days holds nothing.")
    first = as_of - dt.timedelta(window_days - 1)
    spent = sorted(
        (line for line in lines if line.amount < 0 and line.posted_on <= as_of),
        key=lambda line: (line.posted_on, line.id),
    )
    history = [line for line in spent if first - dt.timedelta(HISTORY_DAYS) <= line.posted_on < first]
    window = [line for line in spent if line.posted_on >= first]
    found = [
        *_amounts(window, history),
        *_duplicates(window, history),
        *_price_rises(series, first, as_of),
        *_missing_pay(series, first, as_of),
    ]
    return sorted(
        (finding for finding in found if finding.key not in dismissed),
        key=lambda finding: (-finding.amount, finding.day, finding.key),
    )


def provisions(*, series: Sequence[RecurringSeries]) -> list[Provision]:
    """What to set aside each month for running expenses that come quarterly or once a year; half up to the cent."""
    return [
        Provision(
            series_key=entry.key,
            payee=entry.payee,
            cadence=entry.cadence,
            yearly_amount=-entry.yearly_amount,
            monthly_provision=round_half_up(exact(-entry.yearly_amount) / 12),
            next_on=entry.next_on,
        )
        for entry in series
        if entry.next_on is not None and entry.yearly_amount < 0 and entry.cadence in PROVISION_CADENCES
    ]


def _amounts(window: Sequence[StatementLine], history: Sequence[StatementLine]) -> list[Finding]:
    by_payee = _grouped(history, lambda line: payees.key(line.payee))
    by_category = _grouped(history, lambda line: line.category)
    every = sorted(-line.amount for line in history)
    found = []
    for line in window:
        own = by_payee.get(payees.key(line.payee), [])
        if len(own) >= FEWEST_OF_PAYEE:
            finding = _unusual_for_payee(line, own)
        elif not own and len(every) >= FEWEST_IN_ALL and _is_new_and_large(line, every):
            text = f"{line.payee} is new, and {money_text(-line.amount)} is more than nearly every payment of the year."
            finding = _finding("new_large_payee", line, None, text)
        else:
            finding = _above_category(line, by_category.get(line.category, []))
        if finding is not None:
            found.append(finding)
    return found


def _grouped(lines: Sequence[StatementLine], name: Callable[[StatementLine], str]) -> dict[str, list[Fraction]]:
    groups: dict[str, list[Fraction]] = {}
    for line in lines:
        groups.setdefault(name(line), []).append(exact(-line.amount))
    groups.pop("", None)
    return groups


def _unusual_for_payee(line: StatementLine, own: Sequence[Fraction]) -> Finding | None:
    amount, middle = exact(-line.amount), median(own)
    difference = abs(amount - middle)
    deviation = median([abs(other - middle) for other in own]) * MEDIAN_DEVIATION_SCALE
    limit = max(SMALLEST_DIFFERENCE, PAYEE_DEVIATIONS * deviation if deviation else STEADY_CHANGE * middle)
    if difference < limit:
        return None
    usual = round_half_up(middle)
    text = f"{money_text(-line.amount)} at {line.payee}, where {money_text(usual)} is usual ({len(own)} payments)."
    return _finding("unusual_amount", line, usual, text)


def _is_new_and_large(line: StatementLine, every: Sequence[Decimal]) -> bool:
    rank = max(0, -(-len(every) * NEW_PAYEE_RANK.numerator // NEW_PAYEE_RANK.denominator) - 1)
    return -line.amount >= max(NEW_PAYEE_FROM, every[rank])


def _above_category(line: StatementLine, amounts: Sequence[Fraction]) -> Finding | None:
    if len(amounts) < FEWEST_OF_CATEGORY:
        return None
    ordered = sorted(amounts)
    lower, upper = ordered[(len(ordered) - 1) // 4], ordered[(len(ordered) - 1) * 3 // 4]
    fence = upper + max(SMALLEST_DIFFERENCE, CATEGORY_FENCES * (upper - lower))
    if exact(-line.amount) <= fence:
        return None
    usual = round_half_up(median(ordered))
    text = f"{money_text(-line.amount)} at {line.payee} is far above the usual {money_text(usual)} of its category."
    return _finding("above_category", line, usual, text)


def _finding(kind: str, line: StatementLine, usual: Decimal | None, text: str) -> Finding:
    return Finding(
        key=f"{kind}:{line.id}",
        kind=kind,
        subject=line.payee,
        day=line.posted_on,
        amount=to_cents(-line.amount),
        usual_amount=usual,
        explanation=text,
        line_ids=(line.id,),
    )


def _duplicates(window: Sequence[StatementLine], history: Sequence[StatementLine]) -> list[Finding]:
    """Equal charges of one payee and account within two days, where that has not been usual before."""
    usual: dict[tuple[str, str], int] = {}
    for earlier, _ in _repeats(history):
        usual[_place(earlier)] = usual.get(_place(earlier), 0) + 1
    found = []
    looked_at = {line.id for line in window}
    for earlier, later in _repeats([*history, *window]):
        if later.id in looked_at and usual.get(_place(later), 0) < USUAL_REPEATS and -later.amount >= DUPLICATE_FROM:
            text = f"{later.payee} charged {money_text(-later.amount)} on {earlier.posted_on} and on {later.posted_on}."
            found.append(
                Finding(
                    key=f"duplicate_charge:{earlier.id}:{later.id}",
                    kind="duplicate_charge",
                    subject=later.payee,
                    day=later.posted_on,
                    amount=to_cents(-later.amount),
                    usual_amount=None,
                    explanation=text,
                    line_ids=(earlier.id, later.id),
                )
            )
    return found


def _repeats(lines: Sequence[StatementLine]) -> list[tuple[StatementLine, StatementLine]]:
    latest: dict[tuple[str, str, Decimal], StatementLine] = {}
    found = []
    for line in lines:
        key = (*_place(line), line.amount)
        earlier = latest.get(key)
        if earlier is not None and (line.posted_on - earlier.posted_on).days <= DUPLICATE_DAYS:
            found.append((earlier, line))
        latest[key] = line
    return found


def _place(line: StatementLine) -> tuple[str, str]:
    return line.account, payees.key(line.payee)


def _price_rises(series: Sequence[RecurringSeries], first: dt.date, as_of: dt.date) -> list[Finding]:
    return [
        Finding(
            key=f"price_rise:{entry.key}:{change.changed_on}",
            kind="price_rise",
            subject=entry.payee,
            day=change.changed_on,
            amount=to_cents(-change.new_amount),
            usual_amount=to_cents(-change.old_amount),
            explanation=(
                f"{entry.payee} rose from {money_text(-change.old_amount)} to {money_text(-change.new_amount)}."
            ),
            line_ids=entry.line_ids[-1:],
        )
        for entry in series
        if entry.kind != PAY
        for change in entry.price_changes
        if first <= change.changed_on <= as_of and change.new_amount < change.old_amount
    ]


def _missing_pay(series: Sequence[RecurringSeries], first: dt.date, as_of: dt.date) -> list[Finding]:
    return [
        Finding(
            key=f"missing_pay:{entry.key}:{day}",
            kind="missing_pay",
            subject=entry.payee,
            day=day,
            amount=to_cents(entry.typical_amount),
            usual_amount=to_cents(entry.typical_amount),
            explanation=f"{money_text(entry.typical_amount)} from {entry.payee} was expected on {day}.",
            line_ids=entry.line_ids[-1:],
        )
        for entry in series
        if entry.kind == PAY
        for day in entry.missed_on
        if first <= day <= as_of and day > entry.last_on
    ]
