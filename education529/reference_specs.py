"""The published tables of this app: their model, what identifies a row, and who checks a file of it."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from education529.calc.tables.college_costs import read_college_costs
from education529.calc.tables.federal_limits import read_federal_limits
from education529.calc.tables.fund_menus import read_fund_menus
from education529.calc.tables.plan_tracks import read_plan_tracks
from education529.calc.tables.row_reading import read_rows
from education529.calc.tables.special_rules import read_credit_reductions, read_credit_tiers, read_special_rules
from education529.calc.tables.state_benefits import read_state_benefits
from education529.calc.tables.state_brackets import read_brackets
from education529.calc.tables.state_plans import NO_PLAN, read_state_plans
from education529.calc.wording import plain
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
)

DATA = Path(__file__).resolve().parent / "data"
Rows = Iterable[Mapping[str, object]]
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_YEAR = re.compile(r"\d{4}")
_OWN_FIELDS = frozenset({"id", "as_of", "imported_at"})


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: `key` identifies a row; a file replaces every row that shares `scope` with one of its own."""

    name: str
    title: str
    model: type[models.Model]
    key: tuple[str, ...]
    scope: tuple[str, ...]
    check: Callable[[Rows], object]
    files: tuple[str, ...]
    dated_by: str = ""

    def columns(self) -> dict[str, Any]:
        """Model fields by the column of the file that fills them."""
        fields = [field for field in self.model._meta.concrete_fields if field.name not in _OWN_FIELDS]
        return {"as_of" if field.name == "as_of_words" else field.name: field for field in fields}

    def shipped_files(self) -> tuple[Path, ...]:
        """The files that the product ships."""
        return tuple(DATA / name for name in self.files)

    def as_of(self, cells: Mapping[str, object], *, compiled_on: dt.date) -> dt.date:
        """The day that a row describes: its own date as far as it has one, else when the table was compiled."""
        text = str(cells.get(self.dated_by) or "") if self.dated_by else ""
        return min(_first_day(text) or compiled_on, compiled_on)


def _first_day(text: str) -> dt.date | None:
    """The first day of a date, month or year; of the first year in words such as `about 2018-2020`."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        years = _YEAR.findall(text)
        return dt.date(int(years[0]), 1, 1) if years else None
    year, month, day = match.groups()
    try:
        return dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


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


def rows_as_text(spec: TableSpec, rows: models.QuerySet[Any]) -> list[dict[str, str]]:
    """Stored rows as the cells of a file."""
    columns = spec.columns()
    values = rows.values_list(*(field.name for field in columns.values()))
    return [dict(zip(columns, (_cell(value) for value in row), strict=True)) for row in values]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


_BRACKET_KEY = ("tax_year", "state", "filing_status")

SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        "state_tax_benefits",
        "State tax benefits",
        StateTaxBenefit,
        ("tax_year", "state"),
        ("tax_year", "state"),
        read_state_benefits,
        ("state_tax_benefits.csv", "state_tax_benefits_history.csv"),
    ),
    TableSpec(
        "state_special_rules",
        "Special rules of states",
        StateSpecialRule,
        ("state", "rule", "first_year"),
        ("state", "rule"),
        read_special_rules,
        ("state_special_rules.csv",),
    ),
    TableSpec(
        "state_credit_tiers",
        "Steps of state credits",
        StateCreditTier,
        ("tax_year", "state", "agi_up_to"),
        ("tax_year", "state"),
        read_credit_tiers,
        ("state_credit_tiers.csv",),
    ),
    TableSpec(
        "state_credit_reductions",
        "Reductions of state credits",
        StateCreditReduction,
        ("tax_year", "state", "filing_status", "agi_from"),
        ("tax_year", "state"),
        read_credit_reductions,
        ("state_credit_reductions.csv",),
    ),
    TableSpec(
        "state_income_tax_brackets",
        "State income tax brackets",
        StateTaxBracket,
        (*_BRACKET_KEY, "bracket_floor"),
        _BRACKET_KEY,
        read_brackets,
        ("state_income_tax_brackets.csv",),
    ),
    TableSpec(
        "state_plans",
        "State 529 plans",
        StatePlan,
        ("state",),
        ("state",),
        _check_state_plans,
        ("state_plans.csv",),
        dated_by="as_of_year",
    ),
    TableSpec(
        "glide_paths",
        "Published glide paths",
        GlideTrackRow,
        ("plan_id", "track", "basis", "from_value", "to_value", "years_to_enrollment"),
        ("plan_id", "track"),
        read_plan_tracks,
        ("glide_paths.csv",),
        dated_by="as_of",
    ),
    TableSpec(
        "fund_lists",
        "Fund lists and whether they are complete",
        FundList,
        ("plan_id",),
        ("plan_id",),
        _check_fund_lists,
        ("fund_lists.csv",),
    ),
    TableSpec(
        "approved_funds",
        "Approved funds",
        ApprovedFund,
        ("plan_id", "option_name", "portfolio_symbol"),
        ("plan_id",),
        read_fund_menus,
        ("approved_funds.csv",),
        dated_by="as_of",
    ),
    TableSpec(
        "college_costs",
        "College costs",
        CollegeCost,
        ("academic_year", "sector", "component"),
        ("academic_year", "sector", "component"),
        read_college_costs,
        ("college_costs.csv",),
    ),
    TableSpec(
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
