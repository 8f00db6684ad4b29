"""Flags put aside: on the household page, by those who write for the household, and as a list."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, household_page_url, menu
from lifepath.core.attention import attention_flags
from lifepath.core.panels import Panel, household_panels
from lifepath.users.models import AttentionSnooze, Household
from lifepath.users.models.attention import LONGEST_SNOOZE_DAYS
from lifepath.users.selectors.attention import attention_of
from lifepath.users.services.attention import LONGEST_REASON, BadSnooze, end_snooze, snooze

PROPOSED_DAYS = 14


class SnoozeForm(forms.Form):
    """Which flag can wait, until when, and why."""

    flag = forms.CharField(max_length=60)
    finding_key = forms.CharField(max_length=100, required=False)
    until = forms.DateField()
    reason = forms.CharField(max_length=LONGEST_REASON)


@admin.register(AttentionSnooze)
class AttentionSnoozeAdmin(HouseholdScopedAdmin):
    """What was put aside, by whom, why and until when."""

    is_read_only = True
    viewer_roles = frozenset({PLANNER})
    list_display = ["title", "household", "until", "reason", "by", "snoozed_on"]
    list_select_related = ["household", "by"]
    search_fields = ["household__name", "reason"]
    fields = ["household", "title", "finding_key", "snoozed_on", "until", "reason", "by", "created_at"]
    readonly_fields = fields
    ordering = ["until", "pk"]

    @admin.display(description="Flag")
    def title(self, snoozed: AttentionSnooze) -> str:
        """The words of the rule; its name where the rule is gone."""
        flag = attention_flags.get(snoozed.flag)
        return flag.title if flag is not None else snoozed.flag

    def get_urls(self) -> Any:
        """Put aside, take up again; nothing but POST."""
        view = self.admin_site.admin_view
        return [
            path(
                "household/<uuid:household_id>/snooze/",
                view(require_POST(self.snooze_view)),
                name="users_attention_snooze",
            ),
            path("<uuid:snooze_id>/end/", view(require_POST(self.end_view)), name="users_attention_snooze_end"),
            *super().get_urls(),
        ]

    def snooze_view(self, request: HttpRequest, household_id: Any) -> HttpResponse:
        """Put one flag aside."""
        households: Any = Household.objects.visible_to(request.user)
        household = self._to_change(request, households.filter(pk=household_id).first())
        planner: Any = request.user
        form = SnoozeForm(request.POST)
        if form.is_valid():
            try:
                made = snooze(household=household, by=planner, now=timezone.now(), **form.cleaned_data)
                messages.success(request, f"“{self.title(made)}” waits until {made.until}.")
            except BadSnooze as error:
                messages.error(request, str(error))
        else:
            wrong = [f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
            messages.error(request, f"Not snoozed. {' '.join(wrong)}")
        return HttpResponseRedirect(household_page_url(household_id))

    def end_view(self, request: HttpRequest, snooze_id: Any) -> HttpResponse:
        """Take one flag up again."""
        snoozed = self._to_change(request, self.get_queryset(request).filter(pk=snooze_id).first())
        end_snooze(snooze=snoozed)
        messages.success(request, f"“{self.title(snoozed)}” shows again.")
        return HttpResponseRedirect(household_page_url(snoozed.household_id))

    def _to_change(self, request: HttpRequest, row: Any) -> Any:
        if row is None or self._role(request) != PLANNER:
            raise Http404
        if not self._may_edit(request, row):
            raise PermissionDenied
        return row


def attention_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """The household's flags, and the form that puts one aside for whoever may."""
    now = timezone.now()
    today = household.today(now)
    editable = Household.objects.editable_by(request.user).filter(pk=household.pk)
    return {
        "attention": attention_of([household.pk], now)[household.pk],
        "may_snooze": getattr(request.user, "role", "") == PLANNER and editable.exists(),
        "household": household,
        "first_day": today + dt.timedelta(days=1),
        "proposed_day": today + dt.timedelta(days=PROPOSED_DAYS),
        "last_day": today + dt.timedelta(days=LONGEST_SNOOZE_DAYS),
        "longest_reason": LONGEST_REASON,
        "page_url": household_page_url(household.pk),
    }


household_panels.register("attention", Panel("Needs attention", 0, "users/attention_panel.html", attention_panel))
menu.register(
    "snoozes",
    MenuEntry("Snoozed flags", "snooze", "admin:users_attentionsnooze_changelist", "Clients", 7, frozenset({PLANNER})),
)
