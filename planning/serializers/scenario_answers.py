"""What is computed from scenarios, as it comes in and goes out."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, MonthField, NameField
from planning.choices import AllocationKind, LineStatus, PercentBase
from planning.serializers.scenarios import LARGEST_CENTS, MOST_ROWS, CentsField

LARGEST_MONTHLY = Decimal("1000000.00")


class IncomeQuery(serializers.Serializer[Any]):
    """An income in the query."""

    income_cents = serializers.IntegerField(min_value=0, max_value=LARGEST_CENTS)
    percent_base = serializers.ChoiceField(choices=PercentBase.choices, default=PercentBase.REMAINDER)


class BillInput(serializers.Serializer[Any]):
    """A bill that is not stored."""

    id = NameField(max_length=160)
    amount_cents = CentsField()


class LineInput(serializers.Serializer[Any]):
    """A line that is not stored."""

    id = NameField(max_length=160)
    target = NameField(max_length=170, help_text="`bill:<id>`, `savings:<name>` or `goal:<name>`.")
    kind = serializers.ChoiceField(choices=AllocationKind.choices)
    value = CentsField(help_text="Cents, or a percent from 0 to 100.")


class DistributionInput(serializers.Serializer[Any]):
    """Everything that a distribution needs."""

    income_cents = CentsField()
    percent_base = serializers.ChoiceField(choices=PercentBase.choices, default=PercentBase.REMAINDER)
    bills = BillInput(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    allocations = LineInput(many=True, max_length=MOST_ROWS)  # type: ignore[call-arg]


class FundedLineSerializer(serializers.Serializer[Any]):
    """A line and what it got."""

    id = serializers.CharField()
    target = serializers.CharField()
    kind = serializers.ChoiceField(choices=AllocationKind.choices)
    value = serializers.IntegerField()
    requested_cents = serializers.IntegerField()
    amount_cents = serializers.IntegerField()
    status = serializers.ChoiceField(choices=LineStatus.choices)


class CoveredBillSerializer(serializers.Serializer[Any]):
    """A bill and what its lines bring."""

    id = serializers.CharField()
    allocated_cents = serializers.IntegerField()
    uncovered_cents = serializers.IntegerField()
    overfunded_cents = serializers.IntegerField()


class DistributionSerializer(serializers.Serializer[Any]):
    """Every cent of the income: the lines' amounts and what is left over add up to it."""

    income_cents = serializers.IntegerField()
    percent_base = serializers.ChoiceField(choices=PercentBase.choices)
    allocations = FundedLineSerializer(many=True)
    bills = CoveredBillSerializer(many=True)
    fixed_total_cents = serializers.IntegerField()
    percent_total_cents = serializers.IntegerField()
    unallocated_cents = serializers.IntegerField()
    shortfall_cents = serializers.IntegerField()
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class CopyInput(serializers.Serializer[Any]):
    """The copy's name."""

    name = NameField(max_length=120)


class ApplyInput(serializers.Serializer[Any]):
    """Which month becomes what."""

    month = MonthField()
    income_cents = CentsField()
    percent_base = serializers.ChoiceField(choices=PercentBase.choices, default=PercentBase.REMAINDER)
    dry_run = serializers.BooleanField(default=False)


class AppliedItemSerializer(serializers.Serializer[Any]):
    """A category's limit."""

    category = serializers.CharField()
    before = MoneyField(allow_null=True)
    after = MoneyField()


class AppliedSerializer(serializers.Serializer[Any]):
    """The month's budget."""

    budget = serializers.UUIDField(source="budget.pk", allow_null=True, default=None)
    is_new = serializers.BooleanField()
    amount_before = MoneyField(allow_null=True)
    amount = MoneyField()
    items = AppliedItemSerializer(many=True)
    unknown_categories = serializers.ListField(
        child=serializers.CharField(), help_text="Categories of bills that budgets do not know; they count as other."
    )


class ProposalSerializer(serializers.Serializer[Any]):
    """A bill that transactions foretell."""

    key = serializers.CharField()
    name = serializers.CharField()
    amount_cents = serializers.IntegerField()
    due_date = serializers.DateField()
    category = serializers.CharField()
    cadence = serializers.CharField()
    amount_kind = serializers.CharField()
    confidence = serializers.CharField(help_text="0 to 1.")
    seen = serializers.IntegerField(help_text="How often it came.")
    last_on = serializers.DateField()


class ProposalsSerializer(serializers.Serializer[Any]):
    """What is proposed to a scenario."""

    proposals = ProposalSerializer(many=True)


class ProposalKeyInput(serializers.Serializer[Any]):
    """Which proposal."""

    key = NameField(max_length=120)


class OutlookSerializer(serializers.Serializer[Any]):
    """Where one record is heading; figures are text, null where there is none."""

    area = serializers.CharField()
    id = serializers.CharField()
    name = serializers.CharField()
    figures = serializers.DictField(child=serializers.CharField(allow_null=True))
    unknown = serializers.CharField(help_text="Why there are no figures; empty when there are.")


class ComparedScenarioSerializer(serializers.Serializer[Any]):
    """One scenario on the income."""

    id = serializers.UUIDField(source="scenario.pk")
    name = serializers.CharField(source="scenario.name")
    allocations = serializers.SerializerMethodField()
    bills_total_cents = serializers.IntegerField()
    bills_uncovered_cents = serializers.IntegerField()
    surplus_cents = serializers.IntegerField()
    goals = OutlookSerializer(many=True)
    unknown_goals = serializers.ListField(child=serializers.CharField(), help_text="Names that are no active goal.")
    retirement = OutlookSerializer(many=True)
    education = OutlookSerializer(many=True)

    def get_allocations(self, column: Any) -> dict[str, int]:
        """Cents by target."""
        totals: dict[str, int] = {}
        for line, got in zip(column.placed.lines, column.placed.result.lines, strict=True):
            totals[line.target] = totals.get(line.target, 0) + got.amount_cents
        return totals


class ScenarioComparisonSerializer(serializers.Serializer[Any]):
    """Scenarios side by side."""

    income_cents = serializers.IntegerField()
    percent_base = serializers.CharField()
    scenarios = ComparedScenarioSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class TradeOffQuery(serializers.Serializer[Any]):
    """How much more a month."""

    monthly_amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST_MONTHLY, default=Decimal("100.00"))


class EffectSerializer(serializers.Serializer[Any]):
    """One record before and after; `change` is after less before."""

    area = serializers.CharField()
    id = serializers.CharField()
    name = serializers.CharField()
    before = serializers.DictField(child=serializers.CharField(allow_null=True))
    after = serializers.DictField(child=serializers.CharField(allow_null=True))
    change = serializers.DictField(child=serializers.CharField(allow_null=True))
    unknown = serializers.CharField()
    words = serializers.CharField()


class TradeOffSerializer(serializers.Serializer[Any]):
    """What so much more a month does, area by area."""

    monthly_amount = MoneyField()
    effects = EffectSerializer(many=True)
    nothing_known = serializers.ListField(child=serializers.CharField(), help_text="Areas without a record.")
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
