"""What a caller gets where no view answered: problem details under /api/, a plain page elsewhere."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from lifepath.core.problems import CONTENT_TYPE
from lifepath.core.renderers import to_json

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refused before any view: a host that is not ours, too many fields."""
    if _is_api(request):
        return _problem(request, 400, "bad_request", "The request cannot be read.")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    if _is_api(request):
        return _problem(request, 404, "not_found", "There is nothing at this address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A mistake of ours."""
    if _is_api(request):
        return _problem(request, 500, "error", "The service made a mistake; it is on record.")
    return defaults.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def _problem(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"urn:lifepath:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "instance": request.path,
    }
    return HttpResponse(to_json(body), status=status, content_type=CONTENT_TYPE)
