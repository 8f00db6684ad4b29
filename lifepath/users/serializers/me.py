from typing import Any

from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.models import User
from lifepath.users.retention import MAX_MONTHS, MIN_MONTHS, retention_kinds
from lifepath.users.serializers.registration import MailField, PasswordField


class RetentionField(serializers.DictField):
    """Months by kind of data, known kinds only."""

    child = serializers.IntegerField(min_value=MIN_MONTHS, max_value=MAX_MONTHS)
    default_error_messages = {"unknown": "Not a kind of data; there are: {known}."}

    def to_internal_value(self, data: Any) -> Any:
        """Name the kind that is unknown."""
        months = super().to_internal_value(data)
        known = [name for name, _ in retention_kinds.items()]
        wrong = {
            name: self.error_messages["unknown"].format(known=", ".join(known)) for name in set(months) - set(known)
        }
        if wrong:
            raise serializers.ValidationError({name: [text] for name, text in wrong.items()}, code="unknown")
        return months


class MeSerializer(serializers.ModelSerializer[User]):
    """The caller."""

    display_name = NameField(max_length=120)
    locale = serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=16, help_text="Such as en-US."
    )
    retention_months = RetentionField(
        help_text="Months to keep each kind of data: transactions, budget_sessions, scenarios, insights, activity."
    )
    personal_household = serializers.UUIDField(
        source="personal_household_id", read_only=True, allow_null=True, help_text="Of clients; staff have none."
    )

    class Meta:
        model = User
        fields = [
            "id",
            "email",
            "display_name",
            "role",
            "personal_household",
            "default_framework",
            "default_optimization_focus",
            "time_zone",
            "locale",
            "retention_months",
            "created_at",
        ]
        read_only_fields = ["email", "role", "created_at"]


class ChangePasswordSerializer(serializers.Serializer[Any]):
    """The present password, and the new one."""

    current_password = PasswordField()
    password = PasswordField()


class ChangeMailSerializer(serializers.Serializer[Any]):
    """The address to move to, and the password."""

    email = MailField()
    current_password = PasswordField()
