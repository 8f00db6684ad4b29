"""When is a goal complete with regular contributions and interest credited monthly?

Each month interest (a twelfth of the yearly rate, half up to the cent) is credited on the opening balance, then the
contribution, cut to what is still missing. Taxes, fees and changing rates are left out.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.money import CENT, ZERO, to_cents
from lifepath.core.periods import add_months
from lifepath.core.rationals import exact, round_half_up, round_up

MAX_MONTHS = 1200
CONTRIBUTIONS_A_YEAR = {"monthly": 12, "biweekly": 26, "weekly": 52}


class UnknownFrequency(ValueError):
    """A contribution is monthly, biweekly or weekly."""


class NegativeContribution(ValueError):
    """A forecast takes contributions of 0 or more."""


class NoRateThatLow(ValueError):
    """A yearly rate is above -1: more than everything cannot be lost."""


@dataclass(frozen=True, slots=True)
class Point:
    """The balance after a number of months."""

    months: int
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the goal is complete and what went into it; all None but the contribution when not within a century."""

    monthly_contribution: Decimal
    months_to_complete: int | None
    completion_date: dt.date | None
    total_contributed: Decimal | None
    total_interest: Decimal | None
    final_balance: Decimal | None
    series: tuple[Point, ...] = ()


def monthly_amount(*, contribution: Decimal, frequency: str) -> Decimal:
    """A contribution of any frequency as an amount a month, half up to the cent."""
    if frequency not in CONTRIBUTIONS_A_YEAR:
        raise UnknownFrequency(f"{frequency!r} is not one of {', '.join(CONTRIBUTIONS_A_YEAR)}.")
    if contribution < 0:
        raise NegativeContribution(f"A contribution of {contribution} takes money out.")
    return round_half_up(exact(contribution) * CONTRIBUTIONS_A_YEAR[frequency] / 12)


def simulate(
    *,
    target_amount: Decimal,
    current_amount: Decimal,
    contribution: Decimal,
    frequency: str,
    annual_rate: Decimal,
    start_date: dt.date,
) -> Forecast:
    """Step month by month until the target is reached."""
    if annual_rate <= -1:
        raise NoRateThatLow(f"{annual_rate} a year is not a rate above -1.")
    monthly = monthly_amount(contribution=contribution, frequency=frequency)
    monthly_rate = exact(annual_rate) / 12
    balance, contributed, interest_total = current_amount, ZERO, ZERO
    series = [Point(0, to_cents(balance))]
    for months in range(MAX_MONTHS + 1):
        if balance >= target_amount:
            return Forecast(
                monthly_contribution=monthly,
                months_to_complete=months,
                completion_date=add_months(start_date, months),
                total_contributed=to_cents(contributed),
                total_interest=to_cents(interest_total),
                final_balance=to_cents(balance),
                series=tuple(series),
            )
        interest = interest_for_month(balance=balance, monthly_rate=monthly_rate)
        deposit = min(monthly, max(ZERO, target_amount - balance - interest))
        balance += interest + deposit
        contributed += deposit
        interest_total += interest
        series.append(Point(months + 1, to_cents(balance)))
    return Forecast(monthly, None, None, None, None, None, tuple(series[:-1]))


def interest_for_month(*, balance: Decimal, monthly_rate: Fraction) -> Decimal:
    """A month's interest on the opening balance, half up to the cent."""
    return round_half_up(exact(balance) * monthly_rate)


def required_contribution(
    *, target_amount: Decimal, current_amount: Decimal, annual_rate: Decimal, months: int
) -> Decimal:
    """The smallest monthly amount of whole cents that completes the goal within so many months.

    With no month left it is the whole remaining amount.
    """
    remaining = target_amount - current_amount
    if remaining <= 0:
        return ZERO
    if months < 1:
        return round_up(exact(remaining))
    if annual_rate <= -1:
        raise NoRateThatLow(f"{annual_rate} a year is not a rate above -1.")
    monthly_rate = exact(annual_rate) / 12
    low, high = 0, int(round_up(exact(remaining)) / CENT)
    while not _reaches(target_amount, current_amount, CENT * high, monthly_rate, months):
        high *= 2
    while low < high:
        middle = (low + high) // 2
        if _reaches(target_amount, current_amount, CENT * middle, monthly_rate, months):
            high = middle
        else:
            low = middle + 1
    return CENT * low


def _reaches(target: Decimal, balance: Decimal, deposit: Decimal, monthly_rate: Fraction, months: int) -> bool:
    for _ in range(months):
        balance += interest_for_month(balance=balance, monthly_rate=monthly_rate) + deposit
        if balance >= target:
            return True
    return False
