from typing import Any

from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.models import DeviceSession
from lifepath.users.serializers.registration import PasswordField


class SignInSerializer(serializers.Serializer[Any]):
    """What a person proves themselves with."""

    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    code = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the authenticator app, or a recovery code; needed where a second factor is set up.",
    )
    device = NameField(max_length=200, required=False, allow_blank=True, default="", help_text="Shown in the list.")


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token, to be spent."""

    refresh = serializers.CharField(max_length=200)


class TokenPairSerializer(serializers.Serializer[Any]):
    """What a signed-in device holds."""

    access = serializers.CharField(help_text="Send it as `Authorization: Bearer <access>`.")
    refresh = serializers.CharField(help_text="Exchange it once, before or after the access token expires.")
    expires_in = serializers.IntegerField(help_text="Seconds that the access token still lives.")
    token_type = serializers.CharField(default="Bearer")


class DeviceSessionSerializer(serializers.ModelSerializer[DeviceSession]):
    """A signed-in device."""

    current = serializers.SerializerMethodField(help_text="The device that asks.")

    class Meta:
        model = DeviceSession
        fields = ["id", "device", "created_at", "last_used_at", "expires_at", "current"]

    def get_current(self, session: DeviceSession) -> bool:
        """Whether this is the caller's own session."""
        return bool(getattr(self.context["request"].auth, "session_id", None) == session.pk)
