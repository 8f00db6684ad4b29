"""What came into many goals month by month, in a number of queries that does not depend on how many there are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, DecimalField, F, Q, Sum, When
from django.db.models.functions import TruncMonth

from couples.calc.drift_sources import EARLIER_MONTHS, WINDOW_MONTHS
from goals.choices import EventType, ProgressSource
from goals.models import FinancialGoal, GoalProgress, LedgerEvent
from lifepath.core.money import ZERO
from lifepath.core.periods import Month, months_between
from lifepath.users.models import Household

_SIGNED = Case(
    When(Q(event_type=EventType.REVERSAL), then=-F("amount")),
    default=F("amount"),
    output_field=DecimalField(max_digits=20, decimal_places=2),
)
_CHANGE = Case(
    When(Q(event_type=EventType.WITHDRAWAL), then=-F("amount")),
    default=F("amount"),
    output_field=DecimalField(max_digits=20, decimal_places=2),
)


@dataclass(frozen=True, slots=True)
class GoalMonths:
    """Net contributions of a goal by month, money outside the accounts included; months without any are absent."""

    goal: FinancialGoal
    by_month: Mapping[Month, Decimal]
    present: Month

    @property
    def window(self) -> list[Month]:
        """The three closed months before this one; fewer when the goal is younger, this one at least."""
        born = Month.of(self.goal.created_on)
        first = min(max(self.present.plus(-WINDOW_MONTHS), born), self.present)
        last = min(max(self.present.plus(-1), born), self.present)
        return months_between(first, last)

    @property
    def closed(self) -> list[Month]:
        """The months of the window that are over."""
        return [month for month in self.window if month < self.present]

    @property
    def pace(self) -> Decimal:
        """Mean of the window."""
        months = self.window
        return sum((self.by_month.get(month, ZERO) for month in months), ZERO) / len(months)

    def amounts(self, months: Sequence[Month]) -> list[Decimal]:
        """Month by month, 0 where nothing came."""
        return [self.by_month.get(month, ZERO) for month in months]

    def earlier(self) -> list[Month]:
        """Up to a year before the window, as far as the goal existed."""
        first = self.window[0]
        return months_between(max(first.plus(-EARLIER_MONTHS), Month.of(self.goal.created_on)), first.plus(-1))


def months_of_goals(*, goals: Sequence[FinancialGoal], household: Household, today: dt.date) -> dict[UUID, GoalMonths]:
    """Every goal of one household with its months, up to fifteen before this one."""
    zone, present = ZoneInfo(household.time_zone), Month.of(today)
    since = _moment(present.plus(-WINDOW_MONTHS - EARLIER_MONTHS).start, zone)
    found: dict[UUID, dict[Month, Decimal]] = {goal.pk: defaultdict(lambda: ZERO) for goal in goals}
    for field, sign in (("dest_goal", 1), ("source_goal", -1)):
        rows = (
            LedgerEvent.objects.filter(household=household.pk, timestamp__gte=since, **{f"{field}__in": list(found)})
            .annotate(month=TruncMonth("timestamp", tzinfo=zone))
            .values(field, "month")
            .annotate(total=Sum(_SIGNED))
            .order_by()
        )
        for row in rows:
            found[row[field]][Month.of(row["month"])] += sign * row["total"]
    _add_reported(found, goals)
    _add_debts(found, goals, since, zone)
    return {goal.pk: GoalMonths(goal, dict(found[goal.pk]), present) for goal in goals}


def _add_reported(found: dict[UUID, dict[Month, Decimal]], goals: Sequence[FinancialGoal]) -> None:
    unlinked = [goal.pk for goal in goals if goal.debt_account_id is None]
    rows = GoalProgress.objects.filter(goal__in=unlinked, source=ProgressSource.REPORTED)
    for goal_id, year, month, amount in rows.values_list("goal", "year", "month", "contribution_this_period"):
        found[goal_id][Month(year, month)] += amount


def _add_debts(
    found: dict[UUID, dict[Month, Decimal]], goals: Sequence[FinancialGoal], since: dt.datetime, zone: ZoneInfo
) -> None:
    """What a linked debt came down by counts from the day its goal was set."""
    linked = {goal.debt_account_id: goal for goal in goals if goal.debt_account_id is not None}
    rows = (
        LedgerEvent.objects.filter(
            source_account__in=list(linked), source_goal=None, dest_goal=None, reverses=None, timestamp__gte=since
        )
        .annotate(change=_CHANGE)
        .values_list("source_account", "timestamp", "change")
    )
    for account_id, timestamp, change in rows:
        goal = linked[account_id]
        if timestamp >= goal.created_at:
            found[goal.pk][Month.of(timestamp.astimezone(zone).date())] += change


def _moment(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)
