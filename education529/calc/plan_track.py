"""What a real plan holds at a distance from enrollment, read from its published track.

A step holds over its band of ages (99: no end); points are joined by straight lines. Where the track was not captured
the answer is None: nothing is guessed between bands that are not neighbours, nor beyond the last captured point.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.enrollment import ENROLLMENT_AGE, require_years
from education529.calc.glide_path import GlidePoint, Weights, interpolate, rounded
from education529.calc.tables.plan_tracks import PlanTrack, StepType, TrackRow

LAST_AGE = 99


@dataclass(frozen=True, slots=True)
class TrackReading:
    """A track's weights at a distance, with where they come from; `weights` None where the track was not captured."""

    plan_id: str
    plan_name: str
    track: str
    years_to_enrollment: Decimal
    weights: Weights | None
    words: str
    as_of: str
    source: str
    confidence: str


def read_track(*, track: PlanTrack, years_to_enrollment: Decimal) -> TrackReading:
    """The track's weights so many years before enrollment."""
    require_years(years_to_enrollment)
    usable = [row for row in track.rows if row.years_to_enrollment is not None]
    if usable and usable[0].step_type is StepType.STEP:
        row = _band(usable, years_to_enrollment)
        weights = None if row is None else row_weights(row)
        words = "" if row is None else _band_words(row)
    else:
        weights, row = _on_the_line(usable, years_to_enrollment)
        words = "interpolated between published points"
    cited = row or track.rows[0]
    return TrackReading(
        plan_id=track.plan_id,
        plan_name=track.plan_name,
        track=track.track,
        years_to_enrollment=years_to_enrollment,
        weights=weights,
        words=words if weights else "this part of the track was not captured",
        as_of=cited.as_of,
        source=cited.source,
        confidence=cited.confidence,
    )


def row_weights(row: TrackRow) -> Weights:
    """The weights of one published row."""
    return Weights(row.equity, row.fixed_income, row.money_market)


def _band(rows: list[TrackRow], years: Decimal) -> TrackRow | None:
    age = ENROLLMENT_AGE - years
    for row in rows:
        if row.from_value is None or row.to_value is None or age >= row.to_value + 1:
            continue
        if age >= row.from_value or row.from_value == 0:
            return row
    return None


def _band_words(row: TrackRow) -> str:
    return f"held from age {row.from_value}" + (f" to {row.to_value}" if row.to_value != LAST_AGE else "")


def _on_the_line(rows: list[TrackRow], years: Decimal) -> tuple[Weights | None, TrackRow | None]:
    points = sorted(rows, key=lambda row: row.years_to_enrollment or Decimal(0))
    nearer = [row for row in points if (row.years_to_enrollment or Decimal(0)) <= years]
    further = [row for row in points if (row.years_to_enrollment or Decimal(0)) >= years]
    if not nearer:
        return None, None
    low, high = nearer[-1], further[0] if further else nearer[-1]
    return rounded(interpolate(_point(low), _point(high), years)), low


def _point(row: TrackRow) -> GlidePoint:
    return GlidePoint(row.years_to_enrollment or Decimal(0), row_weights(row))
