"""Keyset pages: a cursor names the last row seen, so that page one thousand costs what page one costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError as ImproperValue
from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 500


def encode_cursor(values: Sequence[Any], *, backwards: bool) -> str:
    """An opaque text for a position."""
    payload = json.dumps(["p" if backwards else "n", *map(str, values)], separators=(",", ":"))
    return base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=")


def decode_cursor(text: str, *, length: int) -> tuple[list[str], bool]:
    """Position and direction of a cursor of ours; anything else is a 400 that names it."""
    try:
        payload = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise ValidationError({"cursor": "This cursor was not made by this list."}) from error
    if not (isinstance(payload, list) and len(payload) == length + 1 and all(isinstance(v, str) for v in payload)):
        raise ValidationError({"cursor": "This cursor was not made by this list."})
    return payload[1:], payload[0] == "p"


def read_limit(request: Request, default: int = DEFAULT_LIMIT) -> int:
    """The `limit` parameter: 1 to 500, and the list's own default when absent."""
    text = request.query_params.get("limit", str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MAX_LIMIT:
        raise ValidationError({"limit": f"A whole number from 1 to {MAX_LIMIT}."})
    return int(text)


class KeysetPagination(BasePagination):
    """Pages along a total order of columns; the primary key breaks ties."""

    default_limit = DEFAULT_LIMIT

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """One row more than the page tells whether another page follows."""
        self.request = request
        self.limit = read_limit(request, self.default_limit)
        self.order = self._order(queryset)
        position, self.backwards, self.has_cursor = None, False, "cursor" in request.query_params
        if self.has_cursor:
            position, self.backwards = decode_cursor(request.query_params["cursor"], length=len(self.order))
        rows = self._rows(queryset, position)
        more = len(rows) > self.limit
        rows = rows[: self.limit]
        if self.backwards:
            rows.reverse()
        self.has_next = more if not self.backwards else True
        self.has_previous = more if self.backwards else self.has_cursor
        self.rows = rows
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Results with links to both sides."""
        return Response({"results": data, "next": self.next_link(), "previous": self.previous_link()})

    def next_link(self) -> str | None:
        """Address of the following page."""
        return self._link(self.rows[-1], backwards=False) if self.rows and self.has_next else None

    def previous_link(self) -> str | None:
        """Address of the preceding page."""
        return self._link(self.rows[0], backwards=True) if self.rows and self.has_previous else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How the page looks in OpenAPI."""
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The two parameters of every list."""
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": self.default_limit}
        return [
            {"name": "limit", "in": "query", "required": False, "schema": limit, "description": "Rows on a page."},
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": "Position from `next` or `previous` of another page.",
            },
        ]

    def _order(self, queryset: QuerySet[Any]) -> list[tuple[str, bool]]:
        names = [str(name) for name in queryset.query.order_by] or ["pk"]
        order = [(name.lstrip("-"), name.startswith("-")) for name in names]
        keys = {"pk", "id", queryset.model._meta.pk.name}
        if not any(name in keys for name, _ in order):
            order.append(("pk", order[-1][1]))
        return order

    def _rows(self, queryset: QuerySet[Any], position: list[str] | None) -> list[Any]:
        order = [(name, descending != self.backwards) for name, descending in self.order]
        if position is not None:
            try:
                queryset = queryset.filter(after(order, position))
            except (ValueError, TypeError, ImproperValue) as error:
                raise ValidationError({"cursor": "This cursor was not made by this list."}) from error
        return list(queryset.order_by(*("-" * down + name for name, down in order))[: self.limit + 1])

    def _link(self, row: Any, *, backwards: bool) -> str:
        values = [_value(row, name) for name, _ in self.order]
        parameters = [(name, value) for name, value in self.request.query_params.items() if name != "cursor"]
        parameters.append(("cursor", encode_cursor(values, backwards=backwards)))
        return f"{self.request.build_absolute_uri(self.request.path)}?{urlencode(parameters)}"


def after(order: Sequence[tuple[str, bool]], position: Sequence[Any]) -> Q:
    """Rows that lie behind a position of a lexicographic order of (column, descending)."""
    condition = Q()
    for depth, ((name, descending), value) in enumerate(zip(order, position, strict=True)):
        equal = {column: position[index] for index, (column, _) in enumerate(order[:depth])}
        condition |= Q(**equal, **{f"{name}__{'lt' if descending else 'gt'}": value})
    return condition


def _value(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row["id" if name == "pk" else name]
    value = row
    for step in name.split("__"):
        value = getattr(value, step)
    return value.pk if isinstance(value, Model) else value
