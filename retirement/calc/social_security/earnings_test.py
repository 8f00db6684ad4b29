"""Work while drawing benefits before full retirement age (42 USC 403(b), (f); 20 CFR 404.415-404.439).

One dollar is withheld for two above the exempt amount, in the year of reaching full retirement age one for three, and
then only earnings of the months before it count. SSA withholds whole months first and settles the rest; the yearly
amounts are the same. Months of which the benefit was withheld are taken out of the age reduction at full retirement
age.
"""

from dataclasses import dataclass
from fractions import Fraction

from retirement.calc.social_security.claiming import MonthlyBenefit, early_share_lost

SHARE_BEFORE = Fraction(1, 2)
SHARE_IN_FULL_AGE_YEAR = Fraction(1, 3)


class BadEarningsTest(ValueError):
    """Earnings, benefits and months of the earnings test are zero or more, months at most twelve."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What one year's earnings cost. Cents; `months` are whole months' benefits withheld, rounded up."""

    excess_cents: int
    withheld_cents: Fraction
    kept_cents: Fraction | None
    months: int | None


def withheld_benefits(
    *,
    earnings_cents: int,
    exempt_cents: int,
    in_full_age_year: bool,
    monthly_benefit_cents: int | None = None,
    months_paid: int = 12,
) -> Withholding:
    """What is withheld in a year; never more than the benefits of the months tested."""
    if min(earnings_cents, exempt_cents, months_paid, monthly_benefit_cents or 0) < 0 or months_paid > 12:
        raise BadEarningsTest("Earnings, exempt amount and benefit must not be negative, and a year has twelve months.")
    excess = max(earnings_cents - exempt_cents, 0)
    withheld = excess * (SHARE_IN_FULL_AGE_YEAR if in_full_age_year else SHARE_BEFORE)
    if monthly_benefit_cents is None:
        return Withholding(excess_cents=excess, withheld_cents=withheld, kept_cents=None, months=None)
    payable = Fraction(monthly_benefit_cents * months_paid)
    withheld = min(withheld, payable)
    months = -(-withheld // monthly_benefit_cents) if monthly_benefit_cents else 0
    return Withholding(
        excess_cents=excess,
        withheld_cents=withheld,
        kept_cents=payable - withheld,
        months=min(int(months), months_paid),
    )


def benefit_after_adjustment(
    *, pia_cents: int, claim_age_months: int, full_age_months: int, months_withheld: int
) -> MonthlyBenefit:
    """The benefit from full retirement age on, when months of benefits were withheld before it."""
    early = max(full_age_months - claim_age_months - months_withheld, 0)
    return MonthlyBenefit.of(pia_cents * (1 - early_share_lost(early)))
