"""Ways to save as they go out."""

from typing import Any

from rest_framework import serializers

from budgets.choices import OpportunityMarkKind
from budgets.serializers.analysis import ReportSerializer
from lifepath.core.explained import AssumptionSerializer
from lifepath.core.fields import MoneyField, NameField


class EvidenceSerializer(serializers.Serializer[Any]):
    """What an opportunity rests on."""

    kind = serializers.ChoiceField(choices=["transaction", "series", "account", "benchmark"])
    id = serializers.CharField()


class OpportunitySerializer(serializers.Serializer[Any]):
    """One way to save."""

    key = serializers.CharField(help_text="Stable; dismiss by it.")
    rank = serializers.IntegerField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    yearly_saving = MoneyField()
    effort = serializers.ChoiceField(choices=["easy", "moderate", "hard"])
    explanation = serializers.CharField()
    evidence = EvidenceSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)


class OpportunitiesSerializer(ReportSerializer):
    """Ways to save, the largest yearly saving first. They may overlap and are not to be added up."""

    opportunities = OpportunitySerializer(many=True)


class OpportunityMarkSerializer(serializers.Serializer[Any]):
    """What the household says about an opportunity, or about a recurring payment."""

    household = serializers.UUIDField(required=False, help_text="Default: the caller's personal household.")
    key = NameField(max_length=400, help_text="The key of an opportunity, or of a recurring payment.")
    mark = serializers.ChoiceField(choices=OpportunityMarkKind.choices)
    active = serializers.BooleanField(default=True, help_text="False takes the mark back.")
