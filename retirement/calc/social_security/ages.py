"""Ages as the Social Security Act counts them: an age is attained on the day before the birthday (20 CFR 404.102).

Someone born on January 1 therefore counts with the year before, and someone born on the 1st with the month before.
Entitlement at 62 needs 62 throughout the month (42 USC 402(a)), so it starts a month late unless born on the 1st or
2nd.
"""

import datetime as dt
from dataclasses import dataclass

from lifepath.core.periods import Month
from retirement.calc.tables.social_security import SocialSecurityTables

EARLIEST_AGE_MONTHS = 62 * 12
LATEST_AGE_MONTHS = 70 * 12
EARLIEST_SURVIVOR_AGE_MONTHS = 60 * 12


class ClaimOutOfRange(ValueError):
    """A benefit can be claimed from the first full month at 62; credits stop at 70."""


@dataclass(frozen=True, slots=True)
class SocialSecurityBirth:
    """A birth date with the dates the law derives from it."""

    birth: dt.date

    @property
    def legal_date(self) -> dt.date:
        """The day on which each age is attained, in the birth year: the day before the birthday."""
        return self.birth - dt.timedelta(days=1)

    @property
    def legal_month(self) -> Month:
        """The month in which each age is attained."""
        return Month.of(self.legal_date)

    @property
    def legal_year(self) -> int:
        """The year that decides retirement ages, bend points and indexing."""
        return self.legal_date.year

    @property
    def eligibility_year(self) -> int:
        """The year of attaining 62."""
        return self.legal_year + 62

    @property
    def earliest_claim_age_months(self) -> int:
        """744 when born on the 2nd; 745 otherwise, which for births on the 1st is the birthday month itself."""
        return EARLIEST_AGE_MONTHS if self.legal_date.day == 1 else EARLIEST_AGE_MONTHS + 1

    def age_months_in(self, month: Month) -> int:
        """The age in months that is attained by the end of a month."""
        return self.legal_month.months_until(month)

    def month_of_age(self, age_months: int) -> Month:
        """The month in which an age is attained."""
        return self.legal_month.plus(age_months)

    def full_retirement_age_months(self, tables: SocialSecurityTables) -> int:
        """Full retirement age for own and spousal benefits."""
        return tables.ages_for(self.legal_year).full_months

    def survivor_full_retirement_age_months(self, tables: SocialSecurityTables) -> int:
        """Full retirement age for survivor benefits."""
        return tables.ages_for(self.legal_year).survivor_full_months

    def check_claim_age(self, age_months: int) -> None:
        """Refuse a claim before the first full month at 62 or after 70."""
        if not self.earliest_claim_age_months <= age_months <= LATEST_AGE_MONTHS:
            raise ClaimOutOfRange(
                f"A claim at {age_text(age_months)} is not possible: it starts between "
                f"{age_text(self.earliest_claim_age_months)} and {age_text(LATEST_AGE_MONTHS)}."
            )


def age_text(age_months: int) -> str:
    """An age in words: 66 years 10 months."""
    years, months = divmod(age_months, 12)
    return f"{years} years" + (f" {months} month{'s' if months > 1 else ''}" if months else "")
