"""What the demo households' banks recorded: made from a seed, month by month, so that a month is always the same.

Plain Python. Every card is paid in full with the charges of the month before, loans are paid without interest, pay
never changes within a year, and nothing is paid in cash.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import Month, months_between

HEADER = ("Date", "Merchant", "Category", "Account", "Original Statement", "Notes", "Amount", "Tags", "Id")


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an account; money into the account is positive."""

    posted_on: dt.date
    account: str
    payee: str
    category: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fixed:
    """What comes every month on the same day; after a year it costs `yearly_rise` more."""

    day: int
    account: str
    payee: str
    category: str
    amount: Decimal
    yearly_rise: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Varied:
    """What comes some times a month at one of several places, for between half and one and a half times `typical`."""

    account: str
    payees: Sequence[str]
    category: str
    typical: Decimal
    times: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A monthly transfer: what one account pays another receives a day later. An empty account is another bank's."""

    day: int
    paying: str
    receiving: str
    amount: Decimal
    payee: str


@dataclass(frozen=True, slots=True)
class Surprise:
    """Something that happens once, so many months before the last one."""

    months_ago: int
    day: int
    account: str
    payee: str
    category: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that regularly happens in one household; `cards` names the account that pays each card."""

    seed: str
    fixed: Sequence[Fixed] = ()
    varied: Sequence[Varied] = ()
    moved: Sequence[Moved] = ()
    surprises: Sequence[Surprise] = ()
    cards: Mapping[str, str] = field(default_factory=dict)


def history(life: Life, *, first: Month, last: Month) -> list[Posting]:
    """All postings of the months, by day."""
    rows: list[Posting] = []
    owed: dict[str, Decimal] = {}
    for month in months_between(first, last):
        present = list(_month(life, month, years=first.months_until(month) // 12, left=month.months_until(last)))
        present += _card_payments(life, month, owed)
        owed = {card: -sum((row.amount for row in present if _is_charge(row, card)), ZERO) for card in life.cards}
        rows += sorted(present, key=lambda row: row.posted_on)
    return rows


def as_csv(rows: Iterable[Posting], *, prefix: str) -> bytes:
    """The rows as a money manager's export: one file for all accounts, each row with an id of its own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    numbers: dict[Month, int] = {}
    for row in rows:
        month = Month.of(row.posted_on)
        numbers[month] = numbers.get(month, 0) + 1
        row_id = f"{prefix}-{month}-{numbers[month]:03d}"
        day = row.posted_on.isoformat()
        writer.writerow([day, row.payee, row.category, row.account, "", "", row.amount, "", row_id])
    return text.getvalue().encode()


def _month(life: Life, month: Month, *, years: int, left: int) -> Iterator[Posting]:
    random = Random(f"{life.seed} {month}")  # noqa: S311  the same every time is what is wanted
    for fixed in life.fixed:
        amount = to_cents(fixed.amount * (1 + fixed.yearly_rise) ** years)
        yield _posting(month, fixed.day, fixed.account, fixed.payee, fixed.category, amount)
    for varied in life.varied:
        for _ in range(max(1, varied.times + random.randint(-1, 1))):
            amount = to_cents(varied.typical * random.randint(50, 150) / 100)
            yield _posting(
                month, random.randint(1, 28), varied.account, random.choice(varied.payees), varied.category, amount
            )
    for moved in life.moved:
        yield from _both_sides(month, moved)
    for surprise in life.surprises:
        if surprise.months_ago == left:
            yield _posting(month, surprise.day, surprise.account, surprise.payee, surprise.category, surprise.amount)


def _both_sides(month: Month, moved: Moved) -> Iterator[Posting]:
    if moved.paying:
        yield _posting(month, moved.day, moved.paying, moved.payee, "Transfer", -moved.amount)
    if moved.receiving:
        yield _posting(month, moved.day + 1, moved.receiving, moved.payee, "Transfer", moved.amount)


def _card_payments(life: Life, month: Month, owed: Mapping[str, Decimal]) -> Iterator[Posting]:
    for card, account in life.cards.items():
        if owed.get(card):
            payee = f"{card} payment"
            yield _posting(month, 20, account, payee, "Credit Card Payment", -owed[card])
            yield _posting(month, 21, card, payee, "Credit Card Payment", owed[card])


def _is_charge(row: Posting, card: str) -> bool:
    return row.account == card and row.category != "Credit Card Payment"


def _posting(month: Month, day: int, account: str, payee: str, category: str, amount: Decimal) -> Posting:
    posted_on = dt.date(month.year, month.month, min(day, month.days))
    return Posting(posted_on=posted_on, account=account, payee=payee, category=category, amount=amount)
