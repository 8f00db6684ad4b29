"""Making somebody a beneficiary, and changing what is known about them."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from education529.models import Beneficiary
from lifepath.core import audit
from lifepath.core.periods import Month
from lifepath.users.choices import Relation
from lifepath.users.models import Person


@transaction.atomic
def add_beneficiary(
    *,
    household_id: UUID,
    person: Person | None,
    name: str,
    birth_date: dt.date | None,
    enrollment_month: Month | None,
) -> Beneficiary:
    """Save for a person of the household, or for a child that is new to it."""
    if person is None:
        person = Person.objects.create(
            household_id=household_id, name=name, birth_date=birth_date, relation=Relation.CHILD
        )
        audit.record("created", household_id=household_id, instance=person, after=audit.snapshot(person))
    else:
        _change_person(person, {"birth_date": birth_date} if birth_date else {})
    made = Beneficiary.objects.create(
        person=person, enrollment_month=enrollment_month.start if enrollment_month else None
    )
    made.refresh_from_db()
    return made


@transaction.atomic
def change_beneficiary(*, beneficiary: Beneficiary, changes: dict[str, Any]) -> Beneficiary:
    """Name and birth date are the person's; the month is the beneficiary's own."""
    _change_person(
        beneficiary.person, {name: value for name, value in changes.items() if name in ("name", "birth_date")}
    )
    if "enrollment_month" in changes:
        month = changes["enrollment_month"]
        beneficiary.enrollment_month = month.start if month else None
    beneficiary.save()
    beneficiary.refresh_from_db()
    return beneficiary


def _change_person(person: Person, changes: dict[str, Any]) -> None:
    if not changes:
        return
    before = audit.snapshot(person)
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    was, now = audit.changed_columns(before, audit.snapshot(person))
    if now:
        audit.record("changed", household_id=person.household_id, instance=person, before=was, after=now)
