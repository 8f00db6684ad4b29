"""What people do around goals: reacting, and beginning from a template."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from goals.models import FinancialGoal, GoalProgress
from goals.selectors.templates import templates
from goals.serializers.details import ReactInput, ReactionSerializer
from goals.serializers.trajectories import TemplatesSerializer
from goals.services.reactions import react
from goals.viewsets.goals import HOUSEHOLD_PARAMETERS
from lifepath.core.audited_view import AuditedView
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household


class ReactView(AuditedView):
    """A word from one partner to the other."""

    @extend_schema(
        request=ReactInput,
        responses={200: ReactionSerializer, 204: OpenApiResponse(description="Taken back.")},
        examples=[
            OpenApiExample(
                "Hooray", {"goal_id": "0193a1b2-0000-7000-8000-000000000060", "emoji": "party"}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """One reaction per person, changed by the next; members of the household alone."""
        serializer = ReactInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        progress = self._visible(GoalProgress, asked["progress_id"]) if "progress_id" in asked else None
        goal = progress.goal if progress is not None else self._visible(FinancialGoal, asked["goal_id"])
        self.about_household_id = goal.household_id
        if not self.request.user.is_member_of(goal.household_id) or goal.household.ended_at is not None:
            raise PermissionDenied("Only members of the household react.")
        made = react(goal=goal, progress=progress, user=self.request.user, reaction=asked["emoji"])
        return Response(status=204) if made is None else Response(ReactionSerializer(made).data)

    def _visible(self, model: Any, pk: UUID) -> Any:
        row = model.objects.visible_to(self.request.user).filter(pk=pk).first()
        if row is None or getattr(row, "goal", row).deleted_at is not None:
            raise NotFound()
        return row


class TemplatesView(HouseholdContextMixin, AuditedView):
    """Goals that many people have."""

    @extend_schema(parameters=HOUSEHOLD_PARAMETERS, responses=TemplatesSerializer)
    def get(self, request: Request) -> Response:
        """Filled in for this household; send one back as `template` of a new goal."""
        household = Household.objects.get(pk=self.household_id())
        found = templates(household_id=household.pk, today=household.today(timezone.now()))
        return Response(TemplatesSerializer({"results": found}).data)
