"""Replacing the menu of one plan: new and changed portfolios are stored, what a whole list leaves out is closed."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from education529.models import ApprovedFund
from education529.reference_specs import BY_NAME
from lifepath.core.published_tables import rows_as_text
from lifepath.core.table_imports import TableImport, import_rows
from lifepath.core.table_rows import BadTable

ONE_DAY = dt.timedelta(days=1)
_KEPT = ("option_type", "underlying_ticker", "asset_class", "expense_ratio_pct", "effective_from", "notes")


@transaction.atomic
def import_fund_list(
    *,
    rows: Sequence[Mapping[str, str]],
    plan_id: str,
    plan_name: str,
    source: str,
    as_of: dt.date,
    is_complete: bool,
    dry_run: bool,
) -> TableImport:
    """Store one plan's menu as of a day.

    A column that the file lacks keeps what is known of the portfolio. Without `is_complete` portfolios that the file
    leaves out stay open; with it they close the day before, and the list counts as complete.
    """
    spec = BY_NAME["approved_funds"]
    present = {
        (cells["option_name"], cells["portfolio_symbol"]): cells
        for cells in rows_as_text(spec, ApprovedFund.objects.filter(plan_id=plan_id))
    }
    known = next(iter(present.values()), {})
    name = plan_name or known.get("plan_name", "") or plan_id
    merged = []
    for line, row in enumerate(rows, start=2):
        if not row.get("option_name", "").strip():
            raise BadTable(spec.name, line, "option_name", "the cell is empty.")
        if row.get("plan_id", plan_id).strip().upper() != plan_id:
            raise BadTable(spec.name, line, "plan_id", f"{row['plan_id']!r} is not the plan {plan_id}.")
        merged.append(_merged(row, present, plan_id, name, known.get("state", plan_id[:2]), source, as_of))
    listed = {(cells["option_name"], cells["portfolio_symbol"]) for cells in merged}
    left_out = [dict(cells) for key, cells in present.items() if key not in listed]
    if is_complete:
        left_out = [_closed(cells, as_of) for cells in left_out]
    result = import_rows(
        spec=spec, rows=[*merged, *left_out], compiled_on=as_of, dry_run=dry_run, origin=f"{plan_id}: {source}"
    )
    _note_completeness(plan_id, source, as_of, is_complete=is_complete, dry_run=dry_run)
    return result


def _merged(
    row: Mapping[str, str],
    present: Mapping[tuple[str, str], Mapping[str, str]],
    plan_id: str,
    plan_name: str,
    state: str,
    source: str,
    as_of: dt.date,
) -> dict[str, str]:
    key = (row["option_name"].strip(), row.get("portfolio_symbol", "").strip())
    old = present.get(key, {})
    return {
        "plan_id": plan_id,
        "state": row.get("state", "") or state,
        "plan_name": row.get("plan_name", "") or plan_name,
        "option_name": key[0],
        "portfolio_symbol": key[1],
        **{name: row.get(name, old.get(name, "")) for name in _KEPT},
        "option_type": row.get("option_type", "") or old.get("option_type", "") or "individual",
        "effective_to": row.get("effective_to", ""),
        "as_of": row.get("as_of", "") or as_of.isoformat(),
        "source": row.get("source", "") or source,
        "confidence": row.get("confidence", "") or "sourced",
    }


def _closed(cells: Mapping[str, str], as_of: dt.date) -> dict[str, str]:
    """A portfolio that the whole list does not name, closed unless it was before."""
    last = (as_of - ONE_DAY).isoformat()
    if cells["effective_to"] and cells["effective_to"] <= last:
        return dict(cells)
    return {**cells, "effective_to": max(last, cells["effective_from"])}


def _note_completeness(plan_id: str, source: str, as_of: dt.date, *, is_complete: bool, dry_run: bool) -> None:
    words = f"{'Whole' if is_complete else 'Partial'} list of {as_of}."
    row = {
        "plan_id": plan_id,
        "list_complete": "1" if is_complete else "0",
        "words": words,
        "source": source,
        "confidence": "sourced",
    }
    import_rows(spec=BY_NAME["fund_lists"], rows=[row], compiled_on=as_of, dry_run=dry_run, origin=source)
