"""What every answer carries: assumptions with their sources, the steps in words, warnings, chart lines."""

from typing import Any

from rest_framework import serializers


class RetirementAssumptionSerializer(serializers.Serializer[Any]):
    """What a figure rests on."""

    name = serializers.CharField()
    value = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    version = serializers.CharField()
    confidence = serializers.CharField()


class RetirementSeriesSerializer(serializers.Serializer[Any]):
    """A line of a chart: points are pairs of text."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    points = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class RetirementExplainedSerializer(serializers.Serializer[Any]):
    """The part that all answers share."""

    assumptions = RetirementAssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())
    series = RetirementSeriesSerializer(many=True)
