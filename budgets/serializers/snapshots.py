"""Snapshots of months, as they come in and go out."""

import json
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from budgets.choices import SnapshotSource
from budgets.models import BudgetSession, BudgetSnapshot
from budgets.selectors.snapshots import totals_of
from lifepath.core.fields import MoneyField, MonthField, OwnedRelatedField
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import Month
from lifepath.core.spending_categories import ROOT_CATEGORIES, SPENDING_CATEGORIES

LARGEST = Decimal("9999999999999.99")
MOST_MODEL_CHARACTERS = 100_000
FIRST_YEAR, LAST_YEAR = 1900, 2999


class CategoryAmountsField(serializers.DictField):
    """Amounts by category; only the shared categories are known."""

    child = MoneyField(min_value=-LARGEST, max_value=LARGEST)
    default_error_messages = {"unknown_category": "{name} is none of {known}."}

    def to_internal_value(self, data: Any) -> Any:
        """Refuse a category that no report would count."""
        amounts = super().to_internal_value(data)
        for name in amounts:
            if name not in ROOT_CATEGORIES:
                self.fail("unknown_category", name=name[:60], known=", ".join(ROOT_CATEGORIES))
        return amounts


class SnapshotSerializer(serializers.ModelSerializer[BudgetSnapshot]):
    """One month of a household."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    currency = serializers.CharField(source="household.currency", read_only=True)
    period = MonthField(source="month", read_only=True)
    surplus = MoneyField(read_only=True)
    category_totals = serializers.DictField(child=MoneyField(), read_only=True)
    budget_model = serializers.JSONField(
        read_only=True, help_text="The budget behind the totals; of transactions: the parts that add up to them."
    )

    class Meta:
        model = BudgetSnapshot
        fields = [
            "id",
            "household",
            "currency",
            "period",
            "source",
            "total_income",
            "total_expenses",
            "surplus",
            "category_totals",
            "budget_model",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def to_representation(self, instance: BudgetSnapshot) -> dict[str, Any]:
        """As the caller may know it: a partner's surprise stands in `other`."""
        shown = super().to_representation(instance)
        hidden = self.context["hidden"](instance.household)
        if not hidden or instance.source != SnapshotSource.TRANSACTIONS:
            return shown
        totals = totals_of(instance, hidden)
        earned = totals.total_income - instance.total_income
        spent = totals.total_expenses - instance.total_expenses
        model = dict(instance.budget_model)
        for name, change in (("income", earned), ("spending", spent)):
            if name in model:
                model[name] = money_text(Decimal(model[name]) + change)
        discreet = {
            "total_income": money_text(totals.total_income),
            "total_expenses": money_text(totals.total_expenses),
            "surplus": money_text(totals.total_income - totals.total_expenses),
            "category_totals": {name: money_text(amount) for name, amount in sorted(totals.category_totals.items())},
            "budget_model": model,
        }
        return {**shown, **{name: value for name, value in discreet.items() if name in shown}}


class KeepSnapshotSerializer(serializers.Serializer[Any]):
    """What a month's snapshot is to be made from."""

    household = serializers.UUIDField(required=False, help_text="Default: the caller's personal household.")
    period = MonthField()
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=SnapshotSource.choices,
        required=False,
        help_text="Default: `data` where totals are given, else `transactions`.",
    )
    total_income = MoneyField(required=False, min_value=-LARGEST, max_value=LARGEST)
    category_totals = CategoryAmountsField(
        required=False, help_text="What is saved or invested is no expense; `total_expenses` adds up the rest."
    )
    total_expenses = MoneyField(
        required=False, min_value=-LARGEST, max_value=LARGEST, help_text="Checked against the categories."
    )
    surplus = MoneyField(
        required=False, min_value=-LARGEST, max_value=LARGEST, help_text="Checked: income less expenses."
    )
    budget_model = serializers.DictField(required=False, help_text="Any object, kept as it is.")

    session = OwnedRelatedField(
        queryset=BudgetSession.objects.all(), required=False, help_text="A final session, for the source `session`."
    )

    def validate_period(self, month: Month) -> Month:
        """Months that a calendar of this century or its neighbours holds."""
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise serializers.ValidationError(f"A month from {FIRST_YEAR} to {LAST_YEAR}.")
        return month

    def validate_budget_model(self, model: dict[str, Any]) -> dict[str, Any]:
        """Small enough to be shown."""
        text = json.dumps(model, default=str)
        if len(text) > MOST_MODEL_CHARACTERS or "\\u0000" in text:
            raise serializers.ValidationError(f"At most {MOST_MODEL_CHARACTERS} characters, without null characters.")
        return model

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Totals belong to given data, and given data need them."""
        given = {"total_income", "category_totals", "total_expenses", "surplus", "budget_model"} & set(values)
        usual = SnapshotSource.SESSION if "session" in values else SnapshotSource.TRANSACTIONS
        source = values.setdefault("source", SnapshotSource.DATA if given else usual)
        if source == SnapshotSource.SESSION and "session" not in values:
            raise serializers.ValidationError({"session": "Needed for a snapshot from a session."})
        if source == SnapshotSource.DATA:
            missing = [name for name in ("total_income", "category_totals") if name not in values]
            if missing:
                raise serializers.ValidationError(dict.fromkeys(missing, "Needed for a snapshot from data."))
            self._add_up(values)
        elif given:
            raise serializers.ValidationError(dict.fromkeys(sorted(given), f"Not with the source {source}."))
        return values

    def _add_up(self, values: dict[str, Any]) -> None:
        """Given sums are those of the categories."""
        spent = sum((values["category_totals"].get(name, ZERO) for name in SPENDING_CATEGORIES), ZERO)
        sums = {"total_expenses": spent, "surplus": values["total_income"] - spent}
        for name, amount in sums.items():
            if values.get(name, amount) != amount:
                words = f"The categories and the income make {money_text(amount)}, not {money_text(values[name])}."
                raise serializers.ValidationError({name: words})
