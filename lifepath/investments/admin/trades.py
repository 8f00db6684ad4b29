"""Trades and the files they came from: read here by those who have the details, written by members and services."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.investments.models import InvestmentActivity, InvestmentImport


@admin.register(InvestmentActivity)
class InvestmentActivityAdmin(HouseholdScopedAdmin):
    """Trades; holdings and lots follow from them."""

    is_read_only = True
    viewer_roles = frozenset({PLANNER})
    list_display = ["traded_on", "kind", "holding", "account", "household", "shares", "amount", "fee", "source"]
    list_filter = ["kind", "source"]
    list_select_related = ["holding", "account__household"]
    search_fields = ["holding__symbol", "account__name", "account__household__name", "memo"]
    fields = [
        "account",
        "holding",
        "traded_on",
        "kind",
        "shares",
        "amount",
        "fee",
        "ratio",
        "acquired_on",
        "from_lots",
        "memo",
        "source",
        "import_file",
        "created_at",
    ]
    ordering = ["-traded_on", "-pk"]

    @admin.display(description="Household")
    def household(self, activity: InvestmentActivity) -> str:
        """Whose it is."""
        return str(activity.account.household)


@admin.register(InvestmentImport)
class InvestmentImportAdmin(HouseholdScopedAdmin):
    """Files with trades, and what became of them."""

    is_read_only = True
    viewer_roles = frozenset({PLANNER})
    list_display = ["created_at", "file_name", "account", "household", "file_format", "state", "taken"]
    list_filter = ["state", "file_format"]
    list_select_related = ["account__household"]
    search_fields = ["file_name", "account__name", "account__household__name"]
    fields = ["account", "file_name", "file_format", "state", "report", "created_by", "created_at", "committed_at"]
    ordering = ["-created_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the files themselves."""
        return super().get_queryset(request).defer("content")

    @admin.display(description="Household")
    def household(self, file: InvestmentImport) -> str:
        """Whose it is."""
        return str(file.account.household)

    @admin.display(description="Created")
    def taken(self, file: InvestmentImport) -> Any:
        """How many rows became trades."""
        return file.report.get("created", "")
