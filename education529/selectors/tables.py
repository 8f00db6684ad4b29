"""The tables that the calculators read: those of the database, kept by the process until their version moves.

A table that was never loaded answers with the one that the product ships. The versions cost one query a request.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from education529.calc.tables.college_costs import read_college_costs
from education529.calc.tables.federal_limits import read_federal_limits
from education529.calc.tables.fund_menus import read_fund_menus
from education529.calc.tables.plan_tracks import read_plan_tracks
from education529.calc.tables.shipped import ReferenceTables, read_csv
from education529.calc.tables.special_rules import read_credit_reductions, read_credit_tiers, read_special_rules
from education529.calc.tables.state_benefits import read_state_benefits
from education529.calc.tables.state_brackets import read_brackets
from education529.calc.tables.state_plans import read_state_plans
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.models import TableVersion
from education529.reference_specs import BY_NAME, DATA
from lifepath.core.published_tables import TableSpec, rows_as_text
from lifepath.core.table_files import compiled_days

Versions = tuple[tuple[str, int, dt.date | None], ...]


_pinned: ContextVar[ReferenceTables | None] = ContextVar("pinned_tables", default=None)


@contextmanager
def pinned_tables() -> Iterator[None]:
    """Let a block of several calculations look at the versions once."""
    token = _pinned.set(reference_tables())
    try:
        yield
    finally:
        _pinned.reset(token)


def reference_tables() -> ReferenceTables:
    """Everything the calculators look up, as the database holds it now."""
    return _pinned.get() or _tables(
        tuple(TableVersion.objects.order_by("name").values_list("name", "version", "compiled_on"))
    )


@lru_cache(maxsize=2)
def _tables(versions: Versions) -> ReferenceTables:
    loaded = {name: compiled_on for name, _, compiled_on in versions}
    rows = {name: _stored(spec) if name in loaded else _shipped(spec) for name, spec in BY_NAME.items()}
    return ReferenceTables(
        state_tax=StateTaxRules(
            benefits=read_state_benefits(rows["state_tax_benefits"]),
            special_rules=read_special_rules(rows["state_special_rules"]),
            credit_tiers=read_credit_tiers(rows["state_credit_tiers"]),
            credit_reductions=read_credit_reductions(rows["state_credit_reductions"]),
            brackets=read_brackets(rows["state_income_tax_brackets"]),
            compiled_on=loaded.get("state_tax_benefits") or compiled_days(DATA)["state_tax_benefits"],
        ),
        plans=read_state_plans(rows["state_plans"]),
        tracks=read_plan_tracks(rows["glide_paths"]),
        menus=read_fund_menus(rows["approved_funds"], lists=rows["fund_lists"]),
        college_costs=read_college_costs(rows["college_costs"]),
        federal=read_federal_limits(rows["federal_limits"]),
    )


def _shipped(spec: TableSpec) -> list[dict[str, str]]:
    return [cells for path in spec.shipped_files() for cells in read_csv(path)]


def _stored(spec: TableSpec) -> list[dict[str, str]]:
    return rows_as_text(spec, spec.model._default_manager.order_by(*_order(spec)))


def _order(spec: TableSpec) -> tuple[str, ...]:
    """Brackets and tiers by their amounts, everything else as the file had it."""
    by_amount = {"state_income_tax_brackets", "state_credit_tiers"}
    return spec.key if spec.name in by_amount else ("pk",)
