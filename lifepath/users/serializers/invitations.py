from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.birth_dates import BirthDateField
from lifepath.users.choices import InvitationState
from lifepath.users.models import HouseholdInvitation
from lifepath.users.serializers.registration import MailField, PasswordField
from lifepath.users.services import invitations
from lifepath.users.time_zones import validate_time_zone


class NewClientSerializer(serializers.Serializer[Any]):
    """A client as the planner knows them."""

    email = MailField()
    display_name = NameField(max_length=120)
    birth_date = BirthDateField(allow_null=True, default=None)
    household_name = NameField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False, validators=[validate_time_zone])
    state = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    purpose = NameField(max_length=200, allow_blank=True, default="")
    send = serializers.BooleanField(default=True, help_text="False: enter data first, send later.")


class InvitationSerializer(serializers.ModelSerializer[HouseholdInvitation]):
    """A household that waits for its client."""

    email = serializers.EmailField(source="user.email")
    display_name = serializers.CharField(source="user.display_name")
    household = serializers.UUIDField(source="household_id")
    state = serializers.SerializerMethodField()

    class Meta:
        model = HouseholdInvitation
        fields = [
            "id",
            "household",
            "email",
            "display_name",
            "state",
            "created_at",
            "sent_at",
            "expires_at",
            "accepted_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=InvitationState.choices))
    def get_state(self, invitation: HouseholdInvitation) -> str:
        """By the clock."""
        return invitations.state_of(invitation, now=timezone.now())


class InvitationKeySerializer(serializers.Serializer[Any]):
    """The key that came by mail."""

    key = serializers.CharField(max_length=200)


class InvitationLookUpSerializer(serializers.Serializer[Any]):
    """Who invites, and to what."""

    planner = serializers.CharField()
    email = serializers.EmailField()
    display_name = serializers.CharField()
    household_name = serializers.CharField()
    expires_at = serializers.DateTimeField()


class TakeOverSerializer(InvitationKeySerializer):
    """The client's own password, and whether the planner keeps access."""

    password = PasswordField(help_text="At least 10 characters; not a common one, not close to address or name.")
    planner_may_stay = serializers.BooleanField(help_text="Consent to the planner's access, or end it.")


class TakenOverSerializer(serializers.Serializer[Any]):
    """Sign in with the address and the password."""

    email = serializers.EmailField()
    household = serializers.UUIDField()
    planner_stays = serializers.BooleanField()
