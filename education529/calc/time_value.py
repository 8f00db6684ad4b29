"""Money over time: monthly rates from yearly ones, growth of a balance and of deposits at month end.

Powers with fractional exponents are Decimal powers with forty digits. Two monthly conventions: EFFECTIVE, the rate that
compounds to the yearly one, (1 + r)^(1/12) - 1, and NOMINAL, r / 12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

DIGITS = 40
MONTHS_IN_YEAR = 12


class MonthlyConvention(StrEnum):
    """How a month's rate follows from a year's."""

    EFFECTIVE = "effective"
    NOMINAL = "nominal"


@dataclass(frozen=True, slots=True)
class Segment:
    """Months over which one yearly return holds."""

    months: int
    annual_return: Decimal

    def by_year(self) -> tuple["Segment", ...]:
        """The same stretch in pieces of twelve months, the last one shorter."""
        starts = range(0, self.months, MONTHS_IN_YEAR)
        return tuple(Segment(min(MONTHS_IN_YEAR, self.months - start), self.annual_return) for start in starts)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a dollar held, and a dollar deposited every month end, have become; not rounded."""

    of_balance: Decimal
    of_deposits: Decimal

    def future_value(self, *, balance: Decimal, deposit: Decimal) -> Decimal:
        """The balance at the end, not rounded."""
        with localcontext() as context:
            context.prec = DIGITS
            return balance * self.of_balance + deposit * self.of_deposits


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """base ** exponent with forty digits; base above zero."""
    with localcontext() as context:
        context.prec = DIGITS
        return base**exponent


def monthly_rate(annual_return: Decimal, convention: MonthlyConvention) -> Decimal:
    """The month's rate of a yearly return."""
    with localcontext() as context:
        context.prec = DIGITS
        if convention is MonthlyConvention.NOMINAL:
            return annual_return / 12
        return (1 + annual_return) ** (Decimal(1) / 12) - 1


def growth(segments: Sequence[Segment], convention: MonthlyConvention) -> Growth:
    """Growth over several stretches of time, one after the other."""
    with localcontext() as context:
        context.prec = DIGITS
        of_balance, of_deposits = Decimal(1), Decimal(0)
        for segment in segments:
            rate = monthly_rate(segment.annual_return, convention)
            factor = (1 + rate) ** segment.months
            annuity = (factor - 1) / rate if rate else Decimal(segment.months)
            of_balance *= factor
            of_deposits = of_deposits * factor + annuity
        return Growth(of_balance, of_deposits)
