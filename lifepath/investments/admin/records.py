"""Accounts, holdings and targets on the planner's desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin, HouseholdScopedInline
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.investments.models import AllocationTarget, InvestmentAccount, InvestmentHolding
from lifepath.investments.selectors.staleness import is_stale
from lifepath.investments.serializers.allocation import CLASS_SHARES
from lifepath.investments.services import accounts, holdings

WHAT_WAS_PAID = ("purchase_price", "cost_basis", "acquired_on", "cost_method")
DERIVED = ("shares", "purchase_price", "acquired_on")


class HoldingInline(HouseholdScopedInline):
    """What the account holds; each holding is changed on its own page."""

    model = InvestmentHolding
    is_read_only = True
    fields = ["symbol", "name", "asset_class", "shares", "current_price", "price_on", "market_value"]
    readonly_fields = ["market_value"]
    ordering = ["symbol"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may open the account; the page has checked it."""
        return self.has_module_permission(request)


@admin.register(InvestmentAccount)
class InvestmentAccountAdmin(HouseholdScopedAdmin):
    """Investment accounts of the planner's households; their numbers show four digits."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["name", "household", "account_type", "institution_name", "balance", "as_of", "number_tail"]
    list_filter = ["account_type"]
    list_select_related = ["household"]
    search_fields = ["name", "institution_name", "number_tail", "household__name"]
    search_help_text = "Account, institution, last four digits, household"
    autocomplete_fields = ["household"]
    fields = [
        "household",
        "name",
        "account_type",
        "institution_name",
        "balance",
        "as_of",
        "number_tail",
        "stated_balance",
        "stated_on",
    ]
    readonly_fields = ["balance", "as_of", "number_tail", "stated_balance", "stated_on"]
    ordering = ["household__name", "name", "pk"]
    inlines = [HoldingInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what each is worth."""
        rows: Any = super().get_queryset(request)
        return rows.with_balance()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An account stays in its household."""
        return [*self.readonly_fields, "household"] if obj else self.readonly_fields

    @admin.display(description="Balance")
    def balance(self, account: Any) -> Any:
        """What is held at its last prices, else what was stated."""
        return getattr(account, "balance", None)

    @admin.display(description="As of")
    def as_of(self, account: Any) -> str:
        """The oldest price behind the balance, and whether it is stale."""
        held = getattr(account, "holdings_value", None) is not None
        day = account.oldest_price_on if held else account.stated_on
        stale = held and is_stale(day, today=timezone.localdate())
        return f"{day} (stale)" if stale else str(day or "")

    def save_row(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The same service as the API."""
        names = ("name", "account_type", "institution_name")
        values = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        today = obj.household.today(timezone.now())
        if change:
            stored = InvestmentAccount.objects.get(pk=obj.pk)
            accounts.change_account(account=stored, values=values, balance=None, balance_on=today)
            return
        obj.pk = accounts.open_account(household=obj.household, values=values, balance=None, balance_on=today).pk
        obj.refresh_from_db()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members delete accounts, planners do not."""
        return False


@admin.register(InvestmentHolding)
class InvestmentHoldingAdmin(HouseholdScopedAdmin):
    """What accounts hold; what was paid shows to the lead planner."""

    viewer_roles = frozenset({PLANNER})
    list_display = [
        "symbol",
        "name",
        "account",
        "household",
        "asset_class",
        "held",
        "price",
        "priced",
        "market_value",
    ]
    list_filter = ["asset_type", "asset_class"]
    list_select_related = ["account__household"]
    search_fields = ["symbol", "name", "account__name", "account__household__name"]
    fields = [
        "account",
        "symbol",
        "name",
        "asset_type",
        "asset_class",
        "sector",
        "shares",
        "purchase_price",
        "cost_basis",
        "acquired_on",
        "cost_method",
        "current_price",
        "price_on",
        "market_value",
        "uses_market_prices",
    ]
    ordering = ["account__household__name", "symbol", "pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With whether the planner may see what was paid."""
        rows: Any = super().get_queryset(request)
        return rows.with_details(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without what was paid for those who may not see it."""
        hidden = obj is not None and not getattr(obj, "shows_details", False)
        return [name for name in self.fields or [] if not (hidden and name in WHAT_WAS_PAID)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What follows from trades, and the place of the holding."""
        fixed = ["cost_basis", "market_value"]
        if obj is not None:
            fixed += ["account", "symbol", *(DERIVED if obj.is_derived else ())]
        return fixed

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Accounts of which the planner has the details, by name and household."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "account":
            detailed = InvestmentAccount.objects.detailed_for(request.user).values("pk")
            rows = InvestmentAccount.objects.editable_by(request.user).filter(pk__in=detailed)
            field.queryset = rows.select_related("household")
            field.label_from_instance = lambda account: f"{account.name} ({account.household.name})"
        return field

    @admin.display(description="Household")
    def household(self, holding: InvestmentHolding) -> str:
        """Whose it is."""
        return str(holding.account.household)

    @admin.display(description="Shares", ordering="shares")
    def held(self, holding: InvestmentHolding) -> str:
        """Without idle zeros."""
        return f"{holding.shares.normalize():,f}"

    @admin.display(description="Price", ordering="current_price")
    def price(self, holding: InvestmentHolding) -> str:
        """Of one share, without idle zeros."""
        return "" if holding.current_price is None else f"{holding.current_price.normalize():,f}"

    @admin.display(description="Priced")
    def priced(self, holding: InvestmentHolding) -> str:
        """The day of the price, and whether it is stale."""
        if holding.asset_type == "CASH" or holding.price_on is None:
            return ""
        stale = is_stale(holding.price_on, today=timezone.localdate())
        return f"{holding.price_on} (stale)" if stale else str(holding.price_on)

    def save_row(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The same service as the API."""
        today = obj.account.household.today(timezone.now())
        if change:
            given = {name: value for name, value in form.cleaned_data.items() if name in form.changed_data}
            stored = InvestmentHolding.objects.get(pk=obj.pk)
            holdings.change_holding(holding=stored, values=given, today=today)
        else:
            values = {name: value for name, value in form.cleaned_data.items() if name != "account"}
            obj.pk = holdings.enter_holding(account=obj.account, values=values, today=today).pk
        obj.refresh_from_db()


@admin.register(AllocationTarget)
class AllocationTargetAdmin(HouseholdScopedAdmin):
    """How households want to be spread."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["household", *CLASS_SHARES]
    list_select_related = ["household"]
    search_fields = ["household__name"]
    autocomplete_fields = ["household"]
    fields = ["household", *CLASS_SHARES]
    ordering = ["household__name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A target stays in its household."""
        return ["household"] if obj else []


PLANNERS = frozenset({PLANNER})
for number, (name, title, icon) in enumerate(
    (
        ("investmentaccount", "Investment accounts", "savings"),
        ("investmentholding", "Holdings", "pie_chart"),
        ("investmentactivity", "Trades", "swap_horiz"),
        ("investmentimport", "Imports of trades", "upload_file"),
        ("allocationtarget", "Allocation targets", "target"),
    )
):
    menu.register(
        f"investments_{name}",
        MenuEntry(title, icon, f"admin:investments_{name}_changelist", "Money", 20 + number, PLANNERS),
    )
