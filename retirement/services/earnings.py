"""Storing what Social Security has on record for a person: typed in, or read from a statement."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.refusals import RefusedInput
from lifepath.users.models import Person
from retirement.calc.social_security.ages import LATEST_AGE_MONTHS, SocialSecurityBirth
from retirement.calc.social_security.statement import Statement
from retirement.models import EarningsRecord

OLDEST_BIRTH_YEAR = 1900


@dataclass(frozen=True, slots=True)
class EarningsImport:
    """What an import did, or would do, year by year."""

    record: EarningsRecord | None
    added: tuple[int, ...]
    changed: tuple[tuple[int, Decimal, Decimal], ...]
    removed: tuple[int, ...]
    unchanged: int

    def summary(self) -> str:
        """One line of counts."""
        return (
            f"{len(self.added)} years added, {len(self.changed)} changed, {len(self.removed)} removed, "
            f"{self.unchanged} unchanged"
        )

    def lines(self) -> list[str]:
        """The difference, year by year. Amounts are told of changed years only."""
        return [
            *(f"+ {year}" for year in self.added),
            *(f"~ {year}: {before} -> {after}" for year, before, after in self.changed),
            *(f"- {year}" for year in self.removed),
        ]


def check_earnings(person: Person, earnings: Mapping[int, Decimal]) -> None:
    """Refuse an empty record and years in which the person cannot have worked."""
    if not earnings:
        raise RefusedInput("earnings", "A record has at least one year.")
    born = person.birth_date.year if person.birth_date else OLDEST_BIRTH_YEAR
    last = born + LATEST_AGE_MONTHS // 12 + 1
    if person.birth_date:
        last = SocialSecurityBirth(person.birth_date).legal_year + LATEST_AGE_MONTHS // 12
    outside = [year for year in earnings if year < born or (person.birth_date and year > last)]
    if outside:
        raise RefusedInput("earnings", f"Earnings of {outside[0]} are outside the years {born} to {last}.")


@transaction.atomic
def store_earnings(*, person: Person, earnings: Mapping[int, Decimal], source: str) -> EarningsImport:
    """Make the record of a person what is given; years that are left out are gone."""
    check_earnings(person, earnings)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    record = EarningsRecord.objects.select_for_update(of=("self",)).filter(person=person).first()
    told = _difference(record, earnings)
    if record is not None and not told.lines():
        return told
    household_id = person.household_id
    made = EarningsRecord(person=person) if record is None else record
    before = None if record is None else audit.snapshot(record)
    made.earnings = dict(earnings)
    made.source, made.recorded_at = source[:120], timezone.now()
    made.save()
    action = "created" if before is None else "changed"
    audit.record(action, household_id=household_id, instance=made, before=before, after=audit.snapshot(made))
    return EarningsImport(made, told.added, told.changed, told.removed, told.unchanged)


def import_statement(
    *, person: Person, statement: Statement, file_name: str, dry_run: bool, today: dt.date
) -> EarningsImport:
    """Store what a statement says, or say what would be stored. A statement of somebody else is refused."""
    if statement.birth and person.birth_date and statement.birth != person.birth_date:
        raise RefusedInput("file", f"The statement is of somebody born {statement.birth}, not {person.birth_date}.")
    late = [year for year in statement.earnings if year > today.year]
    if late:
        raise RefusedInput("file", f"Earnings of {late[0]} lie in the future.")
    if dry_run:
        check_earnings(person, statement.earnings)
        return _difference(EarningsRecord.objects.filter(person=person).first(), statement.earnings)
    return store_earnings(person=person, earnings=statement.earnings, source=f"{statement.source}: {file_name}")


def _difference(record: EarningsRecord | None, earnings: Mapping[int, Decimal]) -> EarningsImport:
    stored = {} if record is None else record.earnings
    shared = [year for year in sorted(earnings) if year in stored]
    changed = tuple((year, stored[year], earnings[year]) for year in shared if stored[year] != earnings[year])
    return EarningsImport(
        record=record,
        added=tuple(year for year in sorted(earnings) if year not in stored),
        changed=changed,
        removed=tuple(year for year in stored if year not in earnings),
        unchanged=len(shared) - len(changed),
    )
