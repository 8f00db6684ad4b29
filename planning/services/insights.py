"""Answering insights: dismiss a finding, accept or dismiss a recommendation."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from lifepath.core import audit
from lifepath.users.models import User
from planning.calc.recommendations import Recommendation
from planning.models import InsightMark, Task
from planning.report_choices import InsightAnswer
from planning.services.follow_up import add_task

ACCEPTED_DUE_DAYS = 30
LONGEST_TITLE = 160


@transaction.atomic
def dismiss(*, household_id: UUID, key: str, by: User) -> InsightMark:
    """It stays away from now on; the same again changes nothing."""
    return _mark(household_id=household_id, key=key, answer=InsightAnswer.DISMISSED, by=by)


@transaction.atomic
def take_back(*, household_id: UUID, key: str) -> None:
    """It may be found again."""
    for mark in InsightMark.objects.of_household(household_id).filter(key=key):
        audit.record("deleted", household_id=household_id, instance=mark, before=audit.snapshot(mark))
        mark.delete()


@transaction.atomic
def accept(*, household_id: UUID, recommendation: Recommendation, by: User, today: dt.date) -> Task:
    """Make it a task of the household, due in thirty days; the same again answers the same open task."""
    _mark(household_id=household_id, key=recommendation.key, answer=InsightAnswer.ACCEPTED, by=by)
    return add_task(
        household_id=household_id,
        values={
            "title": recommendation.title[:LONGEST_TITLE],
            "details": recommendation.text,
            "source": f"recommendation:{recommendation.key}"[:LONGEST_TITLE],
            "due_on": today + dt.timedelta(days=ACCEPTED_DUE_DAYS),
        },
        created_by=by,
        today=today,
    )


def _mark(*, household_id: UUID, key: str, answer: InsightAnswer, by: User) -> InsightMark:
    mark, created = InsightMark.objects.get_or_create(
        household_id=household_id, key=key, defaults={"answer": answer, "marked_by": by}
    )
    if created:
        audit.record("insight_answered", household_id=household_id, instance=mark, after=audit.snapshot(mark))
    elif mark.answer != answer:
        before = audit.snapshot(mark)
        mark.answer, mark.marked_by = answer, by
        mark.save(update_fields=["answer", "marked_by"])
        audit.record(
            "insight_answered", household_id=household_id, instance=mark, before=before, after=audit.snapshot(mark)
        )
    found: InsightMark = mark
    return found
