"""The directory of people."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.users.models import User


@admin.register(User)
class UserAdmin(HouseholdScopedAdmin):
    """People who sign in; how they sign in is their own business."""

    directory_roles = frozenset({SUPPORT, OPERATOR})
    is_read_only = True
    list_display = ["display_name", "email", "role", "is_active", "locked_at", "created_at"]
    list_filter = ["role", "is_active"]
    search_fields = ["display_name", "email"]
    fields = ["display_name", "email", "role", "is_active", "locked_at", "time_zone", "locale", "created_at"]
    ordering = ["display_name", "pk"]

    def household_of(self, obj: Any) -> Any:
        """A person's own household, where they have one."""
        return obj.personal_household_id

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People leave by erasure, not from here."""
        return False


menu.register(
    "people",
    MenuEntry(
        "People",
        "person",
        "admin:users_user_changelist",
        "People and access",
        1,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
