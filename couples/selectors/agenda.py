"""The agenda of a household's check-in, as the caller may see it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from budgets.calc.anomalies import ALERT, DEFAULT_THRESHOLD_STDDEV
from budgets.selectors import snapshots
from budgets.selectors.discretion import Hidden, hidden_from
from couples.calc.agenda import ANOMALY, BILL, AgendaPoint, Evidence, arrange
from lifepath.banking.calc.recurring import ENDED
from lifepath.banking.selectors.recurring import recurring_series
from lifepath.core.money import money_text
from lifepath.core.periods import Month
from lifepath.users.models import Household

BILLS_AHEAD = dt.timedelta(days=14)


def agenda(*, user: Any, household: Household, now: dt.datetime) -> list[AgendaPoint]:
    """What the household's own records ask to be talked about."""
    today = household.today(now)
    hidden = hidden_from(user=user, household=household, now=now)
    return arrange([*_anomalies(household, today, hidden), *_bills(user, household, today, now)])


def _anomalies(household: Household, today: dt.date, hidden: Hidden) -> Iterator[AgendaPoint]:
    """Categories that stand out in the last closed month."""
    month = Month.of(today).plus(-1)
    try:
        found, _ = snapshots.anomalies(
            household=household,
            running=Month.of(today),
            month=month,
            threshold_stddev=DEFAULT_THRESHOLD_STDDEV,
            hidden=hidden,
        )
    except snapshots.NoData:
        return
    for anomaly in found:
        yield AgendaPoint(
            key=f"anomaly:{month}:{anomaly.category}",
            kind=ANOMALY,
            urgency=2 if anomaly.severity == ALERT else 3,
            title=f"{anomaly.category.replace('_', ' ').capitalize()} stood out in {month}",
            detail=(
                f"{money_text(anomaly.current_amount)}, {anomaly.direction} the average of"
                f" {money_text(anomaly.historical_average)}."
            ),
            evidence=Evidence(
                "anomaly",
                f"{month}:{anomaly.category}",
                f"/api/v1/budgets/anomalies?household={household.pk}&period={month}",
            ),
        )


def _bills(user: Any, household: Household, today: dt.date, now: dt.datetime) -> Iterator[AgendaPoint]:
    """What is due soon, or is late."""
    for series in recurring_series(user=user, household_id=household.pk, as_of=today, now=now):
        due = series.next_on
        if series.state == ENDED or due is None or series.typical_amount >= 0 or due > today + BILLS_AHEAD:
            continue
        late = due < today
        yield AgendaPoint(
            key=f"bill:{series.key}"[:200],
            kind=BILL,
            urgency=2 if late else 4,
            title=f"{series.payee} {'was' if late else 'is'} due on {due}",
            detail=f"{money_text(-series.typical_amount)} as a rule.",
            evidence=Evidence("recurring", series.key, f"/api/v1/recurring?household={household.pk}"),
        )
