"""The answer of the contribution calculator."""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.time_value import MonthlyConvention
from lifepath.core.explanations import Assumption
from lifepath.core.series import Series


@dataclass(frozen=True, slots=True)
class CollegeYear:
    """One year of college and its cost when it comes."""

    number: int
    years_from_now: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class LowerReturn:
    """The same plan with every return lower by so many points (a fraction)."""

    lower_by: Decimal
    projected_balance: Decimal
    projected_gap: Decimal
    required_monthly: Decimal | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Raising the deposit only after a year: the monthly deposit needed then, and how much more it is."""

    required_monthly: Decimal
    additional_monthly: Decimal


@dataclass(frozen=True, slots=True)
class YearBalance:
    """A year of saving: the return that held from a distance on, and the balance when it ended; not rounded."""

    years_to_enrollment: Decimal
    annual_return: Decimal
    months: int
    end_balance: Decimal


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """Target, projection and what closes the gap, in dollars.

    `required_monthly` None when no deposit is possible any more; `additional_monthly` is what it lies above today's
    deposit (below zero: under it). `one_time` closes the gap today beside the deposits. `waiting` None within a year
    of enrollment.
    """

    convention: MonthlyConvention
    months: int
    college_years: tuple[CollegeYear, ...]
    total_cost: Decimal
    total_cost_value_at_enrollment: Decimal
    projected_balance: Decimal
    projected_gap: Decimal
    required_monthly: Decimal | None
    additional_monthly: Decimal | None
    one_time: Decimal
    waiting: Waiting | None
    lower_returns: tuple[LowerReturn, ...]
    yearly: tuple[YearBalance, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]
