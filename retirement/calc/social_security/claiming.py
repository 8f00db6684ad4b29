"""A worker's own benefit by claim month (42 USC 402(q), (w); 20 CFR 404.313, 404.410).

Claimed early the PIA loses 5/9 percent for each of the first 36 months and 5/12 percent for each further month;
claimed late it gains the delayed credit of the birth year for every month to 70. The result is floored to the dime,
and to the dollar at payment. Credits earned in the year of filing are paid from the next January, except when the
claim is made at 70.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from lifepath.core.periods import Month
from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS
from retirement.calc.social_security.primary_amount import floor_to_dime, floor_to_dollar

FIRST_STEP_MONTHS = 36
WORKER_FIRST_RATE = Fraction(5, 900)
SPOUSE_FIRST_RATE = Fraction(25, 3600)
FURTHER_RATE = Fraction(5, 1200)


class NegativeMonths(ValueError):
    """Months before or after full retirement age are counted from zero."""


@dataclass(frozen=True, slots=True)
class MonthlyBenefit:
    """A monthly amount: exact in cents, to the dime, and to the dollar as paid."""

    exact_cents: Fraction
    dime_cents: int
    paid_cents: int

    @classmethod
    def of(cls, exact_cents: Fraction) -> "MonthlyBenefit":
        """Floor an exact amount to the dime and the dollar."""
        whole = exact_cents.numerator // exact_cents.denominator
        return cls(exact_cents=exact_cents, dime_cents=floor_to_dime(whole), paid_cents=floor_to_dollar(whole))


def early_share_lost(months_early: int, *, first_rate: Fraction = WORKER_FIRST_RATE) -> Fraction:
    """The share lost by claiming this many months before full retirement age."""
    if months_early < 0:
        raise NegativeMonths(f"{months_early} months early.")
    first = min(months_early, FIRST_STEP_MONTHS)
    return first * first_rate + (months_early - first) * FURTHER_RATE


def delayed_share_gained(months_late: int, *, credit_percent_per_year: Fraction) -> Fraction:
    """The share gained by this many months of delayed credits."""
    if months_late < 0:
        raise NegativeMonths(f"{months_late} months late.")
    return months_late * credit_percent_per_year / 1200


def retirement_factor(
    *, claim_age_months: int, full_age_months: int, credit_percent_per_year: Fraction, suspended_months: int = 0
) -> Fraction:
    """The share of the PIA paid for a claim at an age, once all credits count.

    Months suspended after full retirement age earn credits: added to those of a late claim, and applied to the
    reduced benefit of an early one. Credits stop at 70.
    """
    if claim_age_months < full_age_months:
        room = LATEST_AGE_MONTHS - full_age_months
        lost = early_share_lost(full_age_months - claim_age_months)
        credits = delayed_share_gained(min(suspended_months, room), credit_percent_per_year=credit_percent_per_year)
        return (1 - lost) * (1 + credits)
    late = min(claim_age_months + suspended_months, LATEST_AGE_MONTHS) - full_age_months
    return 1 + delayed_share_gained(late, credit_percent_per_year=credit_percent_per_year)


def retirement_benefit(
    *,
    pia_cents: int,
    claim_age_months: int,
    full_age_months: int,
    credit_percent_per_year: Fraction,
    suspended_months: int = 0,
) -> MonthlyBenefit:
    """The own monthly benefit for a claim at an age, once all credits count."""
    factor = retirement_factor(
        claim_age_months=claim_age_months,
        full_age_months=full_age_months,
        credit_percent_per_year=credit_percent_per_year,
        suspended_months=suspended_months,
    )
    return MonthlyBenefit.of(pia_cents * factor)


@lru_cache(maxsize=256)
def paid_by_claim_age(
    *, pia_cents: int, full_age_months: int, credit_percent_per_year: Fraction
) -> tuple[tuple[int, int], ...]:
    """Every claim age from 62 to 70 in months with the benefit paid, in cents."""
    return tuple(
        (
            age,
            retirement_benefit(
                pia_cents=pia_cents,
                claim_age_months=age,
                full_age_months=full_age_months,
                credit_percent_per_year=credit_percent_per_year,
            ).paid_cents,
        )
        for age in range(EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS + 1)
    )


def credited_age_months(*, claim_month: Month, benefit_month: Month, full_age_month: Month, legal_month: Month) -> int:
    """The claim age that counts in a month: credits of the filing year wait for January, except for a claim at 70."""
    claim_age = legal_month.months_until(claim_month)
    if claim_age >= LATEST_AGE_MONTHS:
        return LATEST_AGE_MONTHS
    if claim_month <= full_age_month or benefit_month.year > claim_month.year:
        return claim_age
    start_of_year = Month(claim_month.year, 1)
    return legal_month.months_until(max(start_of_year, full_age_month))
