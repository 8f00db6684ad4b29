"""Retirement profiles of households with their parts, and the history of the gap."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin, HouseholdScopedInline
from lifepath.core.admin.site import MenuEntry, household_page_url, menu
from retirement.admin.tool import TITLE, TOOL_URL, gap_page
from retirement.models import (
    GapAnalysis,
    GapMovementPart,
    OneOffFlow,
    RetirementAccount,
    RetirementIncome,
    RetirementMember,
    RetirementProfile,
    SpendingPhase,
)
from retirement.models.assumptions import MarketAssumptions, SimulationSettings
from retirement.selectors.benefits import BadBenefit, check_benefit


class PartInline(HouseholdScopedInline):
    """What belongs to a profile, shown with it; each row is changed on its own page, where the change is on record."""

    is_read_only = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may open the profile; the page has checked it."""
        return self.has_module_permission(request)


class MemberInline(PartInline):
    """People of the plan."""

    model = RetirementMember
    fields = ["position", "who", "pia", "aime", "claim_age_months", "plan_to_age"]
    readonly_fields = ["who"]
    ordering = ["position"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With names."""
        return super().get_queryset(request).select_related("person")

    @admin.display(description="Person")
    def who(self, member: RetirementMember) -> str:
        """By name."""
        return str(member.person.name)


class AccountInline(PartInline):
    """Accounts of the plan."""

    model = RetirementAccount
    fields = ["name", "kind", "plan", "owner_position", "balance", "monthly_contribution", "monthly_match", "fee_rate"]
    ordering = ["pk"]


class IncomeInline(PartInline):
    """Incomes in retirement."""

    model = RetirementIncome
    fields = ["name", "yearly_amount", "starts_on", "ends_on", "indexed_share", "survivor_share"]
    ordering = ["pk"]


class PhaseInline(PartInline):
    """Phases of spending."""

    model = SpendingPhase
    fields = ["from_age", "to_age", "factor"]
    ordering = ["from_age"]


class OneOffInline(PartInline):
    """Money in or out once."""

    model = OneOffFlow
    fields = ["name", "year", "amount"]
    ordering = ["year", "pk"]


FIELDSETS = [
    (
        "Plan",
        {
            "fields": [
                "household",
                "name",
                "retirement_date",
                "annual_spending",
                "current_monthly_spending",
                "need_basis",
                "withdrawal_rate",
                "survivor_spending_share",
                "bequest",
                "filing_status",
                "state_tax_rate",
                "contribution_timing",
                "monthly_convention",
            ]
        },
    ),
    (
        "What may be moved",
        {"fields": ["home_equity", "annuity_payout_rate", "part_time_months", "longest_delay_months"]},
    ),
    ("Markets", {"fields": [field.name for field in MarketAssumptions._meta.fields]}),
    ("Simulation", {"fields": [field.name for field in SimulationSettings._meta.fields]}),
]


@admin.register(RetirementProfile)
class RetirementProfileAdmin(HouseholdScopedAdmin):
    """Retirement plans of households."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["name", "household_link", "retirement_date", "annual_spending", "need_basis"]
    list_filter = ["need_basis", "simulation_model"]
    list_select_related = ["household"]
    search_fields = ["name", "household__name"]
    ordering = ["household__name", "pk"]
    inlines = [MemberInline, AccountInline, IncomeInline, PhaseInline, OneOffInline]
    fieldsets = FIELDSETS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A profile stays in its household."""
        return ["household"] if obj else []

    def get_urls(self) -> list[Any]:
        """With the calculator."""
        page = self.admin_site.admin_view(gap_page(self))
        return [path("gap/", page, name=TOOL_URL), *super().get_urls()]

    @admin.display(description="Household")
    def household_link(self, profile: RetirementProfile) -> str:
        """To the household's page."""
        return format_html('<a href="{}">{}</a>', household_page_url(profile.household_id), profile.household.name)


class PartOfProfileAdmin(HouseholdScopedAdmin):
    """Rows of a profile."""

    viewer_roles = frozenset({PLANNER})
    list_select_related = ["profile__household"]
    ordering = ["profile__name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A row does not move to another profile."""
        return ["profile"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Profiles and persons by household."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in ("profile", "person"):
            field.queryset = field.queryset.select_related("household")
            field.label_from_instance = lambda row: f"{row.name} ({row.household.name})"
        return field

    @admin.display(description="Household")
    def household(self, part: Any) -> str:
        """Whose it is."""
        return str(part.profile.household)


class MemberForm(forms.ModelForm):
    """A person with a benefit that can be."""

    class Meta:
        model = RetirementMember
        fields = [
            "profile",
            "person",
            "position",
            "sex",
            "life_table",
            "health_factor",
            "plan_to_age",
            "pia",
            "aime",
            "claim_age_months",
        ]

    def clean(self) -> dict[str, Any]:
        """As the API checks it."""
        given: dict[str, Any] = super().clean() or {}
        person = given.get("person") or (self.instance.person if self.instance.person_id else None)
        profile = given.get("profile") or (self.instance.profile if self.instance.profile_id else None)
        if person is None or profile is None:
            return given
        if person.household_id != profile.household_id:
            raise ValidationError({"person": "The person belongs to another household."})
        if person.birth_date is None:
            raise ValidationError({"person": "The person's record has no birth date; add it there."})
        try:
            check_benefit(given, birth=person.birth_date, today=timezone.localdate())
        except BadBenefit as error:
            raise ValidationError({error.field: str(error)}) from error
        return given


@admin.register(RetirementMember)
class RetirementMemberAdmin(PartOfProfileAdmin):
    """People of plans."""

    form = MemberForm
    list_display = ["who", "household", "pia", "claim_age_months", "plan_to_age"]
    list_select_related = ["profile__household", "person"]
    list_display_links = ["who"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A member stays the person they are."""
        return ["profile", "person"] if obj else []

    @admin.display(description="Person")
    def who(self, member: RetirementMember) -> str:
        """By name."""
        return str(member.person.name)


@admin.register(RetirementAccount)
class RetirementAccountAdmin(PartOfProfileAdmin):
    """Accounts of plans."""

    list_display = ["name", "household", "kind", "plan", "balance", "monthly_contribution"]
    list_filter = ["kind", "plan"]
    search_fields = ["name"]


@admin.register(RetirementIncome)
class RetirementIncomeAdmin(PartOfProfileAdmin):
    """Incomes of plans."""

    list_display = ["name", "household", "yearly_amount", "starts_on", "ends_on"]
    search_fields = ["name"]


@admin.register(SpendingPhase)
class SpendingPhaseAdmin(PartOfProfileAdmin):
    """Phases of spending."""

    list_display = ["profile", "household", "from_age", "to_age", "factor"]


@admin.register(OneOffFlow)
class OneOffFlowAdmin(PartOfProfileAdmin):
    """Money in or out once."""

    list_display = ["name", "household", "year", "amount"]
    search_fields = ["name"]


class MovementInline(HouseholdScopedInline):
    """Why the gap moved."""

    model = GapMovementPart
    is_read_only = True
    show_change_link = False
    fields = ["label", "amount_nominal", "gap_after_nominal"]
    ordering = ["position"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may open the analysis; the page has checked it."""
        return self.has_module_permission(request)


@admin.register(GapAnalysis)
class GapAnalysisAdmin(HouseholdScopedAdmin):
    """The history of gaps; nobody changes it."""

    viewer_roles = frozenset({PLANNER})
    is_read_only = True
    list_display = ["analysed_on", "profile", "household", "gap_real", "funded_ratio", "change_nominal"]
    list_select_related = ["profile__household"]
    ordering = ["-analysed_on", "-pk"]
    inlines = [MovementInline]

    @admin.display(description="Household")
    def household(self, analysis: GapAnalysis) -> str:
        """Whose gap it is."""
        return str(analysis.profile.household)


def edit_url(profile: RetirementProfile) -> str:
    """The profile's page."""
    return reverse("admin:retirement_retirementprofile_change", args=[profile.pk])


for number, (name, title, icon, url_name) in enumerate(
    (
        ("profiles", "Retirement profiles", "elderly", "admin:retirement_retirementprofile_changelist"),
        ("analyses", "Retirement gap history", "history", "admin:retirement_gapanalysis_changelist"),
        ("gap", TITLE, "calculate", f"admin:{TOOL_URL}"),
    )
):
    menu.register(f"retirement_{name}", MenuEntry(title, icon, url_name, "Money", 60 + number, frozenset({PLANNER})))
