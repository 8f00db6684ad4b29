"""One year of work while drawing benefits: which exempt amount counts, what is withheld, what comes back later.

In a year before that of full retirement age all earnings count; in that year only those of the months before it, and
from that month on none. A year after the table uses its last amounts and says so. Not modelled: the monthly test of
the first year of entitlement, benefits on the record that a spouse or child would lose.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from retirement.calc.social_security.ages import SocialSecurityBirth
from retirement.calc.social_security.earnings_test import benefit_after_adjustment, withheld_benefits
from retirement.calc.tables.social_security import OutsideTables, SocialSecurityTables


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """Earnings that count in one year, beside a benefit claimed at an age. Whole cents."""

    year: int
    earnings_cents: int
    pia_cents: int
    monthly_benefit_cents: int
    claim_age_months: int


@dataclass(frozen=True, slots=True)
class WithheldYear:
    """What the year costs and what full retirement age gives back, in dollars.

    `withheld` and `kept` add up to the benefits of the `months_paid` that the test covers.
    """

    year: int
    months_paid: int
    exempt_amount: Decimal | None
    withheld: Decimal
    kept: Decimal
    months_withheld: int
    monthly_from_full_age: Decimal
    extrapolated: bool
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def tested_months(*, person: SocialSecurityBirth, claim_age_months: int, full_age_months: int, year: int) -> int:
    """How many months of a year a benefit is drawn before full retirement age."""
    start = max(Month(year, 1), person.month_of_age(claim_age_months))
    end = min(Month(year + 1, 1), person.month_of_age(full_age_months))
    return max(start.months_until(end), 0)


def work_while_drawing(work: WorkingYear, *, person: SocialSecurityBirth, tables: SocialSecurityTables) -> WithheldYear:
    """The earnings test of one year."""
    ages = tables.ages_for(person.legal_year)
    full_month = person.month_of_age(ages.full_months)
    months = tested_months(
        person=person, claim_age_months=work.claim_age_months, full_age_months=ages.full_months, year=work.year
    )
    if months == 0:
        return _untested(work, full_month)
    table_year, exempt = _exempt(work.year, in_full_age_year=work.year == full_month.year, tables=tables)
    result = withheld_benefits(
        earnings_cents=work.earnings_cents,
        exempt_cents=exempt * 100,
        in_full_age_year=work.year == full_month.year,
        monthly_benefit_cents=work.monthly_benefit_cents,
        months_paid=months,
    )
    withheld_months = result.months or 0
    later = benefit_after_adjustment(
        pia_cents=work.pia_cents,
        claim_age_months=work.claim_age_months,
        full_age_months=ages.full_months,
        months_withheld=withheld_months,
    )
    share = "one dollar of three" if work.year == full_month.year else "one dollar of two"
    return WithheldYear(
        year=work.year,
        months_paid=months,
        exempt_amount=Decimal(exempt),
        withheld=_dollars(result.withheld_cents),
        kept=_dollars(result.kept_cents or Fraction(0)),
        months_withheld=withheld_months,
        monthly_from_full_age=_dollars(Fraction(later.paid_cents)),
        extrapolated=table_year != work.year,
        assumptions=(
            Assumption(
                "exempt amount of the earnings test",
                str(exempt),
                "SSA, ssa_earnings_test.csv",
                str(table_year),
                "" if table_year == work.year else "extrapolated",
            ),
        ),
        explanation=(
            (
                f"{_dollars(Fraction(work.earnings_cents))} earned in {work.year} is "
                f"{_dollars(Fraction(result.excess_cents))} above the exempt {exempt}: {share} is withheld, "
                f"{_dollars(result.withheld_cents)} of {months} months of benefits. From {full_month} on "
                f"{withheld_months} months fewer count as early."
            ),
        ),
    )


def _exempt(year: int, *, in_full_age_year: bool, tables: SocialSecurityTables) -> tuple[int, int]:
    """The table year used and its exempt amount."""
    known = tables.exempt_amounts
    if year < min(known):
        raise OutsideTables(f"Exempt amounts are known from {min(known)}; {year} was asked for.")
    used = min(year, max(known))
    amounts = known[used]
    return used, amounts.year_of_full_age if in_full_age_year else amounts.under_full_age


def _untested(work: WorkingYear, full_month: Month) -> WithheldYear:
    return WithheldYear(
        year=work.year,
        months_paid=0,
        exempt_amount=None,
        withheld=Decimal("0.00"),
        kept=Decimal("0.00"),
        months_withheld=0,
        monthly_from_full_age=_dollars(Fraction(work.monthly_benefit_cents)),
        extrapolated=False,
        assumptions=(),
        explanation=(
            f"No benefit of {work.year} is tested: none is drawn before full retirement age in {full_month}.",
        ),
    )


def _dollars(cents: Fraction) -> Decimal:
    """Half up to the cent."""
    return Decimal((2 * cents.numerator + cents.denominator) // (2 * cents.denominator)).scaleb(-2)
