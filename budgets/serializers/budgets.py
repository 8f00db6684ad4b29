"""Budgets as they come in and go out, and where they stand."""

import datetime as dt
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from budgets.calc.roll_over import PERIOD_MONTHS
from budgets.choices import RollOver
from budgets.models import Budget, BudgetItem
from budgets.models.budgets import DEFAULT_ALERT_SHARE
from budgets.selectors.budgets import show_carried
from budgets.serializers.analysis import ReportSerializer
from lifepath.core.fields import MoneyField, NameField, RateField
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import add_months
from lifepath.core.spending_categories import ROOT_CATEGORIES

LARGEST = Decimal("9999999999999.99")
SMALLEST_SHARE = Decimal("0.000001")
FIRST_YEAR, LAST_YEAR = 1900, 2999


class AlertShareField(RateField):
    """From which share of a limit on somebody is told."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=SMALLEST_SHARE, max_value=Decimal(1), default=DEFAULT_ALERT_SHARE, **kwargs)


class BudgetItemSerializer(serializers.ModelSerializer[BudgetItem]):
    """A limit for one category."""

    category = serializers.ChoiceField(choices=ROOT_CATEGORIES)
    amount = MoneyField(min_value=ZERO, max_value=LARGEST)
    roll_over = serializers.ChoiceField(choices=RollOver.choices, default=RollOver.NONE)
    carried = MoneyField(read_only=True, help_text="From the period before; a deficit is negative.")
    alert_share = AlertShareField()

    class Meta:
        model = BudgetItem
        fields = ["category", "amount", "roll_over", "carried", "alert_share"]


class BudgetSerializer(serializers.ModelSerializer[Budget]):
    """A budget of one period."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    currency = serializers.CharField(source="household.currency", read_only=True)
    name = NameField(max_length=120)
    amount = MoneyField(min_value=ZERO, max_value=LARGEST)
    category = serializers.ChoiceField(
        choices=ROOT_CATEGORIES, allow_null=True, required=False, help_text="Set: the budget covers it alone."
    )
    start = serializers.DateField(source="start_on")
    end = serializers.DateField(
        source="end_on",
        required=False,
        help_text="The first day after the period; follows from start and period type, and its last day is understood.",
    )
    alert_share = AlertShareField()
    repeats = serializers.BooleanField(default=True, help_text="Whether the next period opens by itself.")
    unassigned = serializers.SerializerMethodField(help_text="Of the amount, in no item.")
    items = BudgetItemSerializer(many=True, required=False)

    class Meta:
        model = Budget
        fields = [
            "id",
            "household",
            "currency",
            "name",
            "amount",
            "category",
            "period_type",
            "start",
            "end",
            "alert_share",
            "repeats",
            "previous",
            "unassigned",
            "items",
            "created_at",
        ]
        read_only_fields = ["id", "previous", "created_at"]

    def get_unassigned(self, budget: Budget) -> str:
        """What no item claims."""
        return money_text(budget.amount - sum((item.amount for item in budget.items.all()), ZERO))

    def to_representation(self, instance: Budget) -> dict[str, Any]:
        """Items in the order of the categories; what they carried as the caller may know it."""
        hidden_from_caller = self.context.get("hidden")
        if hidden_from_caller is not None:
            show_carried(instance.household, [instance], hidden_from_caller(instance.household))
        shown = super().to_representation(instance)
        if "items" in shown:
            shown["items"].sort(key=lambda item: ROOT_CATEGORIES.index(item["category"]))
        return shown

    def validate_start(self, start: dt.date) -> dt.date:
        """Dates that leave room for the periods after them."""
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise serializers.ValidationError(f"A day from {FIRST_YEAR} to {LAST_YEAR}.")
        return start

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """The period follows from its first day, and limits stay within the amount."""
        self._settle_period(values)
        if not self.partial:
            values.setdefault("items", [])
        items = values.get("items")
        category = self._present(values, "category")
        named = [item["category"] for item in items] if items is not None else self._stored_categories()
        if len(set(named)) < len(named):
            raise serializers.ValidationError({"items": "Each category has one item."})
        if category is not None and any(name != category for name in named):
            raise serializers.ValidationError({"items": f"A budget for {category} has items of that category only."})
        limits = self._limits(items)
        if limits > self._present(values, "amount"):
            field = "amount" if items is None else "items"
            raise serializers.ValidationError({field: f"The items' {money_text(limits)} is more than the amount."})
        return values

    def _settle_period(self, values: dict[str, Any]) -> None:
        if self.instance is not None and not {"start_on", "end_on", "period_type"} & set(values):
            return
        start, period_type = self._present(values, "start_on"), self._present(values, "period_type")
        anchor = self.instance.anchor_on if self.instance is not None and start == self.instance.start_on else start
        months = PERIOD_MONTHS[period_type]
        end = add_months(anchor, months * (_months_between(anchor, start) // months + 1))
        given = values.get("end_on")
        if given not in (None, end, end - dt.timedelta(1)):
            raise serializers.ValidationError({"end": f"A {period_type} period from {start} ends on {end}."})
        values["end_on"] = end

    def _present(self, values: dict[str, Any], name: str) -> Any:
        if name in values:
            return values[name]
        return getattr(self.instance, name) if self.instance is not None else None

    def _stored_categories(self) -> list[str]:
        return [item.category for item in self.instance.items.all()] if self.instance is not None else []

    def _limits(self, items: list[dict[str, Any]] | None) -> Decimal:
        if items is not None:
            return sum((item["amount"] for item in items), ZERO)
        stored = self.instance.items.all() if self.instance is not None else ()
        return sum((item.amount for item in stored), ZERO)


def _months_between(anchor: dt.date, start: dt.date) -> int:
    return (start.year - anchor.year) * 12 + start.month - anchor.month


class LineProgressSerializer(serializers.Serializer[Any]):
    """Where one limit stands."""

    name = serializers.CharField(help_text="`total` or a category.")
    limit = MoneyField(help_text="With what was carried over.")
    carried = MoneyField()
    spent = MoneyField()
    remaining = MoneyField()
    percent = serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)
    expected_by_now = MoneyField(help_text="At an even pace.")
    pace = MoneyField(help_text="Spent less the even pace: above 0 is too fast.")
    projected = MoneyField(allow_null=True, help_text="Spent / days elapsed including today x days of the period.")
    alert = serializers.ChoiceField(choices=["approaching", "exceeded"], allow_null=True)
    reasons = serializers.DictField(child=serializers.CharField(), help_text="Why a figure is null.")


class BudgetProgressSerializer(serializers.Serializer[Any]):
    """One budget: its total, its items and what lies outside them, which add up."""

    budget = serializers.UUIDField()
    name = serializers.CharField()
    category = serializers.CharField(allow_null=True)
    period_type = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField()
    days_elapsed = serializers.IntegerField()
    total = LineProgressSerializer()
    items = LineProgressSerializer(many=True)
    no_budget = serializers.DictField(child=MoneyField(), help_text="Spent in categories without an item.")
    no_budget_total = MoneyField()
    unassigned = MoneyField()


class ProgressSerializer(ReportSerializer):
    """Budget against actual."""

    as_of = serializers.DateField()
    budgets = BudgetProgressSerializer(many=True)
