"""Households: the planner's book, and the page of one household."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from lifepath.core import audit
from lifepath.core.admin.scoping import (
    OPERATOR,
    PLANNER,
    SUPPORT,
    HouseholdScopedAdmin,
    HouseholdScopedInline,
)
from lifepath.core.admin.site import MenuEntry, household_page_url, menu
from lifepath.core.panels import household_panels
from lifepath.users.models import Household, Membership, Person, PlannerAssignment


class MembershipInline(HouseholdScopedInline):
    """Who belongs to the household."""

    model = Membership
    fields = ["user", "joined_at", "left_at"]
    is_read_only = True
    directory_roles = frozenset({SUPPORT, OPERATOR})


class PlannerAssignmentInline(HouseholdScopedInline):
    """Who advises the household."""

    model = PlannerAssignment
    fk_name = "household"
    fields = ["planner", "role", "purpose", "since", "until", "agreed_at", "ended_at"]
    readonly_fields = ["agreed_at"]
    is_read_only = True
    directory_roles = frozenset({SUPPORT, OPERATOR})


@admin.register(Household)
class HouseholdAdmin(HouseholdScopedAdmin):
    """The book of households."""

    directory_roles = frozenset({SUPPORT, OPERATOR})
    list_display = ["name", "kind", "members", "planners", "state", "time_zone", "page_link"]
    list_filter = ["kind", "state"]
    search_fields = ["name", "memberships__user__email", "memberships__user__display_name"]
    search_help_text = "Name of the household, or name or mail address of a member"
    fields = ["name", "kind", "time_zone", "currency", "state", "review_cadence_months", "created_at", "ended_at"]
    readonly_fields = ["kind", "currency", "created_at", "ended_at"]
    ordering = ["name", "pk"]
    inlines = [MembershipInline, PlannerAssignmentInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the people shown in the list."""
        return super().get_queryset(request).prefetch_related("memberships__user", "planner_assignments__planner")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Households come from registration and from couples, not from here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A household is ended, never deleted."""
        return False

    @admin.display(description="Members")
    def members(self, household: Household) -> str:
        """Names of those who belong to it now."""
        names = [row.user.display_name for row in household.memberships.all() if row.left_at is None]
        return ", ".join(names)

    @admin.display(description="Planners")
    def planners(self, household: Household) -> str:
        """Names of those who advise it now."""
        rows = [row for row in household.planner_assignments.all() if row.ended_at is None]
        return ", ".join(f"{row.planner.display_name} ({row.get_role_display().lower()})" for row in rows)

    @admin.display(description="Page")
    def page_link(self, household: Household) -> str:
        """To the whole picture."""
        return format_html('<a href="{}">Open page</a>', household_page_url(household.pk))

    def get_urls(self) -> Any:
        """The household page stands beside the form."""
        page = path(
            "<uuid:household_id>/page/", self.admin_site.admin_view(self.page_view), name="users_household_page"
        )
        return [page, *super().get_urls()]

    def page_view(self, request: HttpRequest, household_id: Any) -> HttpResponse:
        """One household's whole picture, made of the panels that apps bring."""
        household = self.get_queryset(request).filter(pk=household_id).first()
        if household is None or not self.has_view_permission(request):
            raise Http404
        sees_money = request.user.readable_households().filter(pk=household.pk).exists()  # type: ignore[union-attr]
        panels = sorted(household_panels.values(), key=lambda panel: panel.order)
        sections = [
            {"panel": panel, "context": panel.context(request=request, household=household)}
            for panel in panels
            if sees_money or not panel.shows_money
        ]
        audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
        context = {
            **self.admin_site.each_context(request),
            "title": household.name,
            "opts": self.opts,
            "household": household,
            "sections": sections,
            "edit_url": reverse("admin:users_household_change", args=[household.pk]),
        }
        return TemplateResponse(request, "admin/household_page.html", context)


@admin.register(Person)
class PersonAdmin(HouseholdScopedAdmin):
    """Members and dependants."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["name", "relation", "birth_date", "household"]
    list_filter = ["relation"]
    list_select_related = ["household"]
    fields = ["household", "name", "relation", "birth_date"]
    ordering = ["household__name", "pk"]
    autocomplete_fields = ["household"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A person does not move to another household."""
        return ["household"] if obj else []


everyone = frozenset({PLANNER, SUPPORT, OPERATOR})
menu.register("households", MenuEntry("Households", "home", "admin:users_household_changelist", "Clients", 1, everyone))
menu.register(
    "persons", MenuEntry("Persons", "group", "admin:users_person_changelist", "Clients", 2, frozenset({PLANNER}))
)
