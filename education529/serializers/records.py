"""Stored beneficiaries, plans, holdings and glide paths."""

import datetime as dt
from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from education529.models import Beneficiary, Plan529, PlanHolding
from education529.selectors.plans import projected_gap
from education529.selectors.tables import reference_tables
from education529.serializers.common import YearsField
from education529.serializers.results import ContributionPlanSerializer, RecommendationSerializer
from education529.serializers.state_results import TaxBenefitSerializer
from education529.services.plans import link_refusal
from lifepath.core.fields import MoneyField, MonthField, NameField, OwnedRelatedField, RateField
from lifepath.investments.models import InvestmentAccount
from lifepath.users.models import Person

EARLIEST_BIRTH = dt.date(1900, 1, 1)


class BeneficiarySerializer(serializers.ModelSerializer[Beneficiary]):
    """A person of the household for whom it saves; name and birth date are the person's."""

    person = OwnedRelatedField(
        queryset=Person.objects.all(), required=False, help_text="Left out: a child is added to the household."
    )
    name = NameField(max_length=120, required=False)
    birth_date = serializers.DateField(required=False)
    enrollment_month = MonthField(required=False, allow_null=True)
    years_to_enrollment = serializers.SerializerMethodField()

    class Meta:
        model = Beneficiary
        fields = [
            "id",
            "person",
            "name",
            "birth_date",
            "enrollment_month",
            "target_college_year",
            "years_to_enrollment",
        ]
        read_only_fields = ["target_college_year"]

    @extend_schema_field({"type": ["string", "null"], "format": "decimal", "example": "8.500000"})
    def get_years_to_enrollment(self, beneficiary: Beneficiary) -> str | None:
        """Derived, never stored."""
        years = beneficiary.years_to_enrollment(self.context["today"])
        return None if years is None else f"{years:f}"

    def validate_birth_date(self, value: dt.date) -> dt.date:
        """A day in the past."""
        if not EARLIEST_BIRTH <= value <= self.context["today"]:
            raise serializers.ValidationError(f"A day from {EARLIEST_BIRTH} to today.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Enough to know who it is and when college begins."""
        if self.instance is not None:
            if "person" in attrs and attrs["person"] != self.instance.person:
                raise serializers.ValidationError({"person": "A beneficiary stays the person they are."})
            return attrs
        person = attrs.get("person")
        if person is None and not attrs.get("name"):
            raise serializers.ValidationError({"name": "Name a new child, or give the person."})
        if person is not None and "name" in attrs:
            raise serializers.ValidationError({"name": "The person has a name; change it afterwards."})
        known = attrs.get("birth_date") or attrs.get("enrollment_month") or (person and person.birth_date)
        if not known:
            raise serializers.ValidationError({"birth_date": "Give the birth date, or an enrollment month."})
        return attrs


class Plan529Serializer(serializers.ModelSerializer[Plan529]):
    """A 529 account; the gap and whether it is a plan of the household's state are computed."""

    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, models.DecimalField: MoneyField}

    beneficiary = OwnedRelatedField(queryset=Beneficiary.objects.all())
    plan_name = NameField(max_length=120)
    custodian = NameField(max_length=120, required=False, allow_blank=True)
    target_college = NameField(max_length=160, required=False, allow_blank=True)
    is_resident_plan = serializers.BooleanField(read_only=True, allow_null=True)
    investment_account = OwnedRelatedField(
        queryset=InvestmentAccount.objects.all(),
        required=False,
        allow_null=True,
        help_text="An investment account of type 529 of the same household; balance and holdings come from there.",
    )
    balance = MoneyField(read_only=True, help_text="Of the linked account, else `current_balance`.")
    projected_gap = serializers.SerializerMethodField()

    class Meta:
        model = Plan529
        fields = [
            "id",
            "beneficiary",
            "plan_name",
            "state",
            "custodian",
            "fund_list_id",
            "is_resident_plan",
            "investment_account",
            "balance",
            "current_balance",
            "monthly_contribution",
            "target_college",
            "estimated_cost",
            "projected_gap",
            "portfolio_type",
            "current_equity_share",
            "target_equity_share",
            "risk_tolerance",
            "created_at",
        ]
        read_only_fields = ["created_at"]

    @extend_schema_field({"type": ["string", "null"], "format": "decimal", "example": "35210.44"})
    def get_projected_gap(self, plan: Plan529) -> str | None:
        """Shortfall at enrollment along the glide path; null without an estimated cost or a birth date."""
        gap = projected_gap(plan, today=self.context["today"], default=self.context["default_path"])
        return None if gap is None else f"{gap:f}"

    def validate_state(self, value: str) -> str:
        """A state with tax rules, that is, any of the 50 and DC."""
        if not any(state == value for _, state in reference_tables().state_tax.benefits):
            raise serializers.ValidationError("Two capital letters of a state or DC.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A linked account is one of the same household, of type 529, and of no other plan."""
        beneficiary = attrs.get("beneficiary") or (self.instance.beneficiary if self.instance is not None else None)
        account = attrs.get("investment_account", self.instance.investment_account if self.instance else None)
        if account is not None and beneficiary is not None:
            reason = link_refusal(
                account=account,
                household_id=beneficiary.owning_household_id,
                plan_id=self.instance.pk if self.instance is not None else None,
            )
            if reason:
                raise serializers.ValidationError({"investment_account": reason})
        return attrs

    def validate_fund_list_id(self, value: str) -> str:
        """A plan whose menu is known."""
        menus = reference_tables().menus
        if value and value.upper() not in menus:
            raise serializers.ValidationError(f"No fund list; known: {', '.join(sorted(menus))}.")
        return value.upper()


class GlidePathPointSerializer(serializers.Serializer[Any]):
    """The weights so many years before enrollment; together 1."""

    years_to_enrollment = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=60)
    equity_share = RateField(min_value=0, max_value=1)
    fixed_income_share = RateField(min_value=0, max_value=1)
    money_market_share = RateField(min_value=0, max_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A whole."""
        total = attrs["equity_share"] + attrs["fixed_income_share"] + attrs["money_market_share"]
        if total != 1:
            raise serializers.ValidationError(
                {"equity_share": f"The three shares add up to {total.normalize():f}, not 1."}
            )
        return attrs


class GlidePathSerializer(serializers.Serializer[Any]):
    """A plan's own path; no points: the default path holds."""

    points = GlidePathPointSerializer(many=True, max_length=100)  # type: ignore[call-arg]

    def validate_points(self, points: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each distance once."""
        distances = [point["years_to_enrollment"] for point in points]
        if len(set(distances)) != len(distances):
            raise serializers.ValidationError("A distance from enrollment appears twice.")
        return points


class PlanHoldingSerializer(serializers.ModelSerializer[PlanHolding]):
    """A fund of the plan's menu; a fund that is not on it is refused with the reason."""

    fund = serializers.CharField(source="fund_name", max_length=160, help_text="Portfolio symbol or exact name.")
    market_value = MoneyField(min_value=0)
    equity_share = RateField(required=False, min_value=0, max_value=1)
    fixed_income_share = RateField(required=False, min_value=0, max_value=1)
    money_market_share = RateField(required=False, min_value=0, max_value=1)
    as_of = serializers.DateField(required=False, help_text="Default: today.")

    class Meta:
        model = PlanHolding
        fields = ["id", "fund", "market_value", "equity_share", "fixed_income_share", "money_market_share", "as_of"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """All three shares or none; together 1."""
        names = ("equity_share", "fixed_income_share", "money_market_share")
        given = [name for name in names if name in attrs]
        if given and len(given) < len(names):
            missing = next(name for name in names if name not in attrs)
            raise serializers.ValidationError({missing: "Give all three shares, or none."})
        if given and sum(attrs[name] for name in names) != 1:
            raise serializers.ValidationError({"equity_share": "The three shares must add up to 1."})
        return attrs


class PlanRecommendationSerializer(RecommendationSerializer):
    """The recommendation for a stored plan."""

    plan = serializers.UUIDField()
    equity_drift_share = RateField(allow_null=True, help_text="Equity held less recommended; null when not known.")


class PlanProjectionSerializer(ContributionPlanSerializer):
    """The projection of a stored plan."""

    plan = serializers.UUIDField()
    years_to_enrollment = YearsField()


class PlanTaxBenefitSerializer(TaxBenefitSerializer):
    """What a stored plan's deposits of the year save in state tax."""

    plan = serializers.UUIDField()
    contribution = MoneyField()


class ProjectionInput(serializers.Serializer[Any]):
    """Rates that stand over the assumed ones."""

    annual_return_rate = RateField(required=False)
    cost_inflation_rate = RateField(required=False)
