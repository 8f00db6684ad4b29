"""What couples puts into a person's export, and how it forgets. A partner's entries are in nobody else's export."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from couples.models import (
    CheckIn,
    Couple,
    Decision,
    GoalCopyOffer,
    JournalEntry,
    PromptSchedule,
    RebalanceSuggestion,
    Settlement,
    SharedPayment,
    SplitRule,
)
from lifepath.core.privacy import Erasure, ExportPart, Row, erasures, export_of, export_parts

_ENTRY = tuple(column.attname for column in JournalEntry._meta.concrete_fields)
ORDER = 5  # before goals and accounts, which these refer to


def register() -> None:
    """Bring the parts; called once at start-up."""
    for name, part in {
        "couples": export_of("Couples", Couple.objects.all(), without=("invited_email", "invited_index")),
        "journal": ExportPart("Journal", _ENTRY, _entries),
        "prompt_schedules": export_of("Check-ins planned", PromptSchedule.objects.all()),
        "check_ins": export_of("Check-ins", CheckIn.objects.all()),
        "decisions": export_of("Decisions of check-ins", Decision.objects.all()),
        "split_rules": export_of("How payments are shared", SplitRule.objects.all()),
        "shared_payments": export_of("Payments for both", SharedPayment.objects.all()),
        "settlements": export_of("Settled up", Settlement.objects.all()),
        "goal_copy_offers": export_of("Shared goals offered as copies", GoalCopyOffer.objects.all()),
    }.items():
        export_parts.register(name, part)
    erasures.register(
        "couples",
        Erasure("Journal, check-ins, payments for both", ORDER, erase_household=_household, erase_person=_person),
    )


def _entries(person: Any, household_ids: Collection[UUID]) -> Iterator[Row]:
    """What the person wrote."""
    rows = JournalEntry.objects.filter(author=person, household__in=household_ids)
    yield from rows.order_by("pk").values(*_ENTRY).iterator()


def _household(household_id: UUID, now: dt.datetime) -> int:
    """All that is kept of a household, but for the couple's own record, which other records name."""
    gone = 0
    for model in (
        JournalEntry,
        CheckIn,
        PromptSchedule,
        SharedPayment,
        Settlement,
        SplitRule,
        RebalanceSuggestion,
        GoalCopyOffer,
    ):
        _, by_model = model.objects.filter(household=household_id).delete()
        gone += sum(by_model.values())
    return gone


def _person(person_id: UUID, now: dt.datetime) -> int:
    """What the person wrote themselves, also where the household goes on."""
    gone, _ = JournalEntry.objects.filter(author=person_id).delete()
    return gone
