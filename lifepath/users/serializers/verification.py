"""The shape of what is known about the calculators."""

from typing import Any

from rest_framework import serializers


class VerifiedCaseSerializer(serializers.Serializer[Any]):
    """One worked case as it last ran."""

    id = serializers.CharField(source="case_id")
    file = serializers.CharField(help_text="The end of the path of the file that holds it.")
    ok = serializers.BooleanField()
    difference = serializers.CharField(allow_blank=True, help_text="How the answer differs; empty when it is right.")
    ran_at = serializers.DateTimeField()


class VerifiedCalculatorSerializer(serializers.Serializer[Any]):
    """What one calculator answers, and how it stood its cases."""

    app = serializers.CharField()
    kind = serializers.CharField(help_text="The kind, group or section of cases.")
    source = serializers.CharField(allow_blank=True, help_text="Where its cases come from.")  # type: ignore[assignment]
    passed = serializers.IntegerField(min_value=0)
    failed = serializers.IntegerField(min_value=0)
    last_run_at = serializers.DateTimeField(allow_null=True, help_text="Null before its cases have run here.")
    cases = VerifiedCaseSerializer(many=True)


class VerificationSerializer(serializers.Serializer[Any]):
    """All calculators."""

    passed = serializers.IntegerField(min_value=0)
    failed = serializers.IntegerField(min_value=0)
    last_run_at = serializers.DateTimeField(allow_null=True)
    calculators = VerifiedCalculatorSerializer(many=True)
