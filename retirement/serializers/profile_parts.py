"""The parts of a retirement profile: people, accounts, incomes, phases of spending, one-off flows."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from rest_framework import serializers

from lifepath.core.fields import MoneyField, MonthField, NameField, OwnedRelatedField, RateField
from lifepath.core.periods import Month
from lifepath.investments.models import InvestmentAccount
from lifepath.users.models import Person
from retirement.models import OneOffFlow, RetirementAccount, RetirementIncome, RetirementMember, SpendingPhase
from retirement.serializers.fields import AmountField

DECIMALS = {
    **serializers.ModelSerializer.serializer_field_mapping,
    models.DecimalField: MoneyField,
}


class RetirementMemberSerializer(serializers.ModelSerializer[RetirementMember]):
    """A person of the plan, in order; name and birth date are the person's."""

    serializer_field_mapping = DECIMALS

    person = OwnedRelatedField(queryset=Person.objects.all())
    name = serializers.CharField(source="person.name", read_only=True)
    birth_date = serializers.DateField(
        required=False, help_text="Given when the person's record has none; kept with the person."
    )

    class Meta:
        model = RetirementMember
        fields = [
            "person",
            "name",
            "birth_date",
            "sex",
            "life_table",
            "health_factor",
            "plan_to_age",
            "pia",
            "aime",
            "claim_age_months",
        ]

    def to_representation(self, instance: RetirementMember) -> dict[str, Any]:
        """The birth date comes from the person."""
        shown = super().to_representation(instance)
        born: dt.date | None = instance.person.birth_date
        return {**shown, "birth_date": born.isoformat() if born else None}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One source for the benefit."""
        if attrs.get("pia") is not None and attrs.get("aime") is not None:
            raise serializers.ValidationError({"aime": "Give either a PIA or an AIME."})
        return attrs


class RetirementAccountSerializer(serializers.ModelSerializer[RetirementAccount]):
    """An account of the plan."""

    serializer_field_mapping = DECIMALS

    name = NameField(max_length=120)
    balance = AmountField(required=False, help_text="May be left out where an investment account stands behind it.")
    investment_account = OwnedRelatedField(
        queryset=InvestmentAccount.objects.all(),
        required=False,
        allow_null=True,
        help_text="Of the same household; its value of today counts instead of the balance.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A balance, or an account whose value is known."""
        if "balance" not in attrs and attrs.get("investment_account") is None:
            raise serializers.ValidationError({"balance": "Give the balance, or the investment account."})
        return {"balance": Decimal(0), **attrs}

    class Meta:
        model = RetirementAccount
        fields = [
            "name",
            "kind",
            "plan",
            "owner_position",
            "balance",
            "investment_account",
            "basis",
            "monthly_contribution",
            "monthly_match",
            "contribution_growth_rate",
            "expected_return_rate",
            "fee_rate",
        ]
        extra_kwargs = {"owner_position": {"min_value": 0, "max_value": 1}, "fee_rate": {"max_value": Decimal("0.5")}}


class RetirementIncomeSerializer(serializers.ModelSerializer[RetirementIncome]):
    """An income in retirement beside Social Security."""

    serializer_field_mapping = DECIMALS

    name = NameField(max_length=120)
    starts = MonthField(source="starts_on")
    ends = MonthField(source="ends_on", required=False, allow_null=True, help_text="The first month without it.")

    class Meta:
        model = RetirementIncome
        fields = [
            "name",
            "yearly_amount",
            "starts",
            "ends",
            "owner_position",
            "indexed_share",
            "survivor_share",
            "is_taxed",
        ]
        extra_kwargs = {"owner_position": {"min_value": 0, "max_value": 1}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Months as first days, in order."""
        start, end = attrs["starts_on"], attrs.get("ends_on")
        if end is not None and end <= start:
            raise serializers.ValidationError({"ends": "The first month without the income lies after its start."})
        return {**attrs, "starts_on": _first_day(start), "ends_on": None if end is None else _first_day(end)}


class SpendingPhaseSerializer(serializers.ModelSerializer[SpendingPhase]):
    """A range of the first person's ages with a factor on spending."""

    factor = RateField(max_digits=6, decimal_places=4, min_value=0, max_value=10)

    class Meta:
        model = SpendingPhase
        fields = ["from_age", "to_age", "factor"]
        extra_kwargs = {"from_age": {"max_value": 119}, "to_age": {"min_value": 1, "max_value": 120}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A range."""
        if attrs["to_age"] <= attrs["from_age"]:
            raise serializers.ValidationError({"to_age": "A phase ends at a later age than it begins."})
        return attrs


class OneOffFlowSerializer(serializers.ModelSerializer[OneOffFlow]):
    """Money in or out in one year."""

    name = NameField(max_length=120)
    amount = MoneyField(max_value=10**13, min_value=-(10**13), help_text="Negative: paid out.")

    class Meta:
        model = OneOffFlow
        fields = ["name", "year", "amount"]


def _first_day(month: Month) -> dt.date:
    return month.start
