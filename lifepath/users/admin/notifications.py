"""What members were told."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.users.models import Notification


@admin.register(Notification)
class NotificationAdmin(HouseholdScopedAdmin):
    """What members of households were told, how, and whether it reached them."""

    is_read_only = True
    viewer_roles = frozenset({PLANNER})
    list_display = ["kind", "text", "told_to", "household", "created_at", "read_at", "dismissed_at", "sent_at"]
    list_filter = ["kind", "household"]
    list_select_related = ["household", "recipient"]
    search_fields = ["text", "household__name"]
    fields = [
        "household",
        "told_to",
        "kind",
        "text",
        "evidence",
        "created_at",
        "read_at",
        "dismissed_at",
        "send_at",
        "sent_at",
        "failure",
    ]
    readonly_fields = fields
    ordering = ["-created_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Of the households of whoever looks; over the API a notification is its recipient's alone."""
        return Notification.objects.told_in_households_of(request.user).order_by(*self.ordering)

    @admin.display(description="Told to")
    def told_to(self, notification: Notification) -> str:
        """The member's name."""
        return notification.recipient.display_name


menu.register(
    "notifications",
    MenuEntry(
        "Notifications", "notifications", "admin:users_notification_changelist", "Clients", 6, frozenset({PLANNER})
    ),
)
