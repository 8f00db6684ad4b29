"""How far away is college? From a birth date, an age or an enrollment month to a fraction of years and whole months.

Enrollment is taken to be in September of the year in which the child turns 18, unless a month is given. Not modelled:
cut-off dates of school years.
"""

import datetime as dt
from decimal import ROUND_FLOOR, Decimal

from education529.calc.amounts import require_rate
from education529.calc.errors import BadInput
from lifepath.core.money import quantize
from lifepath.core.periods import Month, whole_months

ENROLLMENT_AGE = 18
ENROLLMENT_MONTH = 9
YEARS_PLACES = 6
_FURTHEST_YEARS = Decimal(60)
_OLDEST_AGE = Decimal(125)


class BirthInTheFuture(BadInput):
    """The beneficiary is not born yet on the day of the question."""


class BadYears(BadInput):
    """Years to enrollment lie outside what can be meant."""


def target_college_year(birth_date: dt.date) -> int:
    """The year in which the child turns 18."""
    return birth_date.year + ENROLLMENT_AGE


def enrollment_month(*, birth_date: dt.date, stated: Month | None = None) -> Month:
    """The month of enrollment: the stated one, else September of the year of the eighteenth birthday."""
    return stated or Month(target_college_year(birth_date), ENROLLMENT_MONTH)


def years_until(*, enrollment: Month, today: dt.date) -> Decimal:
    """Years from today to the first day of the month, to six places; 0 once it has begun.

    Whole months count a twelfth each, the days that remain their share of the month they lie in.
    """
    if enrollment.start <= today:
        return quantize(Decimal(0), YEARS_PLACES)
    months = whole_months(today, enrollment.start)
    month = Month.of(today).plus(months)
    day = min(today.day, month.days)
    days = (enrollment.start - dt.date(month.year, month.month, day)).days
    return quantize((months + Decimal(days) / month.days) / 12, YEARS_PLACES)


def years_from_birth_date(*, birth_date: dt.date, today: dt.date, stated: Month | None = None) -> Decimal:
    """Years from today to enrollment of a child born on a day."""
    if birth_date > today:
        raise BirthInTheFuture("birth_date", f"{birth_date} lies after {today}.")
    return years_until(enrollment=enrollment_month(birth_date=birth_date, stated=stated), today=today)


def years_from_age(age: Decimal) -> Decimal:
    """Years to enrollment at 18; 0 from 18 on."""
    require_rate("beneficiary_age", age, highest=_OLDEST_AGE)
    return max(Decimal(0), ENROLLMENT_AGE - age)


def require_years(years: Decimal, *, field: str = "years_to_enrollment") -> None:
    """Years to enrollment from 0 to 60."""
    if not years.is_finite() or not 0 <= years <= _FURTHEST_YEARS:
        raise BadYears(field, f"{years} does not lie between 0 and {_FURTHEST_YEARS} years.")


def whole_deposit_months(years: Decimal) -> int:
    """How many month ends lie before enrollment; a month that is whole to a ten-thousandth is whole."""
    return int(quantize(years * 12, 4).to_integral_value(rounding=ROUND_FLOOR))
