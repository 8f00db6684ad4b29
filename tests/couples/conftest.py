"""Couples of the people of the tests."""

import pytest
from django.utils import timezone

from couples.models import Couple
from couples.services import couples
from lifepath.users.models import Household
from tests.banking.conftest import bobs, checking, ours, savings  # noqa: F401 - their accounts


def make_couple(inviter, partner):
    """Two who agreed, the way they agree over the API."""
    return couples.accept(couple=couples.invite(inviter=inviter, email=partner.email), user=partner)


@pytest.fixture
def couple(alice, bob):
    """Alice and Bob."""
    return make_couple(alice, bob)


@pytest.fixture
def joint(couple):
    """The household that they share."""
    return Household.objects.get(pk=couple.pk)


@pytest.fixture
def lapsed(alice, bob):
    """An invitation of Alice to Bob that nobody answered in time."""
    couple = couples.invite(inviter=alice, email=bob.email)
    Couple.objects.filter(pk=couple.pk).update(expires_at=timezone.now())
    return couple
