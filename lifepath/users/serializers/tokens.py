import datetime as dt
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.models import PersonalAccessToken
from lifepath.users.scopes import SCOPES

MAX_DAYS = 365


class TokenSerializer(serializers.ModelSerializer[PersonalAccessToken]):
    """A personal access token as its owner sees it; the secret is not shown again."""

    scopes = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = PersonalAccessToken
        fields = ["id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"]


class NewTokenSerializer(serializers.Serializer[Any]):
    """What a token may do, and until when."""

    name = NameField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), min_length=1, max_length=len(SCOPES), help_text="Nothing else."
    )
    expires_at = serializers.DateTimeField(help_text=f"At most {MAX_DAYS} days from now.")

    def validate_expires_at(self, value: dt.datetime) -> dt.datetime:
        """Neither past nor too far."""
        now = timezone.now()
        if not now < value <= now + dt.timedelta(days=MAX_DAYS):
            raise serializers.ValidationError(f"Between now and {MAX_DAYS} days from now.", code="range")
        return value


class CreatedTokenSerializer(TokenSerializer):
    """A new token with its secret, this once."""

    token = serializers.CharField(help_text="`lp_…`; keep it, it is not shown again.")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "token"]
