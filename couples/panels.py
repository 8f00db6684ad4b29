"""Goals against their lines, and what two people plan together, on the household page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from budgets.selectors.discretion import hidden_from
from couples.calc.drift import AHEAD, BEHIND, COMPLETE, CRITICAL, ON_TRACK, OVERDUE
from couples.calc.rebalance import DEFAULT_MIN_MOVE
from couples.explaining.rebalance import rebalance_body
from couples.models import CheckIn, Couple, PromptSchedule
from couples.selectors.contributions import month_of_sharing
from couples.selectors.drift import MeasuredGoal, household_drift
from couples.selectors.rebalancing import rebalance_state
from lifepath.core import charts
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.spending_categories import LABELS
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household

SHOWN_GOALS = 12
SHOWN_CHECK_INS = 5
SHOWN_CAUSES = 4  # the largest; the API answers all
TONES = {
    CRITICAL: "bad",
    OVERDUE: "bad",
    BEHIND: "warning",
    ON_TRACK: "good",
    AHEAD: "good",
    COMPLETE: "good",
}
CAUSES = {
    "changed_target": "changed target",
    "income": "less income",
    "overspent_category": "overspent",
    "missed_transfer": "missed transfer",
    "other": "other",
}


def together_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """Drift with its causes, what rebalancing would do, check-ins, and who paid for what both share."""
    now = timezone.now()
    today = household.today(now)
    hidden = hidden_from(user=request.user, household=household, now=now)
    measured = household_drift(household=household, today=today, hidden=hidden)
    shown: dict[str, Any] = {
        "goals": [_goal(entry) for entry in measured[:SHOWN_GOALS]],
        "more_goals": max(0, len(measured) - SHOWN_GOALS),
        "chart": _chart(measured[:SHOWN_GOALS]),
        "today": today,
        "drift_url": reverse("admin:couples_goaldrift_changelist"),
        "check_ins_url": reverse("admin:couples_checkin_changelist"),
        **_check_ins(household),
    }
    if measured:
        state = rebalance_state(user=request.user, household=household, today=today, min_move=DEFAULT_MIN_MOVE)
        shown["rebalance"] = rebalance_body(household_id=household.pk, state=state, found=state.suggest())
    if household.kind == HouseholdKind.JOINT:
        shown |= _couple(household, today)
    return shown


def _goal(entry: MeasuredGoal) -> dict[str, Any]:
    parts = () if entry.causes is None else entry.causes.parts
    largest = sorted((part for part in parts if part.amount > 0), key=lambda part: -part.amount)[:SHOWN_CAUSES]
    return {
        "name": entry.goal.name,
        "target_date": entry.goal.target_date,
        "target": entry.goal.target_amount,
        "current": entry.goal.current_amount,
        "expected": entry.drift.expected,
        "drift": entry.drift.drift_amount,
        "status": entry.drift.status.replace("_", " "),
        "tone": TONES.get(entry.drift.status, "neutral"),
        "catch_up": entry.drift.catch_up_monthly,
        "pace": entry.monthly_pace,
        "months_late": entry.details.months_late,
        "causes": [(_cause(part.cause, part.detail), part.amount) for part in largest],
    }


def _cause(cause: str, detail: str) -> str:
    return f"{CAUSES[cause]}: {LABELS.get(detail, detail).lower()}" if detail else CAUSES[cause]


def _chart(measured: Sequence[MeasuredGoal]) -> SafeString | None:
    with_line = [entry for entry in measured if entry.drift.expected is not None]
    if not with_line:
        return None
    there: list[Decimal | None] = [entry.goal.current_amount for entry in with_line]
    asked: list[Decimal | None] = [entry.drift.expected for entry in with_line]
    return charts.pairs(
        [entry.goal.name[:20] for entry in with_line],
        charts.Line("There", there),
        charts.Line("Expected by now", asked),
        title="Goals: what is there beside what the straight line asks for",
    )


def _check_ins(household: Household) -> dict[str, Any]:
    came = CheckIn.objects.filter(household=household.pk).prefetch_related("decisions")
    schedules = PromptSchedule.objects.filter(household=household.pk, next_at__isnull=False)
    return {
        "check_ins": [
            {
                "title": row.title,
                "on": row.occurrence_at,
                "completed": row.completed_at is not None,
                "decisions": [
                    (decision.get_outcome_display(), decision.text.rstrip(".")) for decision in row.decisions.all()
                ],
                "url": reverse("admin:couples_checkin_change", args=[row.pk]),
            }
            for row in came.order_by("-occurrence_at")[:SHOWN_CHECK_INS]
        ],
        "next_check_in": _on_the_wall(
            schedules.order_by("next_at").values_list("next_at", flat=True).first(), household
        ),
    }


def _on_the_wall(moment: dt.datetime | None, household: Household) -> str:
    """A moment on the household's clock."""
    return "" if moment is None else f"{moment.astimezone(ZoneInfo(household.time_zone)):%Y-%m-%d %H:%M}"


def _couple(household: Household, today: dt.date) -> dict[str, Any]:
    couple = Couple.objects.select_related("inviter", "invitee").filter(household=household.pk).first()
    if couple is None:
        return {}
    shared = month_of_sharing(household_id=household.pk, month=Month.of(today).plus(-1))
    names = shared.people
    return {
        "couple": couple,
        "partners": [person.display_name for person in (couple.inviter, couple.invitee) if person is not None],
        "sharing": {
            "month": str(shared.month),
            "total": shared.true_up.total,
            "people": [
                (names[entry.person], entry.paid, entry.fair_part, shared.open_balances[entry.person])
                for entry in shared.true_up.balances
            ],
            "settlements": [
                (names[transfer.from_person], names[transfer.to_person], transfer.amount)
                for transfer in shared.open_settlements
            ],
        }
        if shared.true_up.total != ZERO
        else None,
    }
