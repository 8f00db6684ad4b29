from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as ImproperPassword
from rest_framework import serializers
from rest_framework.fields import get_error_detail

from lifepath.core.fields import NameField
from lifepath.users.mail_addresses import normalised
from lifepath.users.models import User


class PasswordField(serializers.CharField):
    """A password to be set: kept exactly as typed, never shown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"max_length": 128, "trim_whitespace": False, "write_only": True}
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """A number is no text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class MailField(serializers.EmailField):
    """A mail address, compared and stored in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Read it."""
        return normalised(super().to_internal_value(data))


class RegistrationSerializer(serializers.Serializer[Any]):
    """What a new person brings."""

    email = MailField()
    password = PasswordField(help_text="At least 10 characters; not a common one, not close to address or name.")
    display_name = NameField(max_length=120)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Weigh the password against the person it is for."""
        check_new_password(attrs["password"], User(email=attrs["email"], display_name=attrs["display_name"]))
        return attrs


class RegisteredSerializer(serializers.Serializer[Any]):
    """The same answer for a new and for a known address."""

    email = serializers.EmailField()
    display_name = serializers.CharField()
    verification = serializers.ChoiceField(
        choices=["mail_sent", "not_required"], help_text="Whether a key waits in the mailbox."
    )


class MailSerializer(serializers.Serializer[Any]):
    """A mail address."""

    email = MailField()


class KeySerializer(serializers.Serializer[Any]):
    """A key that came by mail."""

    key = serializers.CharField(max_length=200)


class VerifiedSerializer(serializers.Serializer[Any]):
    """The address that is now the person's."""

    email = serializers.EmailField()


class ResetSerializer(KeySerializer):
    """A key that came by mail, and the password it sets."""

    password = PasswordField()


def check_new_password(password: str, user: User) -> None:
    """Refuse a weak password; the errors point at `/password`."""
    try:
        validate_password(password, user)
    except ImproperPassword as error:
        raise serializers.ValidationError({"password": get_error_detail(error)}) from error
