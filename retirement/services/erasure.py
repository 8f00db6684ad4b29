"""Forgetting: a household's plans, and what plans of others hold about a person."""

import datetime as dt
from uuid import UUID

from retirement.models import RetirementMember, RetirementProfile


def erase_household(household_id: UUID, now: dt.datetime) -> int:
    """Every plan of the household with its parts and its history."""
    plans = RetirementProfile.objects.of_household(household_id)
    count: int = plans.count()
    plans.delete()
    return count


def erase_person(user_id: UUID, now: dt.datetime) -> int:
    """What is known of the person's earnings in plans that go on without them."""
    known = RetirementMember.objects.filter(person__user_id=user_id)
    count: int = known.update(pia=None, aime=None)
    return count
