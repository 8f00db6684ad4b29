"""Writing, sharing and really deleting journal entries. The audit trail keeps that it happened, not what was said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from couples.choices import EntryVisibility
from couples.models import Couple, JournalEntry
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.users.models import User


@transaction.atomic
def write(*, author: User, named_household_id: UUID | None, values: Mapping[str, Any]) -> JournalEntry:
    """A new entry, in the household that its visibility asks for."""
    entry = JournalEntry(author=author, **values)
    entry.household_id = _household_of(entry, named_household_id)
    _check_goal(entry)
    entry.save(force_insert=True)
    audit.record("journal_written", household_id=entry.household_id, instance=entry)
    return entry


@transaction.atomic
def change(*, entry: JournalEntry, named_household_id: UUID | None, values: Mapping[str, Any]) -> JournalEntry:
    """Change an entry; sharing it moves it to the couple's household, hiding it moves it back."""
    for name, value in values.items():
        setattr(entry, name, value)
    if entry.visibility == EntryVisibility.PRIVATE and "shared_with_planner" not in values:
        entry.shared_with_planner = False
    if {"visibility", "shared_with_planner"} & set(values):
        entry.household_id = _household_of(entry, named_household_id)
    _check_goal(entry)
    entry.save()
    audit.record("journal_changed", household_id=entry.household_id, instance=entry)
    return entry


@transaction.atomic
def delete(entry: JournalEntry) -> None:
    """The row goes; nothing of its text stays anywhere."""
    audit.record("journal_deleted", household_id=entry.household_id, instance=entry)
    entry.delete()


def _check_goal(entry: JournalEntry) -> None:
    """Whoever reads a shared entry may read its goal."""
    if entry.goal is None or entry.visibility == EntryVisibility.PRIVATE:
        return
    if entry.goal.household_id != entry.household_id:
        raise Problem(
            "A shared entry names a goal of the household in which it is shared.",
            code="goal_of_another_household",
            status_code=400,
            field="goal",
        )


def _household_of(entry: JournalEntry, named: UUID | None) -> UUID:
    """A private entry lies in its author's own household; a shared one in the couple's, or where it is named."""
    own = entry.author.personal_household_id
    if own is None:
        raise Problem("Staff keep no journal here.", code="members_only", status_code=403)
    if entry.visibility == EntryVisibility.PRIVATE:
        if entry.shared_with_planner:
            raise Problem(
                "A private entry reaches nobody; share it first.",
                code="private_entry",
                status_code=400,
                field="shared_with_planner",
            )
        return own
    couple = Couple.objects.active_of(entry.author).values_list("pk", flat=True).first()
    wanted: UUID = named or couple or own
    if wanted not in (own, couple):
        raise Problem("Share in your own household or your couple's.", code="not_active", field="visibility")
    if wanted == own and not entry.shared_with_planner:
        raise Problem(
            "There is nobody to share it with here: name your couple, or set shared_with_planner.",
            code="nobody_to_share_with",
            status_code=400,
            field="visibility",
        )
    return wanted
