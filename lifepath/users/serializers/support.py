from typing import Any

from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.models import Membership, User


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A household that a person belongs to, without anything in it."""

    kind = serializers.CharField(source="household.kind")

    class Meta:
        model = Membership
        fields = ["household", "kind", "joined_at"]


class SupportUserSerializer(serializers.ModelSerializer[User]):
    """A client's account as support sees it: no money, no records."""

    mail_verified = serializers.BooleanField()
    live_sessions = serializers.IntegerField(help_text="Devices that are signed in.")
    memberships = MembershipSerializer(many=True, source="present_memberships")

    class Meta:
        model = User
        fields = [
            "id",
            "email",
            "display_name",
            "is_active",
            "locked_at",
            "mail_verified",
            "live_sessions",
            "memberships",
            "created_at",
            "last_login",
        ]


class ReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = NameField(max_length=500, help_text="Kept in the audit trail.")
