"""The tables that come with the app, read from their folder in one go."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from education529.calc.tables.college_costs import CollegeCost, read_college_costs
from education529.calc.tables.federal_limits import FederalLimits, read_federal_limits
from education529.calc.tables.fund_menus import FundMenu, read_fund_menus
from education529.calc.tables.plan_tracks import PlanTrack, read_plan_tracks
from education529.calc.tables.special_rules import read_credit_reductions, read_credit_tiers, read_special_rules
from education529.calc.tables.state_benefits import read_state_benefits
from education529.calc.tables.state_brackets import read_brackets
from education529.calc.tables.state_plans import StatePlan, read_state_plans
from education529.calc.tables.state_tax_rules import StateTaxRules
from lifepath.core.table_rows import read_rows


@dataclass(frozen=True, slots=True)
class ReferenceTables:
    """Everything the calculators look up."""

    state_tax: StateTaxRules
    plans: Mapping[str, StatePlan]
    tracks: Mapping[tuple[str, str], PlanTrack]
    menus: Mapping[str, FundMenu]
    college_costs: tuple[CollegeCost, ...]
    federal: FederalLimits


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_shipped(folder: Path) -> ReferenceTables:
    """Read every table of the folder; a wrong cell is refused with table, line and column."""
    compiled_on = {
        row.required("table"): row.required_date("compiled_on")
        for row in read_rows("provenance", read_csv(folder / "provenance.csv"))
    }
    return ReferenceTables(
        state_tax=StateTaxRules(
            benefits={
                **read_state_benefits(read_csv(folder / "state_tax_benefits.csv")),
                **read_state_benefits(read_csv(folder / "state_tax_benefits_history.csv")),
            },
            special_rules=read_special_rules(read_csv(folder / "state_special_rules.csv")),
            credit_tiers=read_credit_tiers(read_csv(folder / "state_credit_tiers.csv")),
            credit_reductions=read_credit_reductions(read_csv(folder / "state_credit_reductions.csv")),
            brackets=read_brackets(read_csv(folder / "state_income_tax_brackets.csv")),
            compiled_on=compiled_on["state_tax_benefits"],
        ),
        plans=read_state_plans(read_csv(folder / "state_plans.csv")),
        tracks=read_plan_tracks(read_csv(folder / "glide_paths.csv")),
        menus=read_fund_menus(read_csv(folder / "approved_funds.csv"), lists=read_csv(folder / "fund_lists.csv")),
        college_costs=read_college_costs(read_csv(folder / "college_costs.csv")),
        federal=read_federal_limits(read_csv(folder / "federal_limits.csv")),
    )
