"""Where does a goal's pace lead when the money earns interest? The forecast rule, asked what a trajectory is asked."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from goals.calc.forecast import Point, required_contribution, simulate
from goals.calc.trajectory import Trajectory, project
from lifepath.core.money import to_cents
from lifepath.core.periods import whole_months


@dataclass(frozen=True, slots=True)
class ChartedTrajectory:
    """A trajectory and its balances month by month."""

    trajectory: Trajectory
    series: tuple[Point, ...]


def project_charted(
    *,
    as_of: dt.date,
    target_amount: Decimal,
    current_amount: Decimal,
    monthly_contribution: Decimal,
    target_date: dt.date | None,
    annual_rate: Decimal = Decimal(0),
) -> ChartedTrajectory:
    """Without a rate the plain trajectory; with one, interest is credited monthly as in the forecast.

    With interest, `required_monthly` is the smallest cent amount that is in time, and a negative pace counts as 0.
    """
    plain = project(
        as_of=as_of,
        target_amount=target_amount,
        current_amount=current_amount,
        monthly_contribution=monthly_contribution,
        target_date=target_date,
    )
    if annual_rate == 0:
        return ChartedTrajectory(plain, _straight(current_amount, monthly_contribution, target_amount, plain))
    result = simulate(
        target_amount=target_amount,
        current_amount=current_amount,
        contribution=max(Decimal(0), monthly_contribution),
        frequency="monthly",
        annual_rate=annual_rate,
        start_date=as_of,
    )
    reached_on, required, on_track = result.completion_date, None, plain.on_track
    if target_date is not None:
        required = required_contribution(
            target_amount=target_amount,
            current_amount=current_amount,
            annual_rate=annual_rate,
            months=whole_months(as_of, target_date),
        )
        on_track = result.months_to_complete == 0 or (reached_on is not None and reached_on <= target_date)
    return ChartedTrajectory(
        trajectory=Trajectory(
            months_remaining=result.months_to_complete,
            projected_completion_date=reached_on,
            on_track=on_track,
            required_monthly=required,
        ),
        series=result.series,
    )


def _straight(current: Decimal, monthly: Decimal, target: Decimal, plain: Trajectory) -> tuple[Point, ...]:
    """The balances of a pace without interest; only the start where the goal is never reached."""
    months = plain.months_remaining or 0
    line = [Point(month, to_cents(min(target, current + monthly * month))) for month in range(1, months + 1)]
    return (Point(0, to_cents(current)), *line)
