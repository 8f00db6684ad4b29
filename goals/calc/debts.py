"""When is a debt paid off, and in which order should several be paid?

Each month interest (a twelfth of the yearly rate, half up to the cent) is charged on the opening balance; then every
debt gets its minimum payment, and what the monthly budget leaves goes to one debt after the other: the highest rate
first (avalanche) or the smallest balance first (snowball). Payments of finished debts stay in the budget. A plan that
never ends says so. Promotional rates, late fees, minimums that shrink with the balance and taxes are not modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.money import CENT, ZERO
from lifepath.core.rationals import exact, round_half_up, round_up

MAX_MONTHS = 1200
HOPELESS_BALANCE = Decimal(10) ** 15  # a balance that grew this large is not going to be paid

AVALANCHE, SNOWBALL = "avalanche", "snowball"


class BadDebt(ValueError):
    """A debt has a balance, a rate and a minimum payment of 0 or more, and an id of its own."""


class BudgetTooSmall(ValueError):
    """The monthly budget does not cover the minimum payments."""


class UnknownOrder(ValueError):
    """Debts are paid by avalanche or by snowball."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed (as a positive amount) and on what terms."""

    id: str
    balance: Decimal
    annual_rate: Decimal
    minimum_payment: Decimal


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One month of one debt; the balance is what is left after the payment."""

    month: int
    interest: Decimal
    payment: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Amortisation:
    """A single debt month by month; months, interest and payments are None when it is never paid off."""

    months: int | None
    total_interest: Decimal | None
    total_paid: Decimal | None
    schedule: tuple[PaidMonth, ...]


@dataclass(frozen=True, slots=True)
class PayoffStep:
    """When one debt of a plan is gone; None: never."""

    id: str
    months: int | None
    interest: Decimal


@dataclass(frozen=True, slots=True)
class PayoffPlan:
    """Several debts under one monthly budget, in the order in which they are gone."""

    order: str
    months: int | None
    total_interest: Decimal | None
    steps: tuple[PayoffStep, ...]
    balances: tuple[Decimal, ...]  # what is owed in all, month by month from the start


def amortise(*, balance: Decimal, annual_rate: Decimal, monthly_payment: Decimal) -> Amortisation:
    """Pay a level amount until nothing is owed; the last payment is what is left."""
    _check(Debt("debt", balance, annual_rate, monthly_payment))
    rate, owed = exact(annual_rate) / 12, balance
    schedule: list[PaidMonth] = []
    while owed > 0:
        interest = round_half_up(exact(owed) * rate)
        payment = min(monthly_payment, owed + interest)
        if payment <= interest and payment < owed + interest:
            return Amortisation(None, None, None, tuple(schedule))
        if len(schedule) == MAX_MONTHS:
            return Amortisation(None, None, None, tuple(schedule))
        owed += interest - payment
        schedule.append(PaidMonth(len(schedule) + 1, interest, payment, owed))
    return Amortisation(
        months=len(schedule),
        total_interest=sum((month.interest for month in schedule), ZERO),
        total_paid=sum((month.payment for month in schedule), ZERO),
        schedule=tuple(schedule),
    )


def payment_for(*, balance: Decimal, annual_rate: Decimal, months: int) -> Decimal:
    """The smallest level payment of whole cents that pays a debt off within so many months."""
    _check(Debt("debt", balance, annual_rate, ZERO))
    if months < 1 or months > MAX_MONTHS:
        raise BadDebt(f"{months} months is not from 1 to {MAX_MONTHS}.")
    first_interest = round_half_up(exact(balance) * exact(annual_rate) / 12)
    low = int(round_up(exact(balance) / months) / CENT)
    high = int((balance + first_interest) / CENT)
    while low < high:
        middle = (low + high) // 2
        needed = amortise(balance=balance, annual_rate=annual_rate, monthly_payment=CENT * middle).months
        if needed is not None and needed <= months:
            high = middle
        else:
            low = middle + 1
    return CENT * low


def plan_payoff(*, debts: Sequence[Debt], monthly_budget: Decimal, order: str = AVALANCHE) -> PayoffPlan:
    """Pay all minimums and put the rest of the budget on one debt after the other."""
    _check_plan(debts, monthly_budget, order)
    owed = {debt.id: debt.balance for debt in debts if debt.balance > 0}
    terms = {debt.id: debt for debt in debts}
    interest_of = {debt.id: ZERO for debt in debts}
    done: dict[str, int] = {debt.id: 0 for debt in debts if debt.balance == 0}
    balances = [sum(owed.values(), ZERO)]
    month = 0
    while owed and month < MAX_MONTHS and balances[-1] < HOPELESS_BALANCE:
        month += 1
        for name in owed:
            interest = round_half_up(exact(owed[name]) * _monthly_rate(terms[name]))
            owed[name] += interest
            interest_of[name] += interest
        _pay(owed, terms, monthly_budget, order)
        done |= {name: month for name, left in owed.items() if left == 0}
        owed = {name: left for name, left in owed.items() if left > 0}
        balances.append(sum(owed.values(), ZERO))
    finished = sorted(done, key=lambda name: (done[name], [debt.id for debt in debts].index(name)))
    return PayoffPlan(
        order=order,
        months=None if owed else month,
        total_interest=None if owed else sum(interest_of.values(), ZERO),
        steps=(
            *(PayoffStep(name, done[name], interest_of[name]) for name in finished),
            *(PayoffStep(name, None, interest_of[name]) for name in owed),
        ),
        balances=tuple(balances),
    )


def _pay(owed: dict[str, Decimal], terms: dict[str, Debt], budget: Decimal, order: str) -> None:
    """Spend a month's budget: minimums first, the rest in order."""
    left = budget
    for name in owed:
        payment = min(owed[name], terms[name].minimum_payment)
        owed[name] -= payment
        left -= payment
    for name in sorted(owed, key=lambda name: _rank(terms[name], owed[name], order)):
        payment = min(owed[name], left)
        owed[name] -= payment
        left -= payment


def _rank(debt: Debt, left: Decimal, order: str) -> tuple[Decimal, Decimal, str]:
    if order == AVALANCHE:
        return -debt.annual_rate, left, debt.id
    return left, -debt.annual_rate, debt.id


def _monthly_rate(debt: Debt) -> Fraction:
    return exact(debt.annual_rate) / 12


def _check(debt: Debt) -> None:
    if debt.balance < 0 or debt.annual_rate < 0 or debt.minimum_payment < 0:
        raise BadDebt(f"{debt.id}: balance, rate and payment must be 0 or more.")


def _check_plan(debts: Sequence[Debt], monthly_budget: Decimal, order: str) -> None:
    if order not in (AVALANCHE, SNOWBALL):
        raise UnknownOrder(f"{order!r} is neither {AVALANCHE} nor {SNOWBALL}.")
    if len({debt.id for debt in debts}) < len(debts):
        raise BadDebt("Two debts carry one id.")
    for debt in debts:
        _check(debt)
    minimums = sum((debt.minimum_payment for debt in debts if debt.balance > 0), ZERO)
    if monthly_budget < minimums:
        raise BudgetTooSmall(f"{monthly_budget} a month does not cover minimum payments of {minimums}.")
