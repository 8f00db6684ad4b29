from typing import Any

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.viewsets import OwnedGenericViewSet
from lifepath.users.models import Household, PlannerAssignment
from lifepath.users.serializers.planner_access import GrantSerializer, LimitSerializer, PlannerAccessSerializer
from lifepath.users.services import planner_access
from lifepath.users.services.households import end_assignment
from lifepath.users.viewsets.of_household import HOUSEHOLD_PARAMETER, OfHouseholdMixin

_ENDED = OpenApiParameter("include_ended", bool, description="Also those that are over.")
_GRANT = OpenApiExample(
    "A lead planner for a year",
    {
        "email": "paula@firm.example",
        "role": "LEAD",
        "purpose": "Retirement plan",
        "scope": ["move_money"],
        "until": "2027-11-20T00:00:00Z",
    },
    request_only=True,
)


@extend_schema(parameters=[HOUSEHOLD_PARAMETER])
@extend_schema_view(list=extend_schema(parameters=[_ENDED]))
class PlannerAccessViewSet(OfHouseholdMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Who may look into a household besides its members. Members grant, limit and end; planners see it."""

    queryset = PlannerAssignment.objects.select_related("planner", "granted_by", "household").order_by("pk")
    serializer_class = PlannerAccessSerializer
    lookup_url_kwarg = "assignment_id"
    members_only_actions = frozenset({"create", "partial_update", "destroy", "consent"})

    def get_queryset(self) -> Any:
        """Of this household; those that are over only on request, and never to be changed."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        if self.action != "list" or self.request.query_params.get("include_ended") not in ("true", "1"):
            still = Q(until__isnull=True) | Q(until__gt=timezone.now())
            queryset = queryset.filter(still, ended_at__isnull=True)
        return queryset.of_household(self.household_id()).prefetch_related(
            "consents__user", "household__memberships__user"
        )

    @extend_schema(request=GrantSerializer, responses={201: PlannerAccessSerializer}, examples=[_GRANT])
    def create(self, request: Request, **_: Any) -> Response:
        """Let a planner in. In a household of two, the access begins when the other member agrees."""
        household_id = self.editable_household_id()
        self.check_member_action(request, household_id)
        asked = self._valid(GrantSerializer)
        assignment = planner_access.grant(
            household=Household.objects.get(pk=household_id),
            planner_email=asked.pop("email"),
            granted_by=self.request.user,
            **asked,
        )
        return Response(PlannerAccessSerializer(assignment).data, status=201)

    @extend_schema(request=LimitSerializer, responses=PlannerAccessSerializer)
    def partial_update(self, request: Request, **_: Any) -> Response:
        """Limit an access; it holds from the next request on. In a household of two nobody widens it alone."""
        assignment = self.get_object()
        self._check_seen(assignment)
        assignment = planner_access.change(assignment=assignment, changes=self._valid(LimitSerializer))
        return Response(PlannerAccessSerializer(assignment).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_: Any) -> Response:
        """End an access, or a request for one; it is gone on the next request. Either member may."""
        assignment = self.get_object()
        self._check_seen(assignment)
        end_assignment(assignment=assignment, ended_by=self.request.user)
        return Response(status=204)

    @extend_schema(request=None, responses=PlannerAccessSerializer)
    @action(detail=True, methods=["post"])
    def consent(self, request: Request, **_: Any) -> Response:
        """Agree to an access that another member has granted, or the firm has asked for."""
        assignment = planner_access.consent(assignment=self.get_object(), user=self.request.user)
        return Response(PlannerAccessSerializer(assignment).data)

    def _check_seen(self, assignment: PlannerAssignment) -> None:
        check_if_match(self.request, etag_of(PlannerAccessSerializer(assignment).data))

    def _valid(self, kind: Any) -> dict[str, Any]:
        serializer = kind(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
