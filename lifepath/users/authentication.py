"""Who calls: the bearer token of a signed-in device, or a personal access token."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <JWT>` or `Bearer lp_…`."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """None leaves the caller anonymous."""
        return None

    def authenticate_header(self, request: Request) -> str:
        """Makes a refusal a 401."""
        return 'Bearer realm="api"'
