"""The spread a household wants."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from lifepath.core import audit
from lifepath.investments.choices import AssetClass
from lifepath.investments.models import AllocationTarget


class SharesAreNotAWhole(Exception):
    """Target shares add up to 1."""


@transaction.atomic
def set_target(*, household_id: UUID, shares: Mapping[str, Decimal]) -> AllocationTarget:
    """Replace the household's target; classes that are left out get nothing."""
    total = sum(shares.values(), Decimal(0))
    if total != 1:
        raise SharesAreNotAWhole(f"The shares add up to {total.normalize():f}; they must add up to 1.")
    columns = {f"{name.lower()}_share": shares.get(name, Decimal(0)) for name in AssetClass.values}
    stored = AllocationTarget.objects.select_for_update().filter(household=household_id).first()
    before = audit.snapshot(stored) if stored is not None else None
    if stored is None:
        stored = AllocationTarget(household_id=household_id)
    for name, value in columns.items():
        setattr(stored, name, value)
    stored.updated_at = Now()
    stored.save()
    stored.refresh_from_db()
    audit.record(
        "changed" if before else "created",
        household_id=household_id,
        instance=stored,
        before=before,
        after=audit.snapshot(stored),
    )
    return stored


@transaction.atomic
def drop_target(target: AllocationTarget) -> None:
    """The household has no target any more."""
    audit.record("deleted", household_id=target.household_id, instance=target, before=audit.snapshot(target))
    target.delete()
