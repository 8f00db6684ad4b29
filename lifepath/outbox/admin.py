from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lifepath.core.admin.scoping import OPERATOR, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.outbox.models import OutboxMessage

WAITING, PUBLISHED, PARKED = "waiting", "published", "parked"


class StateFilter(admin.SimpleListFilter):
    """Where a message stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Three states."""
        return [(WAITING, "Waiting"), (PUBLISHED, "Published"), (PARKED, "Parked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        """Rows in that state."""
        if self.value() == WAITING:
            return queryset.filter(published_at__isnull=True, parked_at__isnull=True)
        if self.value() == PUBLISHED:
            return queryset.filter(published_at__isnull=False)
        return queryset.filter(parked_at__isnull=False) if self.value() == PARKED else queryset


@admin.register(OutboxMessage)
class OutboxMessageAdmin(HouseholdScopedAdmin):
    """What is to leave, what has left, and what was parked with its reason. Bodies are not shown."""

    viewer_roles = frozenset()
    directory_roles = frozenset({OPERATOR})
    is_read_only = True
    list_display = ["topic", "key", "sequence", "created_at", "published_at", "attempts", "parked_at", "parked_because"]
    list_filter = [StateFilter, "topic"]
    search_fields = ["key"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "topic",
        "key",
        "sequence",
        "headers",
        "created_at",
        "published_at",
        "attempts",
        "not_before",
        "last_error",
        "parked_at",
        "parked_because",
    ]


menu.register(
    "outbox",
    MenuEntry(
        "Outgoing messages",
        "outbox",
        "admin:outbox_outboxmessage_changelist",
        "People and access",
        60,
        frozenset({OPERATOR}),
    ),
)
