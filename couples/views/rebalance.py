"""Rebalancing over the API."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from couples.explaining.rebalance import rebalance_body
from couples.serializers.rebalance import (
    DIGEST,
    SUGGESTION,
    CommitInput,
    CommittedRebalanceSerializer,
    GoalRebalanceSerializer,
    SuggestInput,
)
from couples.services import rebalancing
from couples.views.drift import PLACE
from goals.viewsets.refusals import refusals
from lifepath.core.audited_view import AuditedView
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household


class SuggestView(HouseholdContextMixin, AuditedView):
    """Which allocated money should move so that goals behind their line catch up."""

    reads_only = True

    @extend_schema(
        operation_id="rebalance_suggest",
        parameters=PLACE,
        request=SuggestInput,
        responses=GoalRebalanceSerializer,
        examples=[OpenApiExample("The usual", value={"min_move": "10.00"}, request_only=True), SUGGESTION],
    )
    def post(self, request: Request) -> Response:
        """Moves with their reasons, each goal before and after, and the digest that commits them. Moves nothing."""
        asked = SuggestInput(data=request.data)
        asked.is_valid(raise_exception=True)
        household = Household.objects.get(pk=self.household_id())
        suggestion = rebalancing.suggest(
            user=self.request.user,
            household=household,
            today=household.today(timezone.now()),
            min_move=asked.validated_data["min_move"],
        )
        state = rebalancing.state_of(suggestion)
        body = rebalance_body(household_id=household.pk, state=state, found=state.suggest())
        return Response(GoalRebalanceSerializer(body).data)


class CommitView(HouseholdContextMixin, AuditedView):
    """Making the moves of a suggestion."""

    @extend_schema(
        operation_id="rebalance_commit",
        parameters=PLACE,
        request=CommitInput,
        responses=CommittedRebalanceSerializer,
        examples=[OpenApiExample("By its digest", value={"digest": DIGEST}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """All moves or none; 409 with the difference when anything the suggestion rests on has changed."""
        household = Household.objects.get(pk=self.editable_household_id())
        asked = CommitInput(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            suggestion, found, events = rebalancing.commit(
                user=self.request.user,
                household=household,
                digest=asked.validated_data["digest"],
                today=household.today(timezone.now()),
            )
        body = rebalance_body(household_id=household.pk, state=rebalancing.state_of(suggestion), found=found)
        body["events"] = [event.pk for event in events]
        return Response(CommittedRebalanceSerializer(body).data)
