"""Menus of approved funds: which portfolios a plan offers, with the dates between which they were on the menu."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.table_rows import Row, read_rows

TABLE = "approved_funds"


@dataclass(frozen=True, slots=True)
class FundOption:
    """One portfolio; `expense_ratio` a fraction per year; dates inclusive, None where not known."""

    option_name: str
    option_type: str
    underlying_ticker: str
    portfolio_symbol: str
    asset_class: str
    expense_ratio: Decimal | None
    as_of: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    source: str
    confidence: str
    notes: str


@dataclass(frozen=True, slots=True)
class FundMenu:
    """One plan's menu as far as we know it; `is_complete` only where the whole list was seen."""

    plan_id: str
    state: str
    plan_name: str
    options: tuple[FundOption, ...]
    is_complete: bool
    completeness_words: str


def read_fund_menus(
    rows: Iterable[Mapping[str, object]], *, lists: Iterable[Mapping[str, object]] = ()
) -> dict[str, FundMenu]:
    """The menus by plan id; `lists` says which of them are complete, the others count as partial."""
    grouped: defaultdict[str, list[FundOption]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    for row in read_rows(TABLE, rows):
        plan_id = row.required("plan_id")
        grouped[plan_id].append(_option(row))
        names.setdefault(plan_id, (row.text("state"), row.required("plan_name")))
    completeness = {
        row.required("plan_id"): (row.flag("list_complete"), row.required("words"))
        for row in read_rows("fund_lists", lists)
    }
    return {
        plan_id: FundMenu(plan_id, *names[plan_id], tuple(options), *completeness.get(plan_id, (False, "")))
        for plan_id, options in grouped.items()
    }


def _option(row: Row) -> FundOption:
    effective_from = row.date("effective_from", end_of_year=False)
    effective_to = row.date("effective_to", end_of_year=True)
    if effective_from and effective_to and effective_to < effective_from:
        raise row.refuse("effective_to", f"{effective_to} lies before {effective_from}.")
    return FundOption(
        option_name=row.required("option_name"),
        option_type=row.required("option_type"),
        underlying_ticker=row.text("underlying_ticker"),
        portfolio_symbol=row.text("portfolio_symbol"),
        asset_class=row.text("asset_class"),
        expense_ratio=row.percent_as_share("expense_ratio_pct"),
        as_of=row.required("as_of"),
        effective_from=effective_from,
        effective_to=effective_to,
        source=row.required("source"),
        confidence=row.required("confidence"),
        notes=row.text("notes"),
    )
