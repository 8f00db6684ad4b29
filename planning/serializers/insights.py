"""How insights are answered."""

from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, RateField

LONGEST_KEY = 400


class EvidenceRowSerializer(serializers.Serializer[Any]):
    """A record that a figure rests on."""

    kind = serializers.CharField()
    id = serializers.CharField()
    text = serializers.CharField()


class FormulaSerializer(serializers.Serializer[Any]):
    """How the figures were computed, and on which records."""

    formula = serializers.CharField()
    formula_version = serializers.CharField()
    evidence = EvidenceRowSerializer(many=True)


class ExplainedSerializer(serializers.Serializer[Any]):
    """What every insight answers beside its rows."""

    household = serializers.UUIDField()
    currency = serializers.CharField()
    as_of = serializers.DateTimeField()
    worded_by = serializers.CharField(help_text="`code`, or the model that put the figures into words.")
    series = SeriesSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class PatternSerializer(FormulaSerializer):
    """One pattern; figures are text, named."""

    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    figures = serializers.DictField(child=serializers.CharField())


class PatternsSerializer(ExplainedSerializer):
    """How the household spends."""

    patterns = PatternSerializer(many=True)


class GoalEffectSerializer(serializers.Serializer[Any]):
    """When a goal is reached now and with the saving; null: not at this pace."""

    goal = serializers.UUIDField()
    name = serializers.CharField()
    reached_now = serializers.DateField(allow_null=True)
    reached_then = serializers.DateField(allow_null=True)
    months_sooner = serializers.IntegerField(allow_null=True)


class OpportunityEffectSerializer(FormulaSerializer):
    """A way to save, and what it does to each goal."""

    key = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    yearly_saving = MoneyField()
    monthly_saving = MoneyField()
    effort = serializers.CharField()
    text = serializers.CharField()
    goals = GoalEffectSerializer(many=True)


class OpportunityEffectsSerializer(ExplainedSerializer):
    """Ways to save by what they do to goals."""

    opportunities = OpportunityEffectSerializer(many=True)


class RatioSerializer(serializers.Serializer[Any]):
    """One ratio: null where nothing is known."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    value = serializers.DecimalField(max_digits=40, decimal_places=4, allow_null=True)
    score = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    band = serializers.CharField(allow_null=True)
    weight = serializers.IntegerField()
    how_to_raise = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    evidence = EvidenceRowSerializer(many=True)


class HealthSerializer(ExplainedSerializer):
    """The score, 0 to 100; null when nothing is known."""

    score = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    band = serializers.CharField(allow_null=True)
    completeness_share = RateField()
    table_version = serializers.CharField()
    ratios = RatioSerializer(many=True)


class RecommendedStepSerializer(FormulaSerializer):
    """A step; `yearly_effect` is null where it protects rather than earns."""

    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    yearly_effect = MoneyField(allow_null=True)
    amount = MoneyField()
    rank = serializers.IntegerField()


class RecommendationsSerializer(ExplainedSerializer):
    """Steps, the most useful first."""

    recommendations = RecommendedStepSerializer(many=True)


class FindingSerializer(serializers.Serializer[Any]):
    """Something unusual; `transactions` are what shows it."""

    key = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    day = serializers.DateField()
    amount = MoneyField()
    usual_amount = MoneyField(allow_null=True)
    text = serializers.CharField()
    transactions = serializers.ListField(child=serializers.CharField())


class ProvisionSerializer(serializers.Serializer[Any]):
    """What to put aside each month for an expense that comes a few times a year."""

    series_key = serializers.CharField()
    payee = serializers.CharField()
    cadence = serializers.CharField()
    yearly_amount = MoneyField()
    monthly_provision = MoneyField()
    next_on = serializers.DateField(allow_null=True)


class FindingsSerializer(ExplainedSerializer):
    """Unusual transactions of the window, and irregular expenses."""

    window_days = serializers.IntegerField()
    anomalies = FindingSerializer(many=True)
    provisions = ProvisionSerializer(many=True)


class InsightKeySerializer(serializers.Serializer[Any]):
    """Which finding or recommendation is answered."""

    key = serializers.CharField(max_length=LONGEST_KEY)


class DismissalSerializer(InsightKeySerializer):
    """Dismiss it, or with `active: false` take the dismissal back."""

    active = serializers.BooleanField(default=True)


class AcceptedSerializer(serializers.Serializer[Any]):
    """The task that came of it."""

    key = serializers.CharField()
    task = serializers.UUIDField()
    due_on = serializers.DateField()


class PredictedMonthSerializer(serializers.Serializer[Any]):
    """A month to come, with its band."""

    month = serializers.CharField()
    amount = MoneyField()
    low = MoneyField()
    high = MoneyField()


class PredictionSerializer(serializers.Serializer[Any]):
    """The forecast of one subject; of a goal also how late its pace makes it."""

    subject = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    forecaster = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="Null: no version was trained yet; chosen just now.")
    data_first = serializers.CharField()
    data_last = serializers.CharField()
    error = MoneyField(help_text="Mean absolute error on the last quarter, which the forecast had not seen.")
    naive_error = MoneyField(help_text="The same of the naive forecast: the last month again.")
    months = PredictedMonthSerializer(many=True)
    reached_on = serializers.DateField(allow_null=True)
    months_late = serializers.IntegerField(allow_null=True)


class PredictionsSerializer(ExplainedSerializer):
    """What the coming months may bring."""

    predictions = PredictionSerializer(many=True)
    too_short = serializers.ListField(child=serializers.CharField(), help_text="Subjects with too little history.")
