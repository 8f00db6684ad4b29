"""Who pays how much of what a couple pays together, and who owes whom at the end of the month?

Parts are equal, by income, or by agreed shares; they add up to the cent by largest remainder, ties to the person named
first. Gifts, taxes on transfers and interest on what is owed are not modelled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.money import ZERO, split

EQUAL, BY_INCOME, BY_SHARES = "equal", "by_income", "by_shares"


class CannotShare(ValueError):
    """There is nobody to share with, a weight is missing or negative, or all weights are 0."""


class UnknownPayer(ValueError):
    """A payment was made by somebody who does not share."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What one person paid for both; negative for a refund."""

    person: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PersonBalance:
    """One person's part: above 0 is owed to them, below 0 is owed by them."""

    person: str
    fair_part: Decimal
    paid: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """A transfer that settles what is owed."""

    from_person: str
    to_person: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TrueUp:
    """A month's payments against fair parts; the balances add up to zero, and the settlements clear them."""

    total: Decimal
    balances: tuple[PersonBalance, ...]
    settlements: tuple[Settlement, ...]


def fair_parts(
    *, total: Decimal, people: Sequence[str], method: str = EQUAL, weights: Mapping[str, Decimal] | None = None
) -> dict[str, Decimal]:
    """Each person's part of an amount of whole cents; `weights` are incomes or shares by person."""
    if not people or len(set(people)) < len(people):
        raise CannotShare("Name every person who shares, once.")
    if method == EQUAL:
        chosen = [Decimal(1) for _ in people]
    elif method in (BY_INCOME, BY_SHARES):
        given = weights or {}
        missing = [person for person in people if person not in given]
        if missing:
            raise CannotShare(f"No weight is given for {', '.join(missing)}.")
        chosen = [given[person] for person in people]
    else:
        raise CannotShare(f"{method!r} is none of {EQUAL}, {BY_INCOME}, {BY_SHARES}.")
    if any(weight < 0 for weight in chosen) or not any(chosen):
        raise CannotShare("Weights must be 0 or more and not all 0.")
    return dict(zip(people, split(total, chosen), strict=True))


def true_up(
    *,
    payments: Iterable[Payment],
    people: Sequence[str],
    method: str = EQUAL,
    weights: Mapping[str, Decimal] | None = None,
) -> TrueUp:
    """Compare what each person paid with their fair part of all of it."""
    paid = dict.fromkeys(people, ZERO)
    for payment in payments:
        if payment.person not in paid:
            raise UnknownPayer(f"{payment.person} does not share.")
        paid[payment.person] += payment.amount
    total = sum(paid.values(), ZERO)
    parts = fair_parts(total=total, people=people, method=method, weights=weights)
    balances = tuple(
        PersonBalance(person, parts[person], paid[person], paid[person] - parts[person]) for person in people
    )
    return TrueUp(
        total=total,
        balances=balances,
        settlements=tuple(settle_up(balances={entry.person: entry.balance for entry in balances})),
    )


def settle_up(*, balances: Mapping[str, Decimal]) -> list[Settlement]:
    """Transfers that clear balances: whoever owes most pays whoever is owed most, at most one fewer than people."""
    if sum(balances.values(), ZERO) != 0:
        raise CannotShare("What is owed and what is due must add up to zero.")
    left = dict(balances)
    settlements = []
    while any(left.values()):
        debtor = min(left, key=lambda person: (left[person], person))
        creditor = min(left, key=lambda person: (-left[person], person))
        amount = min(-left[debtor], left[creditor])
        settlements.append(Settlement(debtor, creditor, amount))
        left[debtor] += amount
        left[creditor] -= amount
    return settlements
