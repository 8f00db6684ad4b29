from typing import Any

from rest_framework import serializers

from lifepath.users.choices import FactLayer
from lifepath.users.context_facts import fact_kinds


class FactRecordSerializer(serializers.Serializer[Any]):
    """A fact in one layer, and how long it was the present one."""

    value = serializers.JSONField(source="fact.value", help_text="As the fact's kind writes it; money is a string.")
    layer = serializers.ChoiceField(source="fact.layer", choices=FactLayer.choices)
    source = serializers.CharField(source="fact.source")  # type: ignore[assignment]
    confidence = serializers.DecimalField(source="fact.confidence", max_digits=4, decimal_places=3)
    as_of = serializers.DateField(source="fact.as_of")
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class FactSerializer(serializers.Serializer[Any]):
    """A fact as it is known now, with its other layers and its past."""

    name = serializers.CharField()
    title = serializers.CharField()
    value = serializers.JSONField(help_text="As the fact's kind writes it; money is a string.")
    layer = serializers.ChoiceField(choices=FactLayer.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3)
    as_of = serializers.DateField()
    is_doubtful = serializers.BooleanField(help_text="Known with a confidence under 0.6: worth asking again.")
    history = FactRecordSerializer(many=True, help_text="Every layer and every former value, newest first.")


class MissingFactSerializer(serializers.Serializer[Any]):
    """A fact that nobody has told yet."""

    name = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    asked_by = serializers.ListField(child=serializers.CharField())


class HouseholdContextSerializer(serializers.Serializer[Any]):
    """What is known about a household, and what is not."""

    household = serializers.UUIDField()
    facts = FactSerializer(many=True)
    missing = MissingFactSerializer(many=True)


class StatedFactsSerializer(serializers.Serializer[Any]):
    """Facts that somebody states; null takes a statement back, and a name that is left out stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        """One member for every kind of fact."""
        return {
            name: kind.field(required=False, allow_null=True, help_text=kind.question)
            for name, kind in fact_kinds.items()
        }

    def to_internal_value(self, data: Any) -> Any:
        """A name that is no fact is an error, not silence."""
        if isinstance(data, dict) and (unknown := sorted(str(name) for name in data if name not in fact_kinds)):
            raise serializers.ValidationError({name: ["No fact has this name."] for name in unknown})
        return super().to_internal_value(data)
