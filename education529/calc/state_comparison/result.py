"""The comparison of plans, plan by plan."""

from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption


@dataclass(frozen=True, slots=True)
class PlanValue:
    """One plan for one resident; dollars at the horizon unless said otherwise, fees as fractions a year.

    `rank` None where the plan cannot be ranked, `unranked_because` says why. `repeated_tax_value` is the plain sum of
    the yearly tax values, `tax_value` their value at the horizon. `break_even_fee_difference`: by how much a year the
    home plan may be dearer than this one before its tax advantage is used up; None where that cannot be said.
    """

    state: str
    plan_name: str
    is_home_plan: bool
    rank: int | None
    unranked_because: str
    benefit_type: str
    first_year_tax_value: Decimal | None
    repeated_tax_value: Decimal | None
    tax_value: Decimal | None
    expense_ratio: Decimal | None
    account_fee: Decimal | None
    fee_words: str
    fees_over_horizon: Decimal | None
    net_value: Decimal | None
    projected_balance: Decimal | None
    break_even_fee_difference: Decimal | None
    rating: str
    rating_year: int | None
    recapture: tuple[str, ...]
    max_aggregate_balance: Decimal | None
    reaches_maximum: bool
    as_of_year: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ranked plans from the best down, then the plans without a rank by state."""

    tax_year: int
    resident_state: str
    years: int
    plans: tuple[PlanValue, ...]
    benefit_confidence: str
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
