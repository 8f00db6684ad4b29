"""Savings on bank fees and interest: what the last twelve months cost, by kind of fee."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from budgets.calc.savings_opportunities.opportunity import EASY, MODERATE, Opportunity, transactions
from lifepath.banking.calc.recurring import StatementLine
from lifepath.core.money import ZERO, money_text

WINDOW_DAYS = 365
KINDS = (
    ("overdraft", r"overdraft|nsf|insufficient funds|returned item", EASY, "keep a buffer or switch overdraft off"),
    ("late payment", r"late (?:payment )?(?:fee|charge)", EASY, "pay automatically"),
    ("cash machine", r"atm (?:.*)?(?:fee|charge|surcharge)", EASY, "use machines of the own network"),
    ("foreign transaction", r"foreign (?:.*)?fee", MODERATE, "use a card without foreign fees"),
    ("card interest", r"interest charge|finance charge|purchase interest", MODERATE, "pay the balance in full"),
    (
        "account",
        r"(?:maintenance|monthly|service|account|bank) (?:service )?(?:fee|charge)s?",
        EASY,
        "move to an account without a fee",
    ),
)


def fee_savings(*, lines: Iterable[StatementLine], as_of: dt.date) -> list[Opportunity]:
    """One opportunity for each kind of fee and account that cost something within a year."""
    first = as_of - dt.timedelta(WINDOW_DAYS)
    grouped: dict[tuple[str, str], list[StatementLine]] = {}
    for line in lines:
        kind = _kind(line.payee)
        if kind is not None and line.amount < 0 and first < line.posted_on <= as_of:
            grouped.setdefault((kind, line.account), []).append(line)
    return [_opportunity(kind, account, group) for (kind, account), group in sorted(grouped.items())]


def _kind(payee: str) -> str | None:
    text = " ".join(payee.casefold().split())
    return next((name for name, pattern, _, _ in KINDS if re.search(rf"\b(?:{pattern})\b", text)), None)


def _opportunity(kind: str, account: str, group: list[StatementLine]) -> Opportunity:
    _, _, effort, advice = next(entry for entry in KINDS if entry[0] == kind)
    total: Decimal = -sum((line.amount for line in group), ZERO)
    return Opportunity(
        key=f"fees:{kind.replace(' ', '_')}:{account}",
        kind="fees_and_interest",
        subject=kind,
        yearly_saving=total,
        effort=effort,
        explanation=f"{len(group)} x {kind} cost {money_text(total)} within a year: {advice}.",
        evidence=transactions(tuple(line.id for line in sorted(group, key=lambda line: (line.posted_on, line.id)))),
    )
