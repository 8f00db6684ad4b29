"""The shape of couples."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from couples.choices import CoupleState
from couples.models import Couple
from lifepath.users.serializers.people import PersonSummarySerializer
from lifepath.users.serializers.registration import MailField

_COUPLE = "0193a1b2-0000-7000-8000-000000000060"
_ALICE = "0193a1b2-0000-7000-8000-000000000011"
_BOB = "0193a1b2-0000-7000-8000-000000000012"

ACTIVE_COUPLE = OpenApiExample(
    "Two who plan together",
    value={
        "id": _COUPLE,
        "household": _COUPLE,
        "state": "ACTIVE",
        "partners": [{"id": _ALICE, "display_name": "Alice Rivera"}, {"id": _BOB, "display_name": "Bob Chen"}],
        "invited_by_me": True,
        "invited_email": None,
        "created_at": "2026-11-02T09:12:44Z",
        "expires_at": "2026-11-09T09:12:44Z",
        "answered_at": "2026-11-02T18:40:03Z",
        "ended_at": None,
        "ended_by": None,
    },
    response_only=True,
)


class InviteSerializer(serializers.Serializer[Any]):
    """Whom to invite: by mail address, or by the id that they know you by."""

    email = MailField(required=False, help_text="The partner's address, with an account here or without.")
    partner_1_id = serializers.UUIDField(required=False, help_text="Yourself; checked against your sign-in.")
    partner_2_id = serializers.UUIDField(required=False, help_text="The partner, who is invited by mail.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One way to name the partner."""
        by_id = "partner_1_id" in attrs and "partner_2_id" in attrs
        if "email" not in attrs and not by_id:
            raise serializers.ValidationError(
                {"email": "Give the partner's address, or partner_1_id and partner_2_id."}
            )
        if "email" in attrs and "partner_2_id" in attrs:
            raise serializers.ValidationError({"email": "Give either the address or the ids."})
        return attrs


@extend_schema_serializer(examples=[ACTIVE_COUPLE])
class CoupleSerializer(serializers.ModelSerializer[Couple]):
    """An invitation, or the couple it led to; its id is that of the joint household."""

    household = serializers.UUIDField(source="household_id", allow_null=True, read_only=True)
    state = serializers.SerializerMethodField()
    partners = serializers.SerializerMethodField(help_text="Whoever agreed so far.")
    invited_by_me = serializers.SerializerMethodField()
    invited_email = serializers.SerializerMethodField(help_text="While the invitation is open.")
    ended_by = serializers.UUIDField(source="ended_by_id", allow_null=True, read_only=True)

    class Meta:
        model = Couple
        fields = [
            "id",
            "household",
            "state",
            "partners",
            "invited_by_me",
            "invited_email",
            "created_at",
            "expires_at",
            "answered_at",
            "ended_at",
            "ended_by",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=CoupleState.choices))
    def get_state(self, couple: Couple) -> str:
        """By the clock."""
        return couple.state_at(timezone.now()).value

    @extend_schema_field(PersonSummarySerializer(many=True))
    def get_partners(self, couple: Couple) -> list[dict[str, Any]]:
        """An invited person has not agreed yet, and one who declined never will."""
        agreed = [couple.inviter, couple.invitee if couple.household_id else None]
        return [dict(PersonSummarySerializer(person).data) for person in agreed if person is not None]

    def get_invited_by_me(self, couple: Couple) -> bool:
        """The caller invited."""
        return bool(couple.inviter_id == self.context["request"].user.pk)

    @extend_schema_field(serializers.EmailField(allow_null=True))
    def get_invited_email(self, couple: Couple) -> str | None:
        """Known to both sides of it."""
        return couple.invited_email or None


class HiddenSerializer(serializers.Serializer[Any]):
    """What became private."""

    hidden = serializers.ListField(child=serializers.UUIDField(), help_text="Ids of the accounts that were shared.")
