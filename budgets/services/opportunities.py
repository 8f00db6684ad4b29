"""Marking ways to save."""

from uuid import UUID

from django.db import transaction

from budgets.models import OpportunityMark
from lifepath.core import audit


@transaction.atomic
def set_mark(*, household_id: UUID, key: str, mark: str) -> None:
    """Dismissed stays dismissed, unused stays unused, until it is taken back."""
    row, created = OpportunityMark.objects.get_or_create(household_id=household_id, key=key, mark=mark)
    if created:
        audit.record("created", household_id=household_id, instance=row, after=audit.snapshot(row))


@transaction.atomic
def clear_mark(*, household_id: UUID, key: str, mark: str) -> None:
    """Take a mark back."""
    for row in OpportunityMark.objects.of_household(household_id).filter(key=key, mark=mark):
        audit.record("deleted", household_id=household_id, instance=row, before=audit.snapshot(row))
        row.delete()
