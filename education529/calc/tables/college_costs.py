"""Published averages of what a year at college costs, in dollars of the academic year, by sector and component."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.table_rows import read_rows

TABLE = "college_costs"


@dataclass(frozen=True, slots=True)
class CollegeCost:
    """One figure: dollars, except components that end in `_pct`; `state` empty for the national average."""

    academic_year: str
    sector: str
    state: str
    component: str
    amount: Decimal
    change_from_prior_year: Decimal | None
    source: str
    confidence: str


def read_college_costs(rows: Iterable[Mapping[str, object]]) -> tuple[CollegeCost, ...]:
    """The figures in the order of the table; `sector:ST` is a state's average."""
    costs: dict[tuple[str, str, str], CollegeCost] = {}
    for row in read_rows(TABLE, rows):
        sector, _, state = row.required("sector").partition(":")
        key = (row.required("academic_year"), row.required("sector"), row.required("component"))
        if key in costs:
            raise row.refuse("component", f"{' '.join(key)} appears twice.")
        costs[key] = CollegeCost(
            academic_year=key[0],
            sector=sector,
            state=state,
            component=key[2],
            amount=row.required_number("amount_usd"),
            change_from_prior_year=(
                row.signed_number("change_from_prior_year_pct") / 100
                if row.text("change_from_prior_year_pct")
                else None
            ),
            source=row.required("source"),
            confidence=row.required("confidence"),
        )
    return tuple(costs.values())
