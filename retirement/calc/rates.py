"""Rates: yearly to monthly, net of fees, real from nominal. Decimal fractions throughout.

The effective monthly rate of a yearly rate r is (1+r)^(1/12)-1; the nominal convention, on request, is r/12.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

MONTHS_PER_YEAR = 12
LOWEST_RETURN = Decimal("-0.5")
HIGHEST_RETURN = Decimal("0.5")
ONE = Decimal(1)


class RateOutOfRange(ValueError):
    """A yearly return or inflation lies between -50 and +50 percent."""


class MonthlyRate(StrEnum):
    """How a yearly rate becomes a monthly one."""

    EFFECTIVE = "effective"
    NOMINAL = "nominal/12"


class Timing(StrEnum):
    """Whether a payment falls at the beginning or the end of its period."""

    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, slots=True)
class Growth:
    """A yearly rate under one monthly convention."""

    yearly_rate: Decimal
    convention: MonthlyRate = MonthlyRate.EFFECTIVE

    @property
    def monthly_rate(self) -> Decimal:
        """The rate of one month."""
        return monthly_rate(self.yearly_rate, self.convention)

    def factor(self, months: int | Decimal) -> Decimal:
        """What one dollar becomes in some months."""
        return growth_factor(self.yearly_rate, Decimal(months), self.convention)


def check_rate(name: str, rate: Decimal) -> None:
    """Refuse a yearly rate that is not a finite fraction between -50 and +50 percent."""
    if not rate.is_finite() or not LOWEST_RETURN <= rate <= HIGHEST_RETURN:
        raise RateOutOfRange(f"{name} is {rate}; write a fraction from -0.5 to 0.5, such as 0.06 for 6 percent.")


@lru_cache(maxsize=4096)
def monthly_rate(yearly_rate: Decimal, convention: MonthlyRate = MonthlyRate.EFFECTIVE) -> Decimal:
    """The rate of one month."""
    if convention is MonthlyRate.NOMINAL:
        return yearly_rate / MONTHS_PER_YEAR
    return (ONE + yearly_rate) ** (ONE / MONTHS_PER_YEAR) - ONE


@lru_cache(maxsize=4096)
def growth_factor(yearly_rate: Decimal, months: Decimal, convention: MonthlyRate = MonthlyRate.EFFECTIVE) -> Decimal:
    """What one dollar becomes in some months; whole years of the effective convention have no rounding of roots."""
    if convention is MonthlyRate.NOMINAL:
        return (ONE + yearly_rate / MONTHS_PER_YEAR) ** months
    years = months / MONTHS_PER_YEAR
    whole = years.to_integral_value()
    return (ONE + yearly_rate) ** (int(whole) if years == whole else years)


def net_of_fee(rate: Decimal, fee_rate: Decimal) -> Decimal:
    """The return left after a yearly fee on the balance."""
    return (ONE + rate) * (ONE - fee_rate) - ONE


def real_rate(nominal_rate: Decimal, inflation: Decimal) -> Decimal:
    """The growth of purchasing power."""
    return (ONE + nominal_rate) / (ONE + inflation) - ONE


def nominal_rate(real: Decimal, inflation: Decimal) -> Decimal:
    """The growth in dollars of a growth of purchasing power."""
    return (ONE + real) * (ONE + inflation) - ONE
