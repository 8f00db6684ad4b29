"""Choices that are read in any case and written in upper case."""

from typing import Any

from rest_framework import serializers


class AnyCaseChoiceField(serializers.ChoiceField):
    """`checking` is CHECKING."""

    def to_internal_value(self, data: Any) -> Any:
        """Compare in upper case."""
        return super().to_internal_value(data.upper() if isinstance(data, str) else data)
