"""Accounts and categories on the planner's desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from lifepath.banking.models import BankAccount, Category
from lifepath.banking.services import accounts
from lifepath.core.admin.scoping import PLANNER, SUPPORT, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu


@admin.register(BankAccount)
class BankAccountAdmin(HouseholdScopedAdmin):
    """Accounts of the planner's households; their numbers show four digits."""

    list_display = ["name", "household", "kind", "institution_name", "balance", "currency", "number_tail", "anchor_on"]
    list_filter = ["kind", "currency"]
    list_select_related = ["household"]
    search_fields = ["name", "institution_name", "number_tail", "household__name"]
    search_help_text = "Account, bank, last four digits, household"
    autocomplete_fields = ["household"]
    fields = [
        "household",
        "name",
        "institution_name",
        "kind",
        "currency",
        "balance",
        "number_tail",
        "anchor_balance",
        "anchor_on",
    ]
    readonly_fields = ["balance", "number_tail", "anchor_balance", "anchor_on"]
    ordering = ["household__name", "name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An account stays in its household and its currency."""
        return [*self.readonly_fields, "household", "currency"] if obj else self.readonly_fields

    def save_row(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The same service as the API."""
        values = {
            name: form.cleaned_data[name] for name in ("name", "institution_name", "kind") if name in form.cleaned_data
        }
        today = obj.household.today(timezone.now())
        if change:
            accounts.change_account(
                account=BankAccount.objects.get(pk=obj.pk), values=values, balance=None, balance_on=today
            )
            obj.refresh_from_db()
            return
        values["currency"] = form.cleaned_data["currency"]
        made = accounts.open_account(household=obj.household, values=values, balance=None, balance_on=today)
        obj.pk = made.pk
        obj.refresh_from_db()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members delete accounts, planners do not."""
        return False


@admin.register(Category)
class CategoryAdmin(HouseholdScopedAdmin):
    """The shared tree and what households added."""

    is_read_only = True
    list_display = ["name", "household", "root_slug", "archived"]
    list_filter = ["root_slug", "archived"]
    list_select_related = ["household"]
    search_fields = ["name", "slug"]
    fields = ["name", "household", "parent", "slug", "root_slug", "archived", "merged_into"]
    ordering = ["root_slug", "name", "pk"]

    def household_of(self, obj: Any) -> Any:
        """None for the shared tree."""
        return obj.household_id


planners = frozenset({PLANNER, SUPPORT})
menu.register(
    "accounts", MenuEntry("Accounts", "account_balance", "admin:banking_bankaccount_changelist", "Money", 1, planners)
)
menu.register(
    "categories", MenuEntry("Categories", "category", "admin:banking_category_changelist", "Money", 4, planners)
)
