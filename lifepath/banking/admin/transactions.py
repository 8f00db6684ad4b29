"""Transactions and rules on the planner's desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import RangeDateFilter

from lifepath.banking.models import Rule, Transaction
from lifepath.banking.services import transactions
from lifepath.core.admin.scoping import PLANNER, SUPPORT, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu


@admin.register(Transaction)
class TransactionAdmin(HouseholdScopedAdmin):
    """Postings; planners say what they are, banks say what was posted."""

    list_display = ["posted_on", "payee", "amount", "category", "account", "pending", "excluded", "reconciled"]
    list_filter = [("posted_on", RangeDateFilter), "pending", "excluded", "reconciled", "category_source"]
    list_filter_submit = True
    list_select_related = ["account", "category"]
    search_fields = ["payee", "payee_raw", "memo", "notes"]
    date_hierarchy = None
    autocomplete_fields = ["category"]
    fields = [
        "household",
        "account",
        "posted_on",
        "amount",
        "source_amount",
        "payee",
        "payee_raw",
        "memo",
        "category",
        "category_source",
        "pending",
        "excluded",
        "reconciled",
        "notes",
        "external_id",
        "source",
        "import_batch",
    ]
    readonly_fields = [
        "household",
        "account",
        "posted_on",
        "amount",
        "source_amount",
        "payee_raw",
        "memo",
        "category_source",
        "pending",
        "reconciled",
        "external_id",
        "source",
        "import_batch",
    ]
    ordering = ["-posted_on", "-pk"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Postings come from files, links and members."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was posted stays; it can be left out of reports."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A reconciled posting is locked."""
        return super().has_change_permission(request, obj) and not (obj is not None and obj.reconciled)

    def save_row(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The same service as the API: a person's choice stands over rules."""
        stored = Transaction.objects.select_related("account").get(pk=obj.pk)
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        today = stored.household.today(timezone.now())
        transactions.change(row=stored, values=values, actor=request.user, today=today)
        obj.refresh_from_db()


@admin.register(Rule)
class RuleAdmin(HouseholdScopedAdmin):
    """A household's own rules, in their order."""

    is_read_only = True
    list_display = ["position", "name", "household", "mode", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["household"]
    search_fields = ["name", "household__name"]
    fields = ["household", "name", "position", "mode", "conditions", "actions", "is_active"]
    ordering = ["household__name", "position", "pk"]


planners = frozenset({PLANNER, SUPPORT})
menu.register(
    "transactions",
    MenuEntry("Transactions", "receipt_long", "admin:banking_transaction_changelist", "Money", 2, planners),
)
menu.register("rules", MenuEntry("Rules", "rule", "admin:banking_rule_changelist", "Money", 5, planners))
