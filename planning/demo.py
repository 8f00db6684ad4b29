"""Scenarios, tasks, meetings and half a year of relationship metrics for the households of the demonstration."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from goals.choices import GoalStatus
from goals.models import FinancialGoal
from lifepath.core.periods import Month
from lifepath.users.models import Household, Membership, PlannerAssignment
from planning.choices import DueRule, MetricType, Repeats
from planning.models import ClientActiveDay, Meeting, PlanningScenario, Task
from planning.selectors.metrics.window import midnight, running_month
from planning.services.follow_up import add_task, complete_meeting, plan_meeting
from planning.services.metrics import confirm_section, keep_metrics
from planning.services.scenarios import add_allocation, create_scenario

MONTHS = 6
BILLS = (
    ("Rent", 185000, 1, "housing"),
    ("Insurance", 21400, 12, "insurance"),
    ("Electricity", 9650, 18, "housing"),
    ("Internet", 6500, 21, "subscriptions"),
)
PLANS = (("As it is", (30, 20, 10)), ("College first", (15, 20, 45)), ("Retire earlier", (15, 60, 5)))


@transaction.atomic
def build() -> str:
    """For every household with a planner; nothing for those that have scenarios."""
    now = timezone.now()
    made = 0
    for household in Household.objects.filter(planner_assignments__isnull=False).distinct().order_by("pk"):
        if PlanningScenario.objects.of_household(household.pk).exists():
            continue
        made += 1
        _scenarios(household, now)
        _follow_up(household, now, made)
        _months(household, now)
    return f"Scenarios, tasks and metrics of {made} households were made."


def _scenarios(household: Household, now: dt.datetime) -> None:
    month = running_month(now).plus(1)
    goals = FinancialGoal.objects.of_household(household.pk).filter(status=GoalStatus.ACTIVE, deleted_at__isnull=True)
    goal = goals.order_by("priority", "pk").first()
    for name, percents in PLANS:
        scenario = create_scenario(
            household_id=household.pk,
            created_by_id=None,
            name=name,
            bills=[
                {"name": bill, "amount_cents": cents, "due_date": month.start.replace(day=day), "category": category}
                for bill, cents, day, category in BILLS
            ],
        )
        targets = [
            f"goal:{goal.name}" if goal is not None else "savings:emergency",
            "savings:retirement",
            "savings:529",
        ]
        _with_lines(scenario, targets, percents)


def _with_lines(scenario: PlanningScenario, targets: list[str], percents: tuple[int, ...]) -> None:
    for bill in scenario.bills.order_by("position"):
        values = {"target": f"bill:{bill.pk}", "kind": "fixed", "value": bill.amount_cents}
        add_allocation(scenario=scenario, values=values)
    for target, percent in zip(targets, percents, strict=True):
        add_allocation(scenario=scenario, values={"target": target, "kind": "percent", "value": percent})


def _follow_up(household: Household, now: dt.datetime, number: int) -> None:
    """Meetings that took place, a task a month of which some were late, and one that is open."""
    running = running_month(now)
    assignment = PlannerAssignment.objects.of_household(household.pk).order_by("since").first()
    planner = assignment.planner if assignment is not None else None
    first = midnight(running.plus(-MONTHS).start)
    Household.objects.filter(pk=household.pk, created_at__gt=first).update(created_at=first)
    Membership.objects.of_household(household.pk).filter(joined_at__gt=first).update(joined_at=first)
    PlannerAssignment.objects.of_household(household.pk).filter(since__gt=first).update(since=first, agreed_at=first)
    held = midnight(running.plus(-4).start) + dt.timedelta(days=9, hours=15)
    meeting = plan_meeting(
        household_id=household.pk, values={"subject": "Half-yearly review", "starts_at": held}, planner=planner
    )
    complete_meeting(meeting=meeting, now=held + dt.timedelta(hours=1))
    Meeting.objects.filter(pk=meeting.pk).update(created_at=first)
    for back in range(MONTHS):
        month = running.plus(-back)
        due = midnight(month.start) + dt.timedelta(days=14)
        late = (back + number) % 3 == 0
        Task.objects.create(
            household=household,
            title=f"Send the statements of {month.plus(-1)}",
            due_on=due.date(),
            created_at=midnight(month.start),
            done_at=None if due > now else due + dt.timedelta(days=4 if late else -2),
        )
    add_task(
        household_id=household.pk,
        values={
            "title": "Choose a beneficiary for the 401(k)",
            "due_rule": DueRule.MONTH_END,
            "repeats": Repeats.NEVER,
        },
        created_by=planner,
        today=now.date(),
    )
    confirm_section(household_id=household.pk, section="income", user=planner, now=now - dt.timedelta(days=20))


def _months(household: Household, now: dt.datetime) -> None:
    """Days on which members were there, and each month closed in its turn."""
    running = running_month(now)
    members = list(Membership.objects.of_household(household.pk).values_list("user", flat=True))
    days = [
        ClientActiveDay(user_id=user_id, day=month.start + dt.timedelta(days=7 * week))
        for back in range(MONTHS)
        for month in [running.plus(-back)]
        for week in range(1 + (back + len(household.name)) % 4)
        for user_id in members
        if month.start + dt.timedelta(days=7 * week) <= now.date()
    ]
    ClientActiveDay.objects.bulk_create(days, ignore_conflicts=True)
    for back in range(MONTHS - 1, 0, -1):
        month: Month = running.plus(-back)
        closed_at = midnight(month.end) + dt.timedelta(hours=3)
        keep_metrics(household=household, metric_types=MetricType.values, month=month, now=closed_at, closing=True)
    keep_metrics(household=household, metric_types=MetricType.values, month=running, now=now)
