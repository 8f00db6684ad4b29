from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.choices import AssignmentRole, AssignmentScope, AssignmentState
from lifepath.users.models import AssignmentConsent, PlannerAssignment, User
from lifepath.users.serializers.registration import MailField
from lifepath.users.services import planner_access


class PersonOfAccessSerializer(serializers.ModelSerializer[User]):
    """Who it is, as far as members and planners see each other."""

    class Meta:
        model = User
        fields = ["id", "display_name", "role"]
        read_only_fields = fields


class ConsentSerializer(serializers.ModelSerializer[AssignmentConsent]):
    """One member's agreement."""

    user = PersonOfAccessSerializer(read_only=True)

    class Meta:
        model = AssignmentConsent
        fields = ["user", "given_at"]
        read_only_fields = fields


class PlannerAccessSerializer(serializers.ModelSerializer[PlannerAssignment]):
    """A planner's access to the household, who granted it, and who still has to agree."""

    planner = PersonOfAccessSerializer(read_only=True)
    state = serializers.SerializerMethodField()
    granted_by = PersonOfAccessSerializer(read_only=True, allow_null=True)
    consents = ConsentSerializer(many=True, read_only=True)
    waiting_for = serializers.SerializerMethodField()

    class Meta:
        model = PlannerAssignment
        fields = [
            "id",
            "planner",
            "role",
            "purpose",
            "scope",
            "since",
            "until",
            "state",
            "granted_by",
            "consents",
            "waiting_for",
            "ended_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=AssignmentState.choices))
    def get_state(self, assignment: PlannerAssignment) -> str:
        """By the clock."""
        return planner_access.state_of(assignment, now=timezone.now())

    @extend_schema_field(PersonOfAccessSerializer(many=True))
    def get_waiting_for(self, assignment: PlannerAssignment) -> Any:
        """Members whose agreement is missing while the access is pending."""
        if self.get_state(assignment) != AssignmentState.PENDING:
            return []
        agreed = {consent.user_id for consent in assignment.consents.all()}
        members = [row.user for row in assignment.household.memberships.all() if row.left_at is None]
        return PersonOfAccessSerializer([user for user in members if user.pk not in agreed], many=True).data


class GrantSerializer(serializers.Serializer[Any]):
    """Whom to let in, as what, for what, and how long."""

    email = MailField(help_text="The planner's address at the firm.")
    role = serializers.ChoiceField(choices=AssignmentRole.choices, default=AssignmentRole.LEAD)
    purpose = NameField(max_length=200, allow_blank=True, default="")
    scope = serializers.ListField(
        child=serializers.ChoiceField(choices=AssignmentScope.choices),
        max_length=10,
        default=list,
        help_text="`move_money` lets a lead or associate planner commit allocations and rebalancing.",
    )
    since = serializers.DateTimeField(allow_null=True, default=None, help_text="Now, unless it lies ahead.")
    until = serializers.DateTimeField(allow_null=True, default=None, help_text="Until it is ended, unless given.")


class LimitSerializer(serializers.Serializer[Any]):
    """What changes about an access; what is left out stays."""

    role = serializers.ChoiceField(choices=AssignmentRole.choices, required=False)
    purpose = NameField(max_length=200, allow_blank=True, required=False)
    scope = serializers.ListField(
        child=serializers.ChoiceField(choices=AssignmentScope.choices), max_length=10, required=False
    )
    until = serializers.DateTimeField(allow_null=True, required=False)
