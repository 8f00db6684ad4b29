"""Rows of registration, sign-in, tokens and support."""

import datetime as dt

from django.utils import timezone

from lifepath.users.models import DeviceSession
from lifepath.users.services.mail import reset_key
from lifepath.users.services.tokens import create_token
from tests.conftest import PASSWORD
from tests.permissions.world import ROLES, Row, everyone
from tests.users.mailbox import address_to_verify, verification_key

STRONG = "an unlikely sentence 7"


def anybody(status):
    """Whoever calls, signed in or not."""
    return dict.fromkeys(ROLES, status)


def support_only(status):
    """Everybody else is told that this is not for them."""
    return {**everyone(403), "support": status}


def plain(body=None, query=None):
    """No preparation."""
    return lambda world: ({}, query or {}, body)


def devices(world):
    """The owner's phone."""
    phone = DeviceSession.objects.create(
        user=world.people["owner"], device="phone", expires_at=timezone.now() + dt.timedelta(days=1)
    )
    return {"id": phone.pk}, {}, None


def token(world):
    """A token of the owner."""
    made, _ = create_token(
        user=world.people["owner"],
        name="Script",
        scopes=["budgets:read"],
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    return {"id": made.pk}, {}, None


def new_token(world):
    """A token to be made."""
    until = (timezone.now() + dt.timedelta(days=30)).isoformat()
    return {}, {}, {"name": "Script", "scopes": ["budgets:read"], "expires_at": until}


def support_act(world):
    """On the owner's account."""
    return {"id": world.people["owner"].pk}, {}, {"reason": "Called us"}


PASSWORDS = {"current_password": PASSWORD, "password": STRONG}

ROWS = {
    "POST /api/v1/users": Row(
        plain({"email": "new@home.example", "password": STRONG, "display_name": "New"}), anybody(201)
    ),
    "POST /api/v1/users/login": Row(plain({"email": "alice@home.example", "password": PASSWORD}), anybody(200)),
    "POST /api/v1/users/token/refresh": Row(plain({"refresh": "lr_made-up"}), anybody(401)),
    "POST /api/v1/users/logout": Row(plain(), everyone(204)),
    "POST /api/v1/users/verify-email": Row(
        lambda world: ({}, {}, {"key": verification_key(address_to_verify(world.people["owner"]))}), anybody(200)
    ),
    "POST /api/v1/users/resend-verification": Row(plain({"email": "alice@home.example"}), anybody(202)),
    "POST /api/v1/users/password-reset": Row(plain({"email": "alice@home.example"}), anybody(202)),
    "POST /api/v1/users/password-reset/confirm": Row(
        lambda world: ({}, {}, {"key": reset_key(world.people["owner"]), "password": STRONG}), anybody(204)
    ),
    "GET /api/v1/users/me": Row(plain(), everyone(200)),
    "PATCH /api/v1/users/me": Row(plain({"display_name": "Somebody"}), everyone(200)),
    "POST /api/v1/users/me/password": Row(plain(PASSWORDS), everyone(204)),
    "POST /api/v1/users/me/email": Row(
        plain({"email": "moved@home.example", "current_password": PASSWORD}), everyone(202)
    ),
    "GET /api/v1/users/sessions": Row(plain(), everyone(200)),
    "DELETE /api/v1/users/sessions/{id}": Row(devices, {"owner": 204}),
    "GET /api/v1/users/tokens": Row(plain(), everyone(200)),
    "POST /api/v1/users/tokens": Row(new_token, everyone(201)),
    "DELETE /api/v1/users/tokens/{id}": Row(token, {"owner": 204}),
    "GET /api/v1/support/users": Row(plain(query={"email": "alice@home.example"}), support_only(200)),
    "POST /api/v1/support/users/{id}/resend-verification": Row(support_act, support_only(200)),
    "POST /api/v1/support/users/{id}/lock": Row(support_act, support_only(200)),
    "POST /api/v1/support/users/{id}/unlock": Row(support_act, support_only(200)),
    "POST /api/v1/support/users/{id}/end-sessions": Row(support_act, support_only(200)),
}
