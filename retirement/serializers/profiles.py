"""A retirement profile with all its parts; a list that is given replaces the one on record."""

import datetime as dt
import itertools
from typing import Any

from django.db import models
from rest_framework import serializers

from lifepath.core.fields import MoneyField, NameField
from lifepath.core.periods import Month
from retirement.calc.gap import LONGEST_MONTHS
from retirement.models import RetirementProfile
from retirement.selectors.benefits import BadBenefit, check_benefit
from retirement.serializers.gap_inputs import EARLIEST_BIRTH
from retirement.serializers.profile_parts import (
    OneOffFlowSerializer,
    RetirementAccountSerializer,
    RetirementIncomeSerializer,
    RetirementMemberSerializer,
    SpendingPhaseSerializer,
)

MOST_PARTS = 40
COLUMNS = [
    "name",
    "retirement_date",
    "annual_spending",
    "current_monthly_spending",
    "filing_status",
    "state_tax_rate",
    "survivor_spending_share",
    "bequest",
    "need_basis",
    "withdrawal_rate",
    "contribution_timing",
    "monthly_convention",
    "home_equity",
    "annuity_payout_rate",
    "part_time_months",
    "longest_delay_months",
    "expected_return_rate",
    "return_in_retirement_rate",
    "inflation_rate",
    "stock_share",
    "retirement_stock_share",
    "stock_return_rate",
    "bond_return_rate",
    "stock_volatility",
    "bond_volatility",
    "stock_bond_correlation",
    "inflation_volatility",
    "mean_kind",
    "taxable_yield_rate",
    "simulation_model",
    "historical_series",
    "mean_block_years",
    "degrees_of_freedom",
    "paths",
    "seed",
    "withdrawal_timing",
    "wanted_success_share",
    "spending_rule",
    "rule_share",
    "rule_return_rate",
    "spending_floor",
    "spending_ceiling",
    "samples_deaths",
]


class RetirementProfileSerializer(serializers.ModelSerializer[RetirementProfile]):
    """One plan of one or two people. What is left out at creation gets the default that the answer shows."""

    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, models.DecimalField: MoneyField}

    name = NameField(max_length=120, required=False)
    people = RetirementMemberSerializer(source="members", many=True, min_length=1, max_length=2)  # type: ignore[call-arg]
    accounts = RetirementAccountSerializer(many=True, required=False, max_length=MOST_PARTS)  # type: ignore[call-arg]
    incomes = RetirementIncomeSerializer(many=True, required=False, max_length=MOST_PARTS)  # type: ignore[call-arg]
    phases = SpendingPhaseSerializer(many=True, required=False, max_length=MOST_PARTS)  # type: ignore[call-arg]
    one_offs = OneOffFlowSerializer(many=True, required=False, max_length=MOST_PARTS)  # type: ignore[call-arg]

    class Meta:
        model = RetirementProfile
        fields = ["id", *COLUMNS, "people", "accounts", "incomes", "phases", "one_offs", "created_at"]
        read_only_fields = ["created_at"]

    def validate_retirement_date(self, value: dt.date) -> dt.date:
        """Within a hundred years; a date in the past means already retired."""
        if abs(Month.of(self.context["today"]).months_until(Month.of(value))) > LONGEST_MONTHS:
            raise serializers.ValidationError("A date within a hundred years of today.")
        return value

    def validate_people(self, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Different people with a birth date, an age that lies ahead, and a benefit that can be."""
        if len({person["person"].pk for person in people}) != len(people):
            raise serializers.ValidationError("A person appears twice.")
        for number, person in enumerate(people):
            wrong = self._wrong_with(person)
            if wrong:
                raise serializers.ValidationError({str(number): wrong})
        return people

    def _wrong_with(self, given: dict[str, Any]) -> dict[str, str]:
        today: dt.date = self.context["today"]
        born = given.get("birth_date") or given["person"].birth_date
        if born is None:
            return {"birth_date": "The person's record has no birth date; give it."}
        if not EARLIEST_BIRTH <= born <= today:
            return {"birth_date": f"A day from {EARLIEST_BIRTH} to today."}
        if today.year - born.year > given.get("plan_to_age", 95):
            return {"plan_to_age": f"The person is older already: born {born}."}
        try:
            check_benefit(given, birth=born, today=today)
        except BadBenefit as error:
            return {error.field: str(error)}
        return {}

    def validate_phases(self, phases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """No age in two phases."""
        ordered = sorted(phases, key=lambda phase: phase["from_age"])
        for before, after in itertools.pairwise(ordered):
            if after["from_age"] < before["to_age"]:
                raise serializers.ValidationError("Two phases overlap; each age belongs to one.")
        return phases

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Owners are people of the plan; bounds are in order."""
        if "members" in attrs:
            people = len(attrs["members"])
        else:
            people = len(self.instance.members.all()) if isinstance(self.instance, RetirementProfile) else 1
        for name in ("accounts", "incomes"):
            for number, part in enumerate(attrs.get(name, ())):
                if (part.get("owner_position") or 0) >= people:
                    words = f"The plan has {people}: 0 is the first."
                    raise serializers.ValidationError({name: {str(number): {"owner_position": words}}})
        floor, ceiling = (self._value(attrs, name) for name in ("spending_floor", "spending_ceiling"))
        if floor is not None and ceiling is not None and floor > ceiling:
            raise serializers.ValidationError({"spending_ceiling": "The most lies at or above the least."})
        return attrs

    def _value(self, attrs: dict[str, Any], name: str) -> Any:
        return attrs[name] if name in attrs else getattr(self.instance, name, None)
