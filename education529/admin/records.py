"""529 accounts of households, and the calculators as pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone

from education529.admin.tools import TOOLS, tool_page
from education529.models import Beneficiary, GlidePathPoint, Plan529, PlanHolding
from education529.services.plans import FundNotApproved, link_refusal, select_fund
from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin, HouseholdScopedInline
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.investments.choices import AccountType

SHARES = ["equity_share", "fixed_income_share", "money_market_share"]


@admin.register(Beneficiary)
class BeneficiaryAdmin(HouseholdScopedAdmin):
    """Children for whom households save."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["name", "household", "birth_date", "target_college_year", "enrollment_month"]
    list_select_related = ["person__household"]
    list_display_links = ["name"]
    fields = ["person", "birth_date", "enrollment_month", "target_college_year"]
    ordering = ["person__household__name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A beneficiary stays the person they are; the birth date is the person's."""
        return ["birth_date", "target_college_year", *(["person"] if obj else [])]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Persons by name and household."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "person":
            field.queryset = field.queryset.select_related("household")
            field.label_from_instance = lambda person: f"{person.name} ({person.household.name})"
        return field

    @admin.display(description="Household")
    def household(self, beneficiary: Beneficiary) -> str:
        """Whose child it is."""
        return str(beneficiary.person.household)


class PlanInline(HouseholdScopedInline):
    """What belongs to a plan, shown with it; each row is changed on its own page, where the change is on record."""

    is_read_only = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may open the plan; the page has checked it."""
        return self.has_module_permission(request)


class HoldingInline(PlanInline):
    """Funds of the plan."""

    model = PlanHolding
    fields = ["fund_name", "market_value", *SHARES, "as_of"]


class GlidePathInline(PlanInline):
    """The plan's own glide path."""

    model = GlidePathPoint
    fields = ["years_to_enrollment", *SHARES]
    ordering = ["-years_to_enrollment"]


class PlanForm(forms.ModelForm):
    """A plan, with the account it may be kept as."""

    class Meta:
        model = Plan529
        exclude: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """The account is one of the same household, of type 529, and of no other plan."""
        given: dict[str, Any] = super().clean() or {}
        account, beneficiary = given.get("investment_account"), given.get("beneficiary")
        if account is not None and beneficiary is not None:
            household_id = beneficiary.owning_household_id
            reason = link_refusal(account=account, household_id=household_id, plan_id=self.instance.pk)
            if reason:
                raise ValidationError({"investment_account": reason})
        return given


@admin.register(Plan529)
class Plan529Admin(HouseholdScopedAdmin):
    """529 accounts."""

    viewer_roles = frozenset({PLANNER})
    form = PlanForm
    list_display = ["plan_name", "child", "household", "state", "worth", "monthly_contribution"]
    list_filter = ["portfolio_type", "risk_tolerance"]
    list_select_related = ["beneficiary__person__household"]
    search_fields = ["plan_name", "custodian", "target_college"]
    ordering = ["plan_name", "pk"]
    inlines = [HoldingInline, GlidePathInline]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beneficiaries by name and household."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "beneficiary":
            field.queryset = field.queryset.select_related("person__household")
            field.label_from_instance = lambda row: f"{row.name} ({row.person.household.name})"
        if db_field.name == "investment_account":
            field.queryset = field.queryset.filter(account_type=AccountType.COLLEGE_529).select_related("household")
            field.label_from_instance = lambda account: f"{account.name} ({account.household.name})"
        return field

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what linked accounts are worth."""
        rows: Any = super().get_queryset(request)
        return rows.with_linked_balance()

    @admin.display(description="Balance")
    def worth(self, plan: Plan529) -> Any:
        """Of the linked account, else the one entered."""
        return plan.balance

    def get_urls(self) -> list[Any]:
        """With the calculators."""
        pages = [
            path(f"tools/{tool.slug}/", self.admin_site.admin_view(tool_page(tool, self)), name=tool.url_name)
            for tool in TOOLS
        ]
        return [*pages, *super().get_urls()]

    @admin.display(description="Beneficiary")
    def child(self, plan: Plan529) -> str:
        """For whom it is."""
        return plan.beneficiary.name

    @admin.display(description="Household")
    def household(self, plan: Plan529) -> str:
        """Whose account it is."""
        return str(plan.beneficiary.person.household)


def _label(plan: Plan529) -> str:
    return f"{plan.plan_name}: {plan.beneficiary.name} ({plan.beneficiary.person.household.name})"


class PartOfPlanAdmin(HouseholdScopedAdmin):
    """Rows of a plan."""

    viewer_roles = frozenset({PLANNER})
    list_select_related = ["plan__beneficiary__person__household"]
    ordering = ["plan__plan_name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A row does not move to another plan."""
        return ["plan"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plans by name, child and household."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "plan":
            field.queryset = field.queryset.select_related("beneficiary__person__household")
            field.label_from_instance = _label
        return field


class HoldingForm(forms.ModelForm):
    """A fund of the plan's menu."""

    class Meta:
        model = PlanHolding
        fields = [
            "plan",
            "fund_name",
            "market_value",
            "equity_share",
            "fixed_income_share",
            "money_market_share",
            "as_of",
        ]

    def clean(self) -> dict[str, Any]:
        """A fund that is not on the menu is refused with the reason."""
        given: dict[str, Any] = super().clean() or {}
        plan = given.get("plan") or (self.instance.plan if self.instance.plan_id else None)
        if plan is not None and given.get("fund_name"):
            try:
                as_of = given.get("as_of") or timezone.now().date()
                given["fund_name"] = select_fund(plan=plan, identifier=given["fund_name"], as_of=as_of).name
            except FundNotApproved as refused:
                raise ValidationError({"fund_name": str(refused)}) from refused
        return given


@admin.register(PlanHolding)
class PlanHoldingAdmin(PartOfPlanAdmin):
    """What plans hold."""

    form = HoldingForm
    list_display = ["fund_name", "plan", "market_value", "as_of"]
    search_fields = ["fund_name"]


@admin.register(GlidePathPoint)
class GlidePathPointAdmin(PartOfPlanAdmin):
    """Glide paths that plans have of their own."""

    list_display = ["plan", "years_to_enrollment", "equity_share", "fixed_income_share", "money_market_share"]


menu.register(
    "education529_plans",
    MenuEntry("529 plans", "school", "admin:education529_plan529_changelist", "Money", 40, frozenset({PLANNER})),
)
menu.register(
    "education529_beneficiaries",
    MenuEntry(
        "529 beneficiaries",
        "child_care",
        "admin:education529_beneficiary_changelist",
        "Money",
        41,
        frozenset({PLANNER}),
    ),
)
for number, tool in enumerate(TOOLS):
    menu.register(
        tool.url_name,
        MenuEntry(tool.title, "calculate", f"admin:{tool.url_name}", "Money", 42 + number, frozenset({PLANNER})),
    )
