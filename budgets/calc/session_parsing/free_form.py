"""Free-form lines of a budget, such as "rent 1800/mo" or "gym 45 weekly", turned into parsed lines.

One line is one item; semicolons, and commas before a word, part items too. What a line leaves open becomes a doubt, not
a guess; only what nearly always holds (a monthly rent) is assumed, and lowers the confidence a little. Other languages,
sums over several lines and corrections of earlier lines are not understood.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from budgets.calc.session_parsing import vocabulary
from budgets.calc.session_parsing.amounts import FoundAmount, find_amounts, find_rate, without
from budgets.calc.session_parsing.frequencies import find_frequency
from budgets.calc.session_parsing.parsed_line import (
    AMOUNT,
    BASIS,
    CATEGORY,
    DEBT,
    EXPENSE,
    FREQUENCY,
    GROSS,
    INCOME,
    NET,
    PAYMENT,
    PREFERENCE,
    RATE,
    SAVING,
    UNKNOWN,
    ParsedLine,
)
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import SAVING_CATEGORIES

MOST_LINES = 500
LONGEST_LINE = 500
_PARTS = re.compile(r"[\n\r;]+|,\s+(?=[A-Za-z])")
_FILLER = re.compile(
    r"^(?:and|i|we|my|our|the|for|on|of|at|is|are|about|around|roughly|pay|spend|a|an|per|in)$", re.IGNORECASE
)


class TooMuchText(ValueError):
    """A session takes up to 500 lines of up to 500 characters."""


def parse_text(text: str) -> list[ParsedLine]:
    """Every item of a text, in its order."""
    parts = [part.strip(" \t-*•.") for part in _PARTS.split(text)]
    items = [part for part in parts if part]
    if len(items) > MOST_LINES or any(len(item) > LONGEST_LINE for item in items):
        raise TooMuchText(f"At most {MOST_LINES} lines of up to {LONGEST_LINE} characters can be read.")
    return [parse_line(text=item, line_id=f"line-{number}") for number, item in enumerate(items, start=1)]


def parse_line(*, text: str, line_id: str) -> ParsedLine:
    """One item."""
    preference = vocabulary.find_preference(text)
    if preference is not None:
        return ParsedLine(line_id, text, PREFERENCE, text, preference=preference)
    rate, without_rate = find_rate(text)
    frequency, rest = find_frequency(without_rate)
    found = find_amounts(vocabulary.PLAN_NAMES.sub(lambda name: "x" * len(name[0]), rest))
    label = _label(without(rest, found)) or text
    line = ParsedLine(line_id, text, UNKNOWN, label, frequency=frequency)
    if vocabulary.DEBT.search(text):
        return _debt(line, rest, found, rate)
    if not found:
        return replace(line, kind=_kind(text), category=vocabulary.find_category(text), doubts=(AMOUNT,))
    return _flow(line, found)


def _kind(text: str) -> str:
    if vocabulary.INCOME.search(text):
        return INCOME
    category = vocabulary.find_category(text)
    if category is None:
        return UNKNOWN
    return SAVING if category in SAVING_CATEGORIES else EXPENSE


def _flow(line: ParsedLine, found: Sequence[FoundAmount]) -> ParsedLine:
    """An income, expense or saving with its amount."""
    kind, amount = _kind(line.text), found[0]
    category = None if kind == INCOME else vocabulary.find_category(line.text)
    doubts = [AMOUNT] if len(found) > 1 or amount.doubtful else []
    assumed: list[str] = []
    frequency = line.frequency
    if frequency is None:
        usual = vocabulary.USUALLY_MONTHLY.search(line.text) is not None
        frequency = "monthly" if usual else None
        (assumed if usual else doubts).append(FREQUENCY)
    if kind == UNKNOWN:
        doubts.append(CATEGORY)
        kind = EXPENSE
    basis = NET
    if kind == INCOME:
        basis = GROSS if vocabulary.GROSS.search(line.text) else NET
        if frequency == "annual" and basis == NET and not vocabulary.NET.search(line.text):
            doubts.append(BASIS)
    return replace(
        line,
        kind=kind,
        amount=round_half_up(exact(amount.value)),
        frequency=frequency,
        category=category,
        basis=basis,
        doubts=tuple(doubts),
        assumed=tuple(assumed),
    )


def _debt(line: ParsedLine, rest: str, found: Sequence[FoundAmount], rate: Decimal | None) -> ParsedLine:
    """A debt: what is owed, the payment, and the rate; a single amount is a payment if it has a frequency."""
    payment, balance = _payment_and_balance(rest, found, has_frequency=line.frequency is not None)
    doubts = []
    if payment is None and balance is None:
        doubts.append(AMOUNT)
    if rate is None:
        doubts.append(RATE)
    if payment is None and balance is not None:
        doubts.append(PAYMENT)
    if len(found) > 2 or any(amount.doubtful for amount in found):
        doubts.append(AMOUNT)
    assumed = (FREQUENCY,) if payment is not None and line.frequency is None else ()
    return replace(
        line,
        kind=DEBT,
        amount=None if payment is None else round_half_up(exact(payment)),
        frequency=line.frequency or "monthly",
        category="debt_payments",
        balance=None if balance is None else round_half_up(exact(balance)),
        annual_rate=rate,
        doubts=tuple(dict.fromkeys(doubts)),
        assumed=assumed,
    )


def _payment_and_balance(
    text: str, found: Sequence[FoundAmount], *, has_frequency: bool
) -> tuple[Decimal | None, Decimal | None]:
    if not found:
        return None, None
    if len(found) == 1:
        value = found[0].value
        pays = has_frequency or vocabulary.PAYMENT_WORDS.search(text) is not None
        owes = vocabulary.BALANCE_WORDS.search(text) is not None
        return (value, None) if pays and not owes else (None, value)
    smaller, larger = sorted(amount.value for amount in found[:2])
    return smaller, larger


def _label(text: str) -> str:
    words = re.findall(r"[^\W_][\w'&+/.-]*", text)
    while words and _FILLER.match(words[0]):
        words.pop(0)
    while words and _FILLER.match(words[-1]):
        words.pop()
    return " ".join(words)
