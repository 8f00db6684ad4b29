"""Keeping a retirement profile: its columns, and its parts, which a given list replaces."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction

from lifepath.core import audit
from lifepath.users.models import Person
from retirement.models import (
    OneOffFlow,
    RetirementAccount,
    RetirementIncome,
    RetirementMember,
    RetirementProfile,
    SpendingPhase,
)

PARTS: Mapping[str, type[models.Model]] = {
    "members": RetirementMember,
    "accounts": RetirementAccount,
    "incomes": RetirementIncome,
    "phases": SpendingPhase,
    "one_offs": OneOffFlow,
}


class PersonOfAnotherHousehold(ValueError):
    """A profile is about people of its own household."""


class AccountOfAnotherHousehold(ValueError):
    """A profile counts investment accounts of its own household."""


@transaction.atomic
def create_profile(*, household_id: UUID, given: Mapping[str, Any]) -> RetirementProfile:
    """A new profile with its parts. Raises PersonOfAnotherHousehold."""
    columns = {name: value for name, value in given.items() if name not in PARTS}
    profile = RetirementProfile.objects.create(household_id=household_id, **columns)
    _write_parts(profile, given)
    return profile


@transaction.atomic
def change_profile(*, profile: RetirementProfile, changes: Mapping[str, Any]) -> RetirementProfile:
    """Change columns; a part that is among the changes is replaced as a whole, and the change is on record."""
    for name, value in changes.items():
        if name not in PARTS:
            setattr(profile, name, value)
    profile.save()
    named = [name for name in PARTS if name in changes]
    before = {name: _shown(profile, name) for name in named}
    for name in named:
        PARTS[name]._default_manager.filter(profile=profile).delete()
    _write_parts(profile, changes)
    after = {name: _shown(profile, name) for name in named}
    if before != after:
        audit.record(
            "retirement_profile_parts_replaced",
            household_id=profile.household_id,
            instance=profile,
            before=before,
            after=after,
        )
    return profile


def _write_parts(profile: RetirementProfile, given: Mapping[str, Any]) -> None:
    for name, model in PARTS.items():
        if name == "members":
            _write_members(profile, given.get(name, ()))
        else:
            _check_accounts(profile, given.get(name, ()))
            model._default_manager.bulk_create(model(profile=profile, **part) for part in given.get(name, ()))


def _check_accounts(profile: RetirementProfile, parts: Sequence[Mapping[str, Any]]) -> None:
    for part in parts:
        account = part.get("investment_account")
        if account is not None and account.household_id != profile.household_id:
            raise AccountOfAnotherHousehold("The investment account belongs to another household.")


def _write_members(profile: RetirementProfile, members: Sequence[Mapping[str, Any]]) -> None:
    for position, member in enumerate(members):
        columns = {name: value for name, value in member.items() if name != "birth_date"}
        person: Person = member["person"]
        if person.household_id != profile.household_id:
            raise PersonOfAnotherHousehold("The person belongs to another household.")
        _keep_birth_date(person, member.get("birth_date"))
        RetirementMember.objects.create(profile=profile, position=position, **columns)


def _keep_birth_date(person: Person, birth: dt.date | None) -> None:
    """A birth date is the person's; one that differs corrects the record."""
    if birth is None or birth == person.birth_date:
        return
    before = audit.snapshot(person)
    person.birth_date = birth
    person.save(update_fields=["birth_date"])
    was, now = audit.changed_columns(before, audit.snapshot(person))
    audit.record("changed", household_id=person.household_id, instance=person, before=was, after=now)


def _shown(profile: RetirementProfile, name: str) -> list[dict[str, Any]]:
    """The rows of a part without their ids."""
    rows = PARTS[name]._default_manager.filter(profile=profile).order_by("pk")
    return [
        {column: value for column, value in audit.snapshot(row).items() if column not in ("id", "profile_id")}
        for row in rows
    ]
