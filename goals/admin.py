"""Goals, allocations and the ledger in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from goals.drawing import bar, heading
from goals.models import AllocationMap, FinancialGoal, LedgerEvent
from goals.selectors.visible_accounts import CLOSED, FROM_PARTNER, KnownAccounts
from lifepath.banking.models import BankAccount
from lifepath.core.admin.scoping import PLANNER, SUPPORT, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu


def account_as_seen_by(user: Any, *, field: str, household: str) -> Case:
    """The name of an account where the member of staff may see it."""
    visible = BankAccount.objects.visible_to(user).filter(pk=OuterRef(f"{field}_id"))
    return Case(
        When(Exists(visible), then=F(f"{field}__name")),
        When(**{f"{household}__in": user.readable_households(), "then": Value(CLOSED)}),
        default=Value(FROM_PARTNER),
        output_field=CharField(),
    )


@admin.register(FinancialGoal)
class FinancialGoalAdmin(HouseholdScopedAdmin):
    """Goals with their bars; households and their planners change them over the API."""

    is_read_only = True
    list_display = [
        "name",
        "household",
        "progress_bar",
        "current",
        "target_amount",
        "target_date",
        "priority",
        "status",
    ]
    list_filter = ["status", "goal_type", "priority", "household"]
    list_select_related = ["household"]
    search_fields = ["name", "household__name"]
    ordering = ["priority", "pk"]
    fields = [
        "name",
        "household",
        "goal_type",
        "status",
        "progress_bar",
        "current",
        "target_amount",
        "current_allocation",
        "outside_amount",
        "target_date",
        "priority",
        "locked",
        "notes",
        "where_it_is_heading",
        "held_by",
        "latest_progress",
        "created_on",
        "completed_at",
    ]
    readonly_fields = ["progress_bar", "current", "where_it_is_heading", "held_by", "latest_progress"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """It knows for whom it is shown."""
        goal = super().get_object(request, object_id, from_field)
        if goal is not None:
            goal.known = KnownAccounts(request.user)
        return goal

    @admin.display(description="Progress")
    def progress_bar(self, goal: FinancialGoal) -> SafeString:
        """Of the target."""
        return bar(goal)

    @admin.display(description="Current amount")
    def current(self, goal: FinancialGoal) -> str:
        """Allocated and outside."""
        return f"{goal.current_amount:,.2f}" + (" (overfunded)" if goal.overfunded else "")

    @admin.display(description="Where it is heading")
    def where_it_is_heading(self, goal: FinancialGoal) -> SafeString:
        """At the pace of its latest months."""
        found = heading(goal, today=goal.household.today(timezone.now()))
        steps = format_html_join("", "<li>{}</li>", ((step,) for step in found["explanation"]))
        return format_html("{}<ul>{}</ul>", found["chart"], steps)

    @admin.display(description="Held by")
    def held_by(self, goal: Any) -> SafeString:
        """Accounts, as far as the member of staff sees them."""
        rows = goal.allocations.select_related("account").order_by("-amount")
        named = ((goal.known.name_of(row.account_id, row.account.household_id), f"{row.amount:,.2f}") for row in rows)
        return format_html_join("", "<div>{}: {}</div>", named) or SafeString("-")

    @admin.display(description="Progress outside the accounts")
    def latest_progress(self, goal: FinancialGoal) -> SafeString:
        """The last twelve entries."""
        rows = goal.progress.order_by("-year", "-month")[:12]
        entries = ((f"{row.year}-{row.month:02d}", f"{row.amount_at_period:,.2f}", row.source) for row in rows)
        return format_html_join("", "<div>{}: {} ({})</div>", entries) or SafeString("-")


@admin.register(AllocationMap)
class AllocationMapAdmin(HouseholdScopedAdmin):
    """What accounts hold for goals; it follows from the ledger."""

    is_read_only = True
    list_display = ["goal", "account_name", "amount", "updated_at"]
    list_filter = ["goal"]
    list_select_related = ["goal"]
    search_fields = ["goal__name"]
    ordering = ["goal", "-amount", "pk"]
    fields = ["goal", "account_name", "amount", "updated_at"]
    readonly_fields = ["account_name", "updated_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With accounts as the member of staff may know them."""
        seen = account_as_seen_by(request.user, field="account", household="account__household")
        return super().get_queryset(request).annotate(seen_account=seen)

    @admin.display(description="Account")
    def account_name(self, row: Any) -> str:
        """Its name, or "from partner"."""
        return str(row.seen_account)


@admin.register(LedgerEvent)
class LedgerEventAdmin(HouseholdScopedAdmin):
    """Every movement; nobody edits them."""

    is_read_only = True
    list_display = ["timestamp", "event_type", "amount", "account_name", "source_goal", "dest_goal", "user_name"]
    list_filter = ["event_type", "household"]
    list_select_related = ["source_goal", "dest_goal", "user"]
    search_fields = ["dest_goal__name", "source_goal__name"]
    ordering = ["-timestamp", "-id"]
    date_hierarchy = None
    fields = [
        "household",
        "event_type",
        "amount",
        "account_name",
        "source_goal",
        "dest_goal",
        "user_name",
        "timestamp",
        "reverses",
    ]
    readonly_fields = ["account_name", "user_name", "timestamp"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With accounts as the member of staff may know them."""
        seen = account_as_seen_by(request.user, field="source_account", household="account_household")
        return super().get_queryset(request).annotate(seen_account=seen)

    @admin.display(description="Account")
    def account_name(self, event: Any) -> str:
        """Its name, or "from partner"."""
        return str(event.seen_account)

    @admin.display(description="By")
    def user_name(self, event: LedgerEvent) -> str:
        """Who made it; balances change by themselves."""
        return event.user.display_name if event.user is not None else ""


_STAFF = frozenset({PLANNER, SUPPORT})
menu.register("goals", MenuEntry("Goals", "flag", "admin:goals_financialgoal_changelist", "Money", 30, _STAFF))
menu.register(
    "allocations", MenuEntry("Allocations", "grid_on", "admin:goals_allocationmap_changelist", "Money", 31, _STAFF)
)
menu.register("ledger", MenuEntry("Ledger", "receipt_long", "admin:goals_ledgerevent_changelist", "Money", 32, _STAFF))
