"""Lists that a client can keep a copy of."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.pagination import KeysetPagination, encode_cursor
from lifepath.core.sync import MAX_TOMBSTONES, Since, SyncToken, now_token, read_since, scope_of

DELTA_PARAMETERS = [
    OpenApiParameter(
        "updated_since",
        OpenApiTypes.STR,
        description="The `sync_token` of an earlier answer (exact), or a time with its offset: what was written since.",
    ),
    OpenApiParameter("sync_token", OpenApiTypes.STR, description="Set by links: the token of the first page."),
]


class DeltaPagination(KeysetPagination):
    """Pages that carry the token of the first one, and what was deleted."""

    token: str = ""
    deleted: list[UUID] = []
    reset = False

    def get_paginated_response(self, data: Any) -> Response:
        """Results, links, and what a copy needs."""
        return Response(
            {
                "results": data,
                "next": self.next_link(),
                "previous": self.previous_link(),
                "deleted": self.deleted,
                "sync_token": self.token,
                "reset": self.reset,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How the page looks in OpenAPI."""
        page = super().get_paginated_response_schema(schema)
        page["required"] = [*page["required"], "deleted", "sync_token", "reset"]
        page["properties"] |= {
            "deleted": {
                "type": "array",
                "items": {"type": "string", "format": "uuid"},
                "example": [],
                "description": "Ids that are gone since `updated_since`.",
            },
            "sync_token": {
                "type": "string",
                "description": "Send it as `updated_since` next time.",
                "example": "s1.0f3a9c1b2d4e5f60.918273.20261112",
            },
            "reset": {
                "type": "boolean",
                "example": False,
                "description": "What you may see changed: drop your copy and list again without `updated_since`.",
            },
        }
        return page

    def _link(self, row: Any, *, backwards: bool) -> str:
        values = [getattr(row, "pk" if name == "pk" else name) for name, _ in self.order]
        parameters = [
            (name, value) for name, value in self.request.query_params.items() if name not in ("cursor", "sync_token")
        ]
        parameters += [("cursor", encode_cursor(values, backwards=backwards)), ("sync_token", self.token)]
        return f"{self.request.build_absolute_uri(self.request.path)}?{urlencode(parameters)}"


class DeltaListMixin:
    """`updated_since` on a list; deletions are tombstones."""

    request: Request
    paginator: Any
    tombstone_kind: str | None = None
    """Where tombstones of several kinds share a table."""
    tombstone_id = "object_id"
    pagination_class: Any = DeltaPagination

    def sync_scope(self) -> list[object]:
        """What the list covers, and what others share in it: when it changes, a copy is worthless."""
        raise NotImplementedError

    def tombstones(self) -> Any:
        """Deletions that concern this list."""
        raise NotImplementedError

    def changed_by_time(self, since: SyncToken, today: dt.date) -> Q:
        """Rows that show themselves differently since a day without having been written."""
        return Q(pk__in=[])

    def paginate_queryset(self, queryset: Any) -> Any:
        """The page of a list, or of what changed."""
        today = timezone.now().date()
        scope = scope_of(self.sync_scope())
        token, newest = now_token(scope=scope, today=today)
        carried = SyncToken.parse(self.request.query_params.get("sync_token", ""))
        kept = carried if carried is not None and carried.scope == scope and carried.oldest_open <= newest else token
        self.paginator.token, self.paginator.deleted, self.paginator.reset = str(kept), [], False
        if "updated_since" in self.request.query_params:
            since = read_since(self.request.query_params["updated_since"])
            queryset = self._since(queryset, since=since, now=token, newest=newest)
        return super().paginate_queryset(queryset)  # type: ignore[misc]

    def _since(self, queryset: Any, *, since: Since, now: SyncToken, newest: int) -> Any:
        tombstones = self.tombstones()
        if self.tombstone_kind is not None:
            tombstones = tombstones.filter(kind=self.tombstone_kind)
        if since.token is None:
            queryset = queryset.filter(updated_at__gte=since.time)
            tombstones = tombstones.filter(deleted_at__gte=since.time)
        elif since.token.scope != now.scope or since.token.oldest_open > newest:
            return self._start_anew(queryset)
        else:
            changed = Q(revision__gte=since.token.oldest_open) | self.changed_by_time(since.token, now.day)
            queryset = queryset.filter(changed)
            tombstones = tombstones.filter(revision__gte=since.token.oldest_open)
        if "cursor" not in self.request.query_params:
            deleted = list(tombstones.order_by("id").values_list(self.tombstone_id, flat=True)[: MAX_TOMBSTONES + 1])
            if len(deleted) > MAX_TOMBSTONES:
                return self._start_anew(queryset)
            self.paginator.deleted = deleted
        return queryset.order_by("revision", "pk")

    def _start_anew(self, queryset: Any) -> Any:
        self.paginator.reset = True
        return queryset.none()
