"""What lists of goals and events can be narrowed by."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django_filters.rest_framework import FilterSet

from goals.choices import EventType, GoalStatus, GoalType
from goals.models import FinancialGoal, LedgerEvent
from goals.selectors.visible_accounts import KnownAccounts
from lifepath.users.models import Household

ALL = "all"


class GoalFilterSet(FilterSet):
    """Active goals where nothing else is asked for; a delta read holds every status."""

    status = django_filters.ChoiceFilter(
        choices=[*GoalStatus.choices, (ALL, "All")],
        method="filter_status",
        help_text="`active` when absent, except with `updated_since`; `all` for every goal.",
    )
    goal_type = django_filters.ChoiceFilter(choices=GoalType.choices)
    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Part of the name.")

    class Meta:
        model = FinancialGoal
        fields: list[str] = []

    def filter_status(self, queryset: Any, name: str, value: str) -> Any:
        """One status, or all."""
        return queryset if value == ALL else queryset.filter(status=value)

    def filter_queryset(self, queryset: Any) -> Any:
        """Active ones when nobody says otherwise."""
        queryset = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("status") or "updated_since" in self.request.query_params:
            return queryset
        return queryset.filter(status=GoalStatus.ACTIVE)


class LedgerFilterSet(FilterSet):
    """Typed parameters; days are those of the household's calendar, both included."""

    event_type = django_filters.ChoiceFilter(choices=EventType.choices)
    account = django_filters.UUIDFilter(method="filter_account", help_text="An account that the caller may see.")
    goal = django_filters.UUIDFilter(method="filter_goal", help_text="Into it or out of it.")
    user = django_filters.UUIDFilter(field_name="user_id", help_text="Who made the movement.")
    date_after = django_filters.DateFilter(method="filter_after", help_text="On this day or later.")
    date_before = django_filters.DateFilter(method="filter_before", help_text="On this day or earlier.")

    class Meta:
        model = LedgerEvent
        fields: list[str] = []

    def filter_account(self, queryset: Any, name: str, value: Any) -> Any:
        """A hidden account is found by nobody."""
        known = KnownAccounts(self.request.user)
        found = queryset.filter(source_account=value)
        return found if value in known.names else found.filter(account_household__in=known.households)

    def filter_goal(self, queryset: Any, name: str, value: Any) -> Any:
        """Both sides."""
        return queryset.about_goal(value)

    def filter_after(self, queryset: Any, name: str, value: dt.date) -> Any:
        """From the day's first moment."""
        return queryset.filter(timestamp__gte=self._start_of(value))

    def filter_before(self, queryset: Any, name: str, value: dt.date) -> Any:
        """Up to the day's last moment."""
        if value == dt.date.max:
            return queryset
        return queryset.filter(timestamp__lt=self._start_of(value + dt.timedelta(1)))

    def _start_of(self, day: dt.date) -> dt.datetime:
        zone = Household.objects.values_list("time_zone", flat=True).get(pk=self.request.ledger_household_id)
        try:
            return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
        except OverflowError:
            return dt.datetime.combine(day, dt.time(), dt.UTC)
