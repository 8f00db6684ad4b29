"""Suggested categories as they go out."""

from typing import Any

from rest_framework import serializers

from lifepath.banking.models import Category
from lifepath.core.fields import MoneyField, RateField


class NamedCategorySerializer(serializers.ModelSerializer[Category]):
    """A category by id, name and root."""

    class Meta:
        model = Category
        fields = ["id", "name", "root_slug"]
        read_only_fields = fields


class CategorySuggestionSerializer(serializers.Serializer[Any]):
    """One posting and the category that it may belong to."""

    transaction = serializers.UUIDField(source="row.id")
    posted_on = serializers.DateField(source="row.posted_on")
    amount = MoneyField(source="row.amount")
    payee = serializers.CharField(source="row.payee")
    account = serializers.UUIDField(source="row.account")
    category = NamedCategorySerializer()
    confidence = RateField(
        source="suggestion.confidence",
        help_text="0 to 1: how often answers as sure as this one were right; at most 0.50 for a payee never seen.",
    )
    payee_seen = serializers.BooleanField(source="suggestion.payee_seen")
    runners_up = NamedCategorySerializer(many=True)
    because = serializers.ListField(
        child=serializers.CharField(), source="suggestion.because", help_text="What was seen before."
    )


class LearnedSerializer(serializers.Serializer[Any]):
    """What the suggestions were learned from; tried on the latest fifth, which was held back."""

    version = serializers.CharField()
    lines = serializers.IntegerField()
    held_back = serializers.IntegerField()
    held_back_right = serializers.IntegerField()


class CategorySuggestionsSerializer(serializers.Serializer[Any]):
    """Suggestions for postings that nobody has sorted, the latest first. They book nothing."""

    household = serializers.UUIDField()
    model = LearnedSerializer(allow_null=True, help_text="Null: the household has sorted too little to learn from.")
    suggestions = CategorySuggestionSerializer(many=True)
