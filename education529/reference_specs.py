"""The published tables of this app: their model, what identifies a row, and who checks a file of it."""

from functools import partial
from pathlib import Path

from education529.calc.tables.college_costs import read_college_costs
from education529.calc.tables.federal_limits import read_federal_limits
from education529.calc.tables.fund_menus import read_fund_menus
from education529.calc.tables.plan_tracks import read_plan_tracks
from education529.calc.tables.special_rules import read_credit_reductions, read_credit_tiers, read_special_rules
from education529.calc.tables.state_benefits import read_state_benefits
from education529.calc.tables.state_brackets import read_brackets
from education529.calc.tables.state_plans import NO_PLAN, read_state_plans
from education529.models import (
    ApprovedFund,
    CollegeCost,
    FederalLimit,
    FundList,
    GlideTrackRow,
    StateCreditReduction,
    StateCreditTier,
    StatePlan,
    StateSpecialRule,
    StateTaxBenefit,
    StateTaxBracket,
    TableVersion,
)
from lifepath.core.published_tables import Rows, TableSpec
from lifepath.core.table_rows import read_rows

DATA = Path(__file__).resolve().parent / "data"


def _check_fund_lists(rows: Rows) -> None:
    for row in read_rows("fund_lists", rows):
        row.required("plan_id")
        row.flag("list_complete")
        row.required("words")
        row.required("source")
        row.required("confidence")


def _check_state_plans(rows: Rows) -> None:
    listed = list(rows)
    read_state_plans(listed)
    for row in read_rows("state_plans", listed):
        row.state()
        if row.required("plan_name") == NO_PLAN:
            row.required("source")
            row.required("confidence")


_BRACKET_KEY = ("tax_year", "state", "filing_status")

_spec = partial(TableSpec, data=DATA, versions=TableVersion)

SPECS: tuple[TableSpec, ...] = (
    _spec(
        "state_tax_benefits",
        "State tax benefits",
        StateTaxBenefit,
        ("tax_year", "state"),
        ("tax_year", "state"),
        read_state_benefits,
        ("state_tax_benefits.csv", "state_tax_benefits_history.csv"),
    ),
    _spec(
        "state_special_rules",
        "Special rules of states",
        StateSpecialRule,
        ("state", "rule", "first_year"),
        ("state", "rule"),
        read_special_rules,
        ("state_special_rules.csv",),
    ),
    _spec(
        "state_credit_tiers",
        "Steps of state credits",
        StateCreditTier,
        ("tax_year", "state", "agi_up_to"),
        ("tax_year", "state"),
        read_credit_tiers,
        ("state_credit_tiers.csv",),
    ),
    _spec(
        "state_credit_reductions",
        "Reductions of state credits",
        StateCreditReduction,
        ("tax_year", "state", "filing_status", "agi_from"),
        ("tax_year", "state"),
        read_credit_reductions,
        ("state_credit_reductions.csv",),
    ),
    _spec(
        "state_income_tax_brackets",
        "State income tax brackets",
        StateTaxBracket,
        (*_BRACKET_KEY, "bracket_floor"),
        _BRACKET_KEY,
        read_brackets,
        ("state_income_tax_brackets.csv",),
    ),
    _spec(
        "state_plans",
        "State 529 plans",
        StatePlan,
        ("state",),
        ("state",),
        _check_state_plans,
        ("state_plans.csv",),
        dated_by="as_of_year",
    ),
    _spec(
        "glide_paths",
        "Published glide paths",
        GlideTrackRow,
        ("plan_id", "track", "basis", "from_value", "to_value", "years_to_enrollment"),
        ("plan_id", "track"),
        read_plan_tracks,
        ("glide_paths.csv",),
        dated_by="as_of",
    ),
    _spec(
        "fund_lists",
        "Fund lists and whether they are complete",
        FundList,
        ("plan_id",),
        ("plan_id",),
        _check_fund_lists,
        ("fund_lists.csv",),
    ),
    _spec(
        "approved_funds",
        "Approved funds",
        ApprovedFund,
        ("plan_id", "option_name", "portfolio_symbol"),
        ("plan_id",),
        read_fund_menus,
        ("approved_funds.csv",),
        dated_by="as_of",
    ),
    _spec(
        "college_costs",
        "College costs",
        CollegeCost,
        ("academic_year", "sector", "component"),
        ("academic_year", "sector", "component"),
        read_college_costs,
        ("college_costs.csv",),
    ),
    _spec(
        "federal_limits",
        "Federal limits",
        FederalLimit,
        ("parameter", "year"),
        ("parameter", "year"),
        read_federal_limits,
        ("federal_limits.csv",),
    ),
)
BY_NAME = {spec.name: spec for spec in SPECS}
