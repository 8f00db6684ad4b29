"""When will a goal be reached at a level monthly contribution, without interest? (With interest: `forecast`.)

Exact arithmetic; only `required_monthly` is rounded, up to the cent. Skipped or changed contributions are left out.
"""

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.money import ZERO
from lifepath.core.periods import add_months, whole_months
from lifepath.core.rationals import exact, round_up

MAX_MONTHS = 1200


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Where a goal stands and where its pace leads."""

    months_remaining: int | None  # None: never, or not within a century
    projected_completion_date: dt.date | None
    on_track: bool | None  # None: no target date
    required_monthly: Decimal | None  # None: no target date


def project(
    *,
    as_of: dt.date,
    target_amount: Decimal,
    current_amount: Decimal,
    monthly_contribution: Decimal,
    target_date: dt.date | None,
) -> Trajectory:
    """Divide what remains by the contribution, in whole months."""
    remaining = exact(target_amount - current_amount)
    required = required_monthly(as_of=as_of, remaining=remaining, target_date=target_date)
    if remaining <= 0:
        return Trajectory(months_remaining=0, projected_completion_date=as_of, on_track=True, required_monthly=required)
    months = _months(remaining, exact(monthly_contribution))
    reached_on = None if months is None else add_months(as_of, months)
    on_track = None if target_date is None else reached_on is not None and reached_on <= target_date
    return Trajectory(
        months_remaining=months, projected_completion_date=reached_on, on_track=on_track, required_monthly=required
    )


def required_monthly(*, as_of: dt.date, remaining: Fraction, target_date: dt.date | None) -> Decimal | None:
    """What each whole month until the target date has to bring; all of it when there is no whole month left."""
    if target_date is None:
        return None
    if remaining <= 0:
        return ZERO
    return round_up(remaining / max(1, whole_months(as_of, target_date)))


def _months(remaining: Fraction, contribution: Fraction) -> int | None:
    if contribution <= 0:
        return None
    months = math.ceil(remaining / contribution)
    return months if months <= MAX_MONTHS else None
