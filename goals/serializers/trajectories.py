"""The shape of trajectories, payoff plans, contribution histories and templates."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from goals.calc.forecast import MAX_MONTHS
from goals.serializers.amounts import LARGEST
from goals.serializers.goals import FIRST_YEAR, LAST_YEAR
from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, MonthField, NameField, RateField
from lifepath.core.money import CENT, ZERO

LARGEST_RATE = Decimal(10)
MOST_DEBTS = 50


def _rate(**kwargs: Any) -> RateField:
    return RateField(min_value=ZERO, max_value=LARGEST_RATE, required=False, **kwargs)


class TrajectoryQuery(serializers.Serializer[Any]):
    """What to assume of a stored goal."""

    monthly_contribution = MoneyField(
        min_value=-LARGEST,
        max_value=LARGEST,
        required=False,
        help_text="The mean of the last three months when absent.",
    )
    annual_rate = _rate(help_text="A fraction; none when absent, of a debt the goal's own.")


class TrajectoryInput(serializers.Serializer[Any]):
    """A goal that is in no record."""

    target_amount = MoneyField(min_value=CENT, max_value=LARGEST)
    current_amount = MoneyField(min_value=ZERO, max_value=LARGEST, default=ZERO)
    monthly_contribution = MoneyField(min_value=-LARGEST, max_value=LARGEST)
    annual_rate = _rate(default=Decimal(0))
    target_date = serializers.DateField(required=False, allow_null=True)
    as_of = serializers.DateField(required=False, help_text="Today when absent.")
    is_debt = serializers.BooleanField(default=False, help_text="Interest is owed, not earned.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Days within the calendar of reports."""
        for name in ("target_date", "as_of"):
            day = attrs.get(name)
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise serializers.ValidationError({name: f"A day from {FIRST_YEAR} to {LAST_YEAR}."})
        return attrs


class TrajectorySerializer(serializers.Serializer[Any]):
    """When a goal is reached at a pace, and what it takes to be in time."""

    as_of = serializers.DateField()
    target_amount = MoneyField()
    current_amount = MoneyField()
    remaining_amount = MoneyField()
    monthly_contribution = MoneyField()
    annual_rate = RateField()
    target_date = serializers.DateField(allow_null=True)
    months_remaining = serializers.IntegerField(
        allow_null=True, help_text=f"Null: never, or not in {MAX_MONTHS} months."
    )
    projected_completion_date = serializers.DateField(allow_null=True)
    on_track = serializers.BooleanField(allow_null=True, help_text="Null without a target date.")
    required_monthly = MoneyField(allow_null=True, help_text="To be in time; null without a target date.")
    total_interest = MoneyField(allow_null=True, help_text="Of a debt, until it is paid off.")
    never = serializers.BooleanField(help_text="At this pace it never comes to an end.")
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class DebtInput(serializers.Serializer[Any]):
    """What is owed, and on what terms."""

    name = NameField(max_length=120)
    balance = MoneyField(min_value=ZERO, max_value=LARGEST, help_text="Owed, as a positive amount.")
    annual_rate = _rate(default=Decimal(0))
    minimum_payment = MoneyField(min_value=ZERO, max_value=LARGEST, default=ZERO)


class DebtsInput(serializers.Serializer[Any]):
    """Debts that are in no record."""

    debts = DebtInput(many=True, allow_empty=False, max_length=MOST_DEBTS)  # type: ignore[call-arg]
    monthly_budget = MoneyField(
        min_value=ZERO, max_value=LARGEST, required=False, help_text="The minimum payments when absent."
    )


class DebtsQuery(serializers.Serializer[Any]):
    """What to pay a household's debts with."""

    monthly_budget = MoneyField(min_value=ZERO, max_value=LARGEST, required=False)


class PayoffStepSerializer(serializers.Serializer[Any]):
    """When one debt is gone."""

    id = serializers.CharField()
    name = serializers.CharField()
    months = serializers.IntegerField(allow_null=True)
    completion_date = serializers.DateField(allow_null=True)
    interest = MoneyField()
    never = serializers.BooleanField()


class PayoffPlanSerializer(serializers.Serializer[Any]):
    """Debts in one order."""

    order = serializers.ChoiceField(choices=["avalanche", "snowball"])
    months = serializers.IntegerField(allow_null=True)
    completion_date = serializers.DateField(allow_null=True)
    total_interest = MoneyField(allow_null=True)
    never = serializers.BooleanField(help_text="Never paid off at this budget.")
    steps = PayoffStepSerializer(many=True)


class DebtPlansSerializer(serializers.Serializer[Any]):
    """Several debts under one budget: highest rate first, and smallest balance first."""

    monthly_budget = MoneyField()
    minimum_payments = MoneyField()
    interest_saved_by_avalanche = MoneyField(allow_null=True)
    avalanche = PayoffPlanSerializer()
    snowball = PayoffPlanSerializer()
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class ContributionSerializer(serializers.Serializer[Any]):
    """Net of one contributor in one month."""

    month = MonthField()
    person = serializers.UUIDField(allow_null=True)
    contributor = serializers.CharField(help_text="A name, `together` for joint money, or `outside the accounts`.")
    amount = MoneyField()


class ContributorTotalSerializer(serializers.Serializer[Any]):
    """Net of one contributor in all months."""

    person = serializers.UUIDField(allow_null=True)
    contributor = serializers.CharField()
    amount = MoneyField()


class ContributionsSerializer(serializers.Serializer[Any]):
    """What came into a goal, month by month and from whom."""

    first = MonthField()
    last = MonthField()
    total = MoneyField()
    totals = ContributorTotalSerializer(many=True)
    months = ContributionSerializer(many=True)


class TemplateValuesSerializer(serializers.Serializer[Any]):
    """Members of a goal to begin with."""

    name = serializers.CharField()
    goal_type = serializers.CharField()
    target_amount = MoneyField(allow_null=True)
    spending_months = serializers.DecimalField(max_digits=4, decimal_places=1, required=False)
    opening_debt = MoneyField(required=False, allow_null=True)
    target_date = serializers.DateField()
    priority = serializers.IntegerField()


class TemplateSerializer(serializers.Serializer[Any]):
    """A goal that many people have, filled in for this household."""

    template = serializers.CharField(source="code")
    why = serializers.CharField()
    values = TemplateValuesSerializer()


class TemplatesSerializer(serializers.Serializer[Any]):
    """All templates."""

    results = TemplateSerializer(many=True)
