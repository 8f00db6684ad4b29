"""The direct-sold 529 plan of each state: who runs it, what it costs, what it takes.

The yearly account fee stands in the table as people wrote it ("20 for non-residents (older page)", "10-15 (memory)");
it is read into an amount for residents and one for others, the middle of a range where a range is given.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.table_rows import Row, read_rows

TABLE = "state_plans"
NO_PLAN = "(no plan of its own)"
_FEE = re.compile(r"(\d+(?:\.\d+)?)(?:\s*-\s*(\d+(?:\.\d+)?))?(\s+for non-residents)?(?:\s+\((?:[^()]*)\))?")


@dataclass(frozen=True, slots=True)
class AccountFee:
    """Dollars a year for keeping an account, for residents of the plan's state and for others."""

    words: str
    resident: Decimal
    nonresident: Decimal


@dataclass(frozen=True, slots=True)
class StatePlan:
    """One plan; expense ratios and fees as fractions of the balance per year, other amounts in dollars."""

    state: str
    plan_name: str
    program_manager: str
    custodian: str
    sale_channel: str
    portfolio_types: str
    expense_ratio_low: Decimal | None
    expense_ratio_high: Decimal | None
    age_based_fee: Decimal | None
    min_initial_contribution: Decimal | None
    min_subsequent_contribution: Decimal | None
    account_fee: AccountFee | None
    max_aggregate_balance: Decimal | None
    max_balance_year: int | None
    is_open_to_nonresidents: bool
    resident_benefit: str
    morningstar_rating: str
    morningstar_year: int | None
    source: str
    as_of_year: int
    confidence: str


def read_state_plans(rows: Iterable[Mapping[str, object]]) -> dict[str, StatePlan]:
    """The plans by state; a state without a plan of its own is left out."""
    plans: dict[str, StatePlan] = {}
    for row in read_rows(TABLE, rows):
        if row.required("plan_name") == NO_PLAN:
            continue
        plan = _plan(row)
        if plan.state in plans:
            raise row.refuse("state", f"{plan.state} appears twice.")
        plans[plan.state] = plan
    return plans


def _plan(row: Row) -> StatePlan:
    low, high = row.percent_as_share("expense_ratio_low_pct"), row.percent_as_share("expense_ratio_high_pct")
    if low is not None and high is not None and high < low:
        raise row.refuse("expense_ratio_high_pct", "the highest expense ratio lies below the lowest.")
    return StatePlan(
        state=row.state(),
        plan_name=row.required("plan_name"),
        program_manager=row.text("program_manager"),
        custodian=row.text("custodian_or_investment_manager"),
        sale_channel=row.text("sale_channel"),
        portfolio_types=row.text("portfolio_types"),
        expense_ratio_low=low,
        expense_ratio_high=high,
        age_based_fee=row.percent_as_share("age_based_fee_pct"),
        min_initial_contribution=row.number("min_initial_contribution"),
        min_subsequent_contribution=row.number("min_subsequent_contribution"),
        account_fee=_account_fee(row),
        max_aggregate_balance=row.number("max_aggregate_balance"),
        max_balance_year=row.optional_year("max_balance_year"),
        is_open_to_nonresidents=row.flag("open_to_nonresidents"),
        resident_benefit=row.text("resident_benefit_2025"),
        morningstar_rating=row.text("morningstar_rating"),
        morningstar_year=row.optional_year("morningstar_year"),
        source=row.required("source"),
        as_of_year=row.year("as_of_year"),
        confidence=row.required("confidence"),
    )


def _account_fee(row: Row) -> AccountFee | None:
    words = row.text("annual_account_fee")
    if not words:
        return None
    match = _FEE.fullmatch(words)
    if match is None:
        raise row.refuse("annual_account_fee", f"{words!r} is not an amount, a range, or an amount for non-residents.")
    low = Decimal(match[1])
    middle = (low + Decimal(match[2])) / 2 if match[2] else low
    return AccountFee(words=words, resident=Decimal(0) if match[3] else middle, nonresident=middle)
