from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from lifepath.core import idempotency
from lifepath.core.audited_view import AuditedView
from lifepath.core.permissions import HasScope
from lifepath.core.problems import Problem
from lifepath.users.permissions import FromASession
from lifepath.users.throttling import AddressThrottle


class PublicView(APIView):
    """An operation for callers who have not signed in; a bearer token is not looked at.

    Its services make their own transactions: what a refusal has to keep (a session ended because its token was
    reused, a counted attempt) must not be undone with the refusal.
    """

    authentication_classes = ()
    permission_classes = [AllowAny]
    throttle_classes = [AddressThrottle]
    rate_limit = "sign_in"


class CredentialsView(AuditedView):
    """Passwords, tokens and devices: reached by a signed-in device alone, and nothing of it is kept for replays."""

    permission_classes = [HasScope, FromASession]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An answer that carries a secret, or the digest of a body with a password, must not be stored."""
        if idempotency.HEADER in request.headers:
            raise Problem("This operation takes no Idempotency-Key.", code="idempotency_not_offered", status_code=400)
        super().initial(request, *args, **kwargs)
