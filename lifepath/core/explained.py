"""The part that explained answers share in the API: what they rest on, their steps in words, their chart lines."""

from typing import Any

from rest_framework import serializers


class AssumptionSerializer(serializers.Serializer[Any]):
    """What a figure rests on."""

    name = serializers.CharField()
    value = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    version = serializers.CharField()
    confidence = serializers.CharField()


class SeriesSerializer(serializers.Serializer[Any]):
    """A line of a chart: points are pairs of text."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    points = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
