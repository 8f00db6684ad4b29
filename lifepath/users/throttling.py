"""Rate limits of the API: generous and per process for callers, strict and shared for sign-in and registration.

Limits that each process counts for itself are divided by the number of web workers.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from lifepath.core.middleware import client_address
from lifepath.core.rate_limits import PROCESS, SHARED, Limit, Standing, limit_named, spend

_MARK = "rate_limit_standing"


class CallerThrottle(BaseThrottle):
    """Every signed-in caller by person and, with a personal access token, by token too; visitors by address."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the call against each limit that applies."""
        standings = [_spend_in_process(limit, who) for limit, who in self._applying(request)]
        return self._judge(request, standings)

    def _applying(self, request: Request) -> Iterable[tuple[Limit, str]]:
        token_id = getattr(request.auth, "token_id", None)
        if not request.user.is_authenticated:
            pairs = [("visitor", str(client_address(request)))]
        elif token_id is not None:
            pairs = [("caller", str(request.user.pk)), ("token", str(token_id))]
        else:
            pairs = [("caller", str(request.user.pk))]
        return [(limit, who) for name, who in pairs if (limit := limit_named(name)) is not None]

    def _judge(self, request: Any, standings: list[Standing]) -> bool:
        if not standings:
            return True
        self.tightest = min(standings, key=lambda standing: standing.remaining)
        setattr(request._request, _MARK, self.tightest)
        return not self.tightest.exceeded

    def wait(self) -> float:
        """Seconds until the window ends; becomes Retry-After."""
        return self.tightest.resets_in


class AddressThrottle(CallerThrottle):
    """A view's own strict limit by the caller's address, shared by all processes: `rate_limit = "sign_in"`."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the call."""
        limit = limit_named(view.rate_limit)
        if limit is None:
            return True
        return self._judge(request, [spend(limit, str(client_address(request)), now=time.time(), cache=SHARED)])


class RateLimitHeadersMiddleware:
    """Tells callers where they stand (`RateLimit`, `RateLimit-Policy`: draft-ietf-httpapi-ratelimit-headers)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only where a limit was counted."""
        response = self.get_response(request)
        standing: Standing | None = getattr(request, _MARK, None)
        if standing is not None:
            limit = standing.limit
            response["RateLimit-Policy"] = f'"{limit.name}";q={limit.amount};w={limit.seconds}'
            response["RateLimit"] = f'"{limit.name}";r={standing.remaining};t={standing.resets_in}'
        return response


def _spend_in_process(limit: Limit, who: str) -> Standing:
    share = Limit(name=limit.name, amount=max(1, limit.amount // settings.WEB_WORKERS), seconds=limit.seconds)
    return spend(share, who, now=time.time(), cache=PROCESS)
