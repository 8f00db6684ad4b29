"""What happens to every request before a view sees it."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lifepath.core.request_context import acting

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = structlog.get_logger("lifepath.request")


class EitherSlashMiddleware:
    """Paths under /api/ answer with and without their last slash; no redirect that would lose a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Strip the slash before routing."""
        if request.path_info.startswith("/api/") and request.path_info.endswith("/"):
            request.path_info = request.path_info.rstrip("/")
        return self.get_response(request)


class RequestContextMiddleware:
    """Give the request an id, remember where it came from, and log one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The caller's X-Request-Id is kept where it is harmless."""
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        channel = "api" if request.path_info.startswith("/api/") else "admin"
        with acting(channel=channel, request_id=request_id, actor=None, source_ip=client_address(request), reason=""):
            structlog.contextvars.bind_contextvars(request_id=request_id)
            try:
                response = self.get_response(request)
                logger.info("answered", method=request.method, path=request.path, status=response.status_code)
            finally:
                structlog.contextvars.clear_contextvars()
        response["X-Request-Id"] = request_id
        return response


def client_address(request: HttpRequest) -> str | None:
    """The peer's address; behind TRUSTED_PROXY_COUNT proxies, the one that the outermost of them saw."""
    if settings.TRUSTED_PROXY_COUNT:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXY_COUNT:
            return hops[-settings.TRUSTED_PROXY_COUNT]
    return request.META.get("REMOTE_ADDR") or None
