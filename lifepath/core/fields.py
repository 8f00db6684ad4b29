"""Serializer fields that every app uses: references within the caller's scope, money, shares, months."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifepath.core.periods import Month, NotAMonth


class OwnedRelatedField(serializers.PrimaryKeyRelatedField):
    """A reference to a record the caller may read; any other id does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("pk_field", serializers.UUIDField())
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        """Only what is visible to whoever asks."""
        queryset: Any = super().get_queryset()
        request = self.context.get("request")
        if queryset is None or request is None:
            return queryset
        return queryset.visible_to(request.user)


class MoneyField(serializers.DecimalField):
    """An amount with two places, as a string."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """Binary floats are refused: they do not carry cents."""
        if isinstance(data, float):
            self.fail("invalid")
        return super().to_internal_value(data)


class RateField(MoneyField):
    """A rate or share as a fraction: "0.065" is six and a half percent."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(**kwargs)


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "example": "2026-11"})
class MonthField(serializers.Field):
    """A calendar month, YYYY-MM."""

    default_error_messages = {"invalid": "Write a month as YYYY-MM."}

    def to_internal_value(self, data: Any) -> Month:
        """Read the text."""
        try:
            return Month.parse(data if isinstance(data, str) else "")
        except NotAMonth:
            self.fail("invalid")

    def to_representation(self, value: Any) -> str:
        """A month, or any day in it."""
        return str(value if isinstance(value, Month) else Month.of(value))


@extend_schema_field(OpenApiTypes.STR)
class NameField(serializers.CharField):
    """A name or a line of text for people: trimmed, one line, no control characters."""

    default_error_messages = {"control": "Control characters are not allowed."}

    def to_internal_value(self, data: Any) -> str:
        """Refuse what no keyboard types; a number is no text."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if any(ord(character) < 32 or ord(character) == 127 for character in text):
            self.fail("control")
        return text
