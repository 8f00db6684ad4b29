"""Copies of shared goals over the API."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from couples.models import GoalCopyOffer
from couples.serializers.goal_copies import GoalCopyOfferSerializer, TakeCopySerializer
from couples.services import goal_copies
from couples.viewsets.contributions import COUPLE_ID, ID, OfCoupleMixin
from goals.viewsets.refusals import refusals
from lifepath.core.viewsets import OwnedGenericViewSet


@extend_schema_view(list=extend_schema(parameters=[COUPLE_ID]))
class GoalCopyViewSet(OfCoupleMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Shared goals of a couple that has ended, offered to the caller with their own part."""

    queryset = GoalCopyOffer.objects.select_related("goal").prefetch_related("parts__account").order_by("pk")
    serializer_class = GoalCopyOfferSerializer
    members_only_actions = frozenset({"take"})

    def get_queryset(self) -> Any:
        """The caller's, of the couple in the path."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.filter(goal__household=self.household_id())

    def in_household(self, queryset: Any) -> Any:
        """An offer lies in the person's own household."""
        return queryset

    @extend_schema(
        parameters=[COUPLE_ID, ID],
        request=TakeCopySerializer,
        responses={201: GoalCopyOfferSerializer},
        examples=[OpenApiExample("A smaller one", value={"target_amount": "6000.00"}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def take(self, request: Request, couple_id: Any = None, pk: Any = None) -> Response:
        """Make it a goal of one's own, with what one's own accounts had set aside and still have free."""
        asked = TakeCopySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            taken = goal_copies.take(offer=self.get_object(), user=self.request.user, values=dict(asked.validated_data))
        return Response(self.get_serializer(taken).data, status=201)
