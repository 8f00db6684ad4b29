"""Telling the members of a household something, once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from lifepath.users.models import Membership, Notification


@transaction.atomic
def notify_members(*, household_id: UUID, kind: str, key: str, text: str, evidence: Mapping[str, Any]) -> int:
    """Tell every member who was not told under this key before; answers how many are told now."""
    members = Membership.objects.filter(household_id=household_id, left_at__isnull=True).values_list("user", flat=True)
    told = set(Notification.objects.filter(unique_key=key, recipient__in=members).values_list("recipient", flat=True))
    new = [
        Notification(
            household_id=household_id,
            recipient_id=member,
            kind=kind,
            unique_key=key,
            text=text,
            evidence=dict(evidence),
        )
        for member in members
        if member not in told
    ]
    Notification.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
