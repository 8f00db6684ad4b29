"""Rows of couples. Alice invited Bob; Eve used to be with her; a planner sees a couple and decides nothing for it."""

from django.utils import timezone

from couples.models import Couple
from couples.services import couples
from tests.permissions.world import AdminRow, Row, everyone


def together(world):
    """The couple of the joint household."""
    Couple.objects.filter(pk=world.joint.pk).delete()
    return Couple.objects.create(
        pk=world.joint.pk,
        household=world.joint,
        state="ACTIVE",
        inviter=world.people["owner"],
        invitee=world.people["partner"],
        expires_at=timezone.now(),
        answered_at=timezone.now(),
    )


def invited(world):
    """An invitation of the owner, open, to the partner."""
    return couples.invite(inviter=world.people["owner"], email=world.people["partner"].email)


PARTNERS = {"owner": 200, "partner": 200}
SEEN = {**PARTNERS, "lead": 200, "observer": 200}
DECIDED_BY_THEM = {**PARTNERS, "lead": 403, "observer": 403}
CLIENTS = {"owner": 201, "partner": 201, "ex_partner": 201, "stranger": 201}


def of(make, body=None):
    """One couple."""
    return lambda world: ({"id": make(world).pk}, {}, body)


ROWS = {
    "GET /api/v1/couples": Row(lambda world: ({}, {}, None), everyone(200)),
    "POST /api/v1/couples": Row(lambda world: ({}, {}, {"email": "new@home.example"}), CLIENTS, otherwise=403),
    "GET /api/v1/couples/{id}": Row(of(together), SEEN),
    "POST /api/v1/couples/{id}/accept": Row(of(invited), {"owner": 403, "partner": 200}),
    "POST /api/v1/couples/{id}/decline": Row(of(invited), PARTNERS),
    "POST /api/v1/couples/{id}/separate": Row(of(together), DECIDED_BY_THEM),
    "POST /api/v1/couples/{id}/hide-now": Row(of(together), DECIDED_BY_THEM),
}

ADMIN_ROWS: dict[str, AdminRow] = {}
