"""Assignments, device sessions, jobs, the audit trail."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.users.choices import Role
from lifepath.users.models import (
    AuditEvent,
    DeviceSession,
    Household,
    Job,
    PlannerAssignment,
    SupportAccess,
    User,
)


@admin.register(PlannerAssignment)
class PlannerAssignmentAdmin(HouseholdScopedAdmin):
    """Who advises whom. Operators assign; a planner sees their own."""

    viewer_roles = frozenset({PLANNER})
    directory_roles = frozenset({SUPPORT})
    manager_roles = frozenset({OPERATOR})
    list_display = ["household", "planner", "role", "purpose", "since", "until", "agreed_at", "ended_at"]
    list_filter = ["role"]
    list_select_related = ["household", "planner"]
    search_fields = ["household__name", "planner__display_name", "planner__email"]
    autocomplete_fields = ["household", "planner"]
    fields = ["household", "planner", "role", "purpose", "scope", "since", "until", "agreed_at", "ended_at"]
    readonly_fields = ["agreed_at"]
    ordering = ["-since", "pk"]

    def choices_for(self, db_field: Any, request: HttpRequest) -> Any:
        """An operator assigns any planner to any household."""
        if self._role(request) != OPERATOR:
            return super().choices_for(db_field, request)
        if db_field.name == "planner":
            return User.objects.filter(role=Role.PLANNER, is_active=True)
        return Household.objects.all()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An assignment is ended, so that the past stays known."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Planners do not assign themselves."""
        return self._role(request) == OPERATOR


class SupportAccessForm(forms.ModelForm):
    """Asks for the reason."""

    class Meta:
        model = SupportAccess
        fields = ["household", "reason"]


@admin.register(SupportAccess)
class SupportAccessAdmin(HouseholdScopedAdmin):
    """Support opens one household, read-only, for an hour, and says why. The client sees it."""

    viewer_roles = frozenset()
    directory_roles = frozenset({SUPPORT, OPERATOR})
    form = SupportAccessForm
    list_display = ["household", "user", "reason", "opened_at", "expires_at"]
    list_select_related = ["household", "user"]
    autocomplete_fields = ["household"]
    ordering = ["-opened_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support alone."""
        return self._role(request) == SUPPORT

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was opened stays on record as it was."""
        return False

    def choices_for(self, db_field: Any, request: HttpRequest) -> Any:
        """Any household may need help."""
        return Household.objects.all()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Open it for an hour."""
        if change or self._role(request) != SUPPORT:
            raise PermissionDenied
        obj.user = request.user
        obj.opened_at = timezone.now()
        obj.expires_at = obj.opened_at + dt.timedelta(minutes=60)
        obj.save()
        audit.record("support_opened", household_id=obj.household_id, instance=obj, details={"reason": obj.reason})


@admin.register(DeviceSession)
class DeviceSessionAdmin(HouseholdScopedAdmin):
    """Where people are signed in."""

    viewer_roles = frozenset()
    directory_roles = frozenset({SUPPORT, OPERATOR})
    is_read_only = True
    list_display = ["user", "device", "created_at", "last_used_at", "ended_at", "ended_because"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    fields = ["user", "device", "created_at", "last_used_at", "expires_at", "ended_at", "ended_because"]
    ordering = ["-last_used_at"]


@admin.register(Job)
class JobAdmin(HouseholdScopedAdmin):
    """Long work and how it goes."""

    directory_roles = frozenset({SUPPORT, OPERATOR})
    is_read_only = True
    list_display = ["kind", "state", "progress_percent", "household", "created_at", "finished_at", "error"]
    list_filter = ["state", "kind"]
    list_select_related = ["household"]
    fields = ["kind", "state", "progress_percent", "household", "created_at", "started_at", "finished_at", "error"]
    ordering = ["-created_at"]

    def household_of(self, obj: Any) -> Any:
        """The household the job is about."""
        return obj.household_id


@admin.register(AuditEvent)
class AuditEventAdmin(HouseholdScopedAdmin):
    """Everything that was done."""

    viewer_roles = frozenset({PLANNER, SUPPORT})
    is_read_only = True
    list_display = ["created_at", "actor_name", "household", "action", "object_type", "channel", "reason"]
    list_filter = ["channel"]
    list_select_related = ["actor", "household"]
    search_fields = ["action", "object_type", "object_id"]
    fields = [
        "created_at",
        "actor",
        "household",
        "channel",
        "action",
        "object_type",
        "object_id",
        "details",
        "from_stage",
        "to_stage",
        "request_id",
        "reason",
    ]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]

    @admin.display(description="Who")
    def actor_name(self, event: AuditEvent) -> str:
        """The person, or the service itself."""
        return event.actor.display_name if event.actor else "the service"


menu.register(
    "assignments",
    MenuEntry(
        "Assignments",
        "handshake",
        "admin:users_plannerassignment_changelist",
        "People and access",
        2,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
menu.register(
    "support",
    MenuEntry(
        "Support access",
        "support_agent",
        "admin:users_supportaccess_changelist",
        "People and access",
        3,
        frozenset({SUPPORT, OPERATOR}),
    ),
)
menu.register(
    "sessions",
    MenuEntry(
        "Sessions",
        "devices",
        "admin:users_devicesession_changelist",
        "People and access",
        4,
        frozenset({SUPPORT, OPERATOR}),
    ),
)
menu.register(
    "jobs",
    MenuEntry(
        "Jobs",
        "work_history",
        "admin:users_job_changelist",
        "People and access",
        5,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
menu.register(
    "audit",
    MenuEntry(
        "Audit trail",
        "history",
        "admin:users_auditevent_changelist",
        "People and access",
        6,
        frozenset({PLANNER, SUPPORT}),
    ),
)
