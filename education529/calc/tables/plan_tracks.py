"""Published glide paths of real plans, and the default path, as rows: weights by distance from enrollment.

`basis` tells how the plan publishes its path; every row that gives its distance from enrollment is usable, whatever the
basis. Weights are fractions that add up to 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lifepath.core.table_rows import Row, read_rows

TABLE = "glide_paths"
DEFAULT_PLAN_ID = "DEFAULT"


class TrackBasis(StrEnum):
    """What the plan counts its path by."""

    AGE = "age"
    YEARS_TO_ENROLLMENT = "years_to_enrollment"
    ENROLLMENT_YEAR = "enrollment_year"
    PLAN_YEAR = "plan_year"


class StepType(StrEnum):
    """Whether a row holds over its band or is a point on a line."""

    STEP = "step"
    INTERPOLATE = "interpolate"


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One published allocation; `years_to_enrollment` None where the table does not give the distance."""

    basis: TrackBasis
    from_value: Decimal | None
    to_value: Decimal | None
    years_to_enrollment: Decimal | None
    equity: Decimal
    fixed_income: Decimal
    money_market: Decimal
    step_type: StepType
    as_of: str
    source: str
    confidence: str
    notes: str


@dataclass(frozen=True, slots=True)
class PlanTrack:
    """One track of one plan, its rows as the table lists them."""

    plan_id: str
    state: str
    plan_name: str
    track: str
    rows: tuple[TrackRow, ...]


def read_plan_tracks(rows: Iterable[Mapping[str, object]]) -> dict[tuple[str, str], PlanTrack]:
    """Every track by plan id and track name."""
    grouped: defaultdict[tuple[str, str], list[TrackRow]] = defaultdict(list)
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for row in read_rows(TABLE, rows):
        key = (row.required("plan_id"), row.required("track"))
        grouped[key].append(_track_row(row))
        names.setdefault(key, (row.text("state"), row.required("plan_name")))
    return {
        (plan_id, track): PlanTrack(plan_id, *names[plan_id, track], track=track, rows=tuple(entries))
        for (plan_id, track), entries in grouped.items()
    }


def _track_row(row: Row) -> TrackRow:
    weights = []
    for column in ("equity_pct", "fixed_income_pct", "money_market_pct"):
        weight = row.percent_as_share(column)
        if weight is None:
            raise row.refuse(column, "the cell is empty.")
        weights.append(weight)
    if sum(weights) != 1:
        raise row.refuse("equity_pct", f"the three weights add up to {sum(weights) * 100} percent, not 100.")
    equity, fixed_income, money_market = weights
    return TrackRow(
        basis=row.choice("basis", TrackBasis),
        from_value=row.number("from_value"),
        to_value=row.number("to_value"),
        years_to_enrollment=row.signed_number("years_to_enrollment") if row.text("years_to_enrollment") else None,
        equity=equity,
        fixed_income=fixed_income,
        money_market=money_market,
        step_type=row.choice("step_type", StepType),
        as_of=row.required("as_of"),
        source=row.required("source"),
        confidence=row.required("confidence"),
        notes=row.text("notes"),
    )
