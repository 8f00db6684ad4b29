"""Stored earnings records, for whoever estimates a benefit."""

from decimal import Decimal

from lifepath.users.models import Person
from retirement.models import EarningsRecord


def earnings_record(person: Person) -> dict[int, Decimal] | None:
    """A person's earnings by year; None where no record is stored. Permission is the caller's business."""
    record = EarningsRecord.objects.filter(person=person).first()
    return None if record is None else record.earnings


def earnings_records(persons: list[Person]) -> dict[Person, dict[int, Decimal]]:
    """The stored records of several people, in one query."""
    found = EarningsRecord.objects.filter(person__in=persons).select_related("person")
    return {record.person: record.earnings for record in found}
