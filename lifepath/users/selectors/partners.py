"""Whose personal households are a partner's: those who share an active joint household with a person."""

from typing import Any

from django.db.models import QuerySet

from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household, Membership


def partner_household_ids(user: Any) -> QuerySet[Any]:
    """Personal households of those who share an active joint household with the user."""
    partners = Membership.objects.filter(
        household__kind=HouseholdKind.JOINT,
        household__ended_at__isnull=True,
        household__in=Membership.objects.filter(user=user, left_at__isnull=True).values("household"),
        left_at__isnull=True,
    ).exclude(user=user)
    return Household.objects.filter(personal_owner__in=partners.values("user")).values("pk")
