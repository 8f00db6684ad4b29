"""Errors as RFC 9457 problem details: one shape, stable codes, a pointer to the field that is wrong."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, OperationalError
from django.db.models import ProtectedError, RestrictedError
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions, status
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"

_FOREIGN_KEY, _UNIQUE, _CHECK, _EXCLUSION = "23503", "23505", "23514", "23P01"


class Problem(exceptions.APIException):
    """A refusal with a stable code; `field` points at the member of the request that caused it."""

    status_code: int = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = "The request conflicts with the present state."

    def __init__(
        self, detail: str, *, code: str, status_code: int = 409, field: str = "", extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.field = field
        self.extra = dict(extra or {})


class Busy(exceptions.APIException):
    """The database is out of reach or waits too long; nothing was changed."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"
    default_detail = "The service is busy; nothing was changed. Try again."
    wait = 2


class ProblemFormatter(ExceptionFormatter):
    """Lay the library's error list out as problem details."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        """One dictionary per answer."""
        request = self.context["request"]
        first = error_response.errors[0]
        validation = isinstance(self.exc, exceptions.ValidationError)
        body: dict[str, Any] = {
            "type": f"urn:lifepath:problem:{'invalid' if validation else first.code}",
            "title": HTTPStatus(self.exc.status_code).phrase,
            "status": self.exc.status_code,
            "code": "invalid" if validation else first.code,
            "detail": "The request has invalid fields." if validation else first.detail,
            "instance": request.path if request is not None else "",
        }
        if validation:
            body["errors"] = [
                {"pointer": pointer(error.attr), "code": error.code, "detail": error.detail}
                for error in error_response.errors
            ]
        elif isinstance(self.exc, Problem):
            if self.exc.field:
                body["errors"] = [{"pointer": pointer(self.exc.field), "code": first.code, "detail": first.detail}]
            body.update(self.exc.extra)
        return body


class ProblemHandler(ExceptionHandler):
    """Turn what the database and the parser refuse into 4xx and 503, and mark the media type."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Bad values that slip past field checks and a database out of reach have names of their own."""
        if isinstance(exc, DataError):
            return exceptions.ValidationError({"non_field_errors": ["A value does not fit its column."]})
        if isinstance(exc, RequestDataTooBig):
            return Problem("The request body is too large.", code="too_large", status_code=413)
        if isinstance(exc, OperationalError):
            return Busy()
        if isinstance(exc, ProtectedError | RestrictedError):
            return Problem("Other records refer to this one.", code="in_use")
        if isinstance(exc, IntegrityError):
            return broken_rule(exc)
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        """Answer as application/problem+json."""
        response = super().get_response(exc, data)
        response.content_type = CONTENT_TYPE
        return response


def broken_rule(error: IntegrityError) -> Problem:
    """What a constraint refuses that no check before it caught, most often because somebody else was faster.

    Constraints are named as the sentence that should be true.
    """
    refused = getattr(error.__cause__, "diag", None)
    name = getattr(refused, "constraint_name", None) or ""
    state = getattr(refused, "sqlstate", None)
    if state == _FOREIGN_KEY:
        return Problem("A record that this refers to, or that refers to this, stands in the way.", code="in_use")
    if name and "_" in name and state in (_UNIQUE, _CHECK, _EXCLUSION):
        return Problem(f"This would break a rule: {name.replace('_', ' ')}.", code=name)
    return Problem("This would break a rule of the records.", code="conflict")


def pointer(attribute: str | None) -> str:
    """A dotted attribute path as a JSON pointer; the empty pointer is the whole body."""
    if not attribute or attribute == "non_field_errors":
        return ""
    return "/" + "/".join(part for part in attribute.split(".") if part != "non_field_errors")
