"""What every answer carries: assumptions with their sources, the steps in words, warnings, chart lines."""

from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer


class RetirementExplainedSerializer(serializers.Serializer[Any]):
    """The part that all answers share."""

    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)
