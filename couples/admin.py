"""Couples on the planner's desk. Consent, journals and decisions are theirs; planners look."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from couples.models import CheckIn, Couple, Decision, GoalDrift, JournalEntry, PromptSchedule
from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin, HouseholdScopedInline
from lifepath.core.admin.site import MenuEntry, menu


class LookOnly(HouseholdScopedAdmin):
    """Written by the members over the API, or by the clock."""

    is_read_only = True


@admin.register(Couple)
class CoupleAdmin(LookOnly):
    """Couples of the planner's households; open invitations are the two people's alone."""

    list_display = ["household", "state", "inviter_name", "invitee_name", "answered_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["household", "inviter", "invitee"]
    search_fields = ["household__name"]
    fields = ["household", "state", "inviter_name", "invitee_name", "answered_at", "ended_at"]
    readonly_fields = fields
    ordering = ["household__name", "pk"]

    @admin.display(description="Invited by")
    def inviter_name(self, couple: Couple) -> str:
        """By name."""
        return str(couple.inviter.display_name)

    @admin.display(description="Partner")
    def invitee_name(self, couple: Couple) -> str:
        """By name; nobody while an invitation is open."""
        return str(couple.invitee.display_name) if couple.invitee else "-"


@admin.register(GoalDrift)
class GoalDriftAdmin(LookOnly):
    """Goals against their lines as they were measured last."""

    list_display = ["goal", "household", "status", "drift_amount", "since", "measured_on"]
    list_filter = ["status"]
    list_select_related = ["goal__household"]
    search_fields = ["goal__name", "goal__household__name"]
    fields = ["goal", "status", "drift_amount", "since", "measured_on"]
    ordering = ["drift_amount", "pk"]

    @admin.display(ordering="goal__household__name")
    def household(self, row: GoalDrift) -> str:
        """Whose goal it is."""
        return str(row.goal.household)


class DecisionInline(HouseholdScopedInline):
    """What was decided."""

    model = Decision
    is_read_only = True
    show_change_link = False
    fields = ["agenda_key", "outcome", "text", "made_at"]


@admin.register(CheckIn)
class CheckInAdmin(LookOnly):
    """Check-ins that came, and what was decided."""

    list_display = ["title", "household", "occurrence_at", "delivered_at", "completed_at"]
    list_filter = ["completed_at"]
    list_select_related = ["household"]
    search_fields = ["title", "household__name"]
    fields = ["household", "title", "occurrence_at", "delivered_at", "completed_at"]
    ordering = ["-occurrence_at", "pk"]
    inlines = [DecisionInline]


@admin.register(PromptSchedule)
class PromptScheduleAdmin(LookOnly):
    """When check-ins come."""

    list_display = ["title", "household", "rrule", "start_time", "next_at", "paused_at"]
    list_select_related = ["household"]
    search_fields = ["title", "household__name"]
    fields = ["household", "title", "rrule", "start_on", "start_time", "quiet_from", "quiet_until", "next_at"]
    ordering = ["next_at", "pk"]


@admin.register(JournalEntry)
class JournalEntryAdmin(LookOnly):
    """Entries that clients shared with their planner, and no other."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["written_on", "household", "author_name", "mood", "goal"]
    list_filter = ["mood"]
    list_select_related = ["household", "author", "goal"]
    search_fields = ["household__name"]
    fields = ["household", "author_name", "written_on", "mood", "goal", "text"]
    readonly_fields = fields
    ordering = ["-written_on", "-pk"]

    @admin.display(description="Author")
    def author_name(self, entry: JournalEntry) -> str:
        """By name."""
        return str(entry.author.display_name)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody but its author."""
        return False


_PLANNERS = frozenset({PLANNER})
for _name, _title, _icon, _section, _order in (
    ("couple", "Couples", "favorite", "Clients", 20),
    ("checkin", "Check-ins", "forum", "Clients", 21),
    ("promptschedule", "Check-ins planned", "event_repeat", "Clients", 22),
    ("journalentry", "Shared journal", "menu_book", "Clients", 23),
    ("goaldrift", "Goals by drift", "trending_down", "Money", 20),
):
    _page = f"admin:couples_{_name}_changelist"
    menu.register(f"couples.{_name}", MenuEntry(_title, _icon, _page, _section, _order, _PLANNERS))
