"""Scenarios over the API."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HOUSEHOLD
from lifepath.core import audit
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet
from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation
from planning.serializers.scenarios import ScenarioNameSerializer, ScenarioSerializer
from planning.services import scenarios
from planning.viewsets.refusals import rules

RENT = "0197a1d0-7c11-7abc-8def-0123456789ab"
CONTENT = {
    "name": "Next year",
    "bills": [
        {"id": RENT, "name": "Rent", "amount_cents": 150000, "due_date": "2026-12-01", "category": "housing"},
    ],
    "allocations": [
        {"target": f"bill:{RENT}", "kind": "fixed", "value": 150000},
        {"target": "savings:emergency", "kind": "percent", "value": 60},
        {"target": "goal:House", "kind": "percent", "value": 40},
    ],
}
EXAMPLE = OpenApiExample("Rent first, then 60 and 40 of a hundred", value=CONTENT, request_only=True)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version you read; required when it exists."
)


@extend_schema_view(
    list=extend_schema(parameters=[HOUSEHOLD]),
    create=extend_schema(examples=[EXAMPLE]),
    partial_update=extend_schema(
        request=ScenarioNameSerializer,
        responses=ScenarioSerializer,
        examples=[OpenApiExample("Another name", value={"name": "Plan B"}, request_only=True)],
    ),
)
class ScenarioViewSet(OwnedViewSet):
    """Scenarios of a household, by name."""

    queryset = (
        PlanningScenario.objects.order_by("name", "pk")
        .prefetch_related(Prefetch("bills", PlannedBill.objects.order_by("position")))
        .prefetch_related(Prefetch("allocations", ScenarioAllocation.objects.order_by("position")))
    )
    serializer_class = ScenarioSerializer

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """With its bills and lines."""
        with rules():
            made = scenarios.create_scenario(
                household_id=household_id, created_by_id=self.request.user.pk, **serializer.validated_data
            )
        serializer.instance = self.queryset.get(pk=made.pk)

    @extend_schema(
        parameters=[HOUSEHOLD, IF_MATCH],
        examples=[EXAMPLE],
        responses={200: ScenarioSerializer, 201: ScenarioSerializer},
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace the whole scenario, or create it under this id (201); 412 brings the version that is there."""
        if kwargs.pop("partial", False):
            return self._rename(request)
        scenario_id = _uuid(self.kwargs["pk"])
        if not PlanningScenario.objects.filter(pk=scenario_id).exists():
            return self._create_under(request, scenario_id)
        found = self.get_object()
        shown = self.get_serializer(found).data
        self._refuse_stale(request, shown)
        serializer = self.get_serializer(found, data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        with rules():
            scenarios.replace_scenario(
                scenario=found,
                name=given["name"],
                bills=given.get("bills", []),
                allocations=given.get("allocations", []),
            )
        now = self.get_serializer(self.queryset.get(pk=found.pk)).data
        audit.record("changed", household_id=found.household_id, instance=found, before=shown, after=now)
        return Response(now, headers={"ETag": etag_of(now)})

    def _rename(self, request: Request) -> Response:
        found = self.get_object()
        shown = self.get_serializer(found).data
        check_if_match(request, etag_of(shown))
        unknown = sorted(set(request.data) - {"name"})
        if unknown:
            raise Problem(
                "PATCH changes the name; send PUT, or use the addresses of bills and allocations.",
                code="not_partial",
                status_code=400,
                field=unknown[0],
            )
        serializer = ScenarioNameSerializer(found, data=request.data)
        serializer.is_valid(raise_exception=True)
        with rules():
            scenarios.rename_scenario(scenario=found, **serializer.validated_data)
        now = self.get_serializer(self.queryset.get(pk=found.pk)).data
        before, after = {"name": shown["name"]}, {"name": now["name"]}
        audit.record("changed", household_id=found.household_id, instance=found, before=before, after=after)
        return Response(now, headers={"ETag": etag_of(now)})

    def _create_under(self, request: Request, scenario_id: UUID) -> Response:
        household_id = self.editable_household_id()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with rules():
            made = scenarios.create_scenario(
                household_id=household_id,
                created_by_id=request.user.pk,
                scenario_id=scenario_id,
                **serializer.validated_data,
            )
        now = self.get_serializer(self.queryset.get(pk=made.pk)).data
        audit.record("created", household_id=household_id, instance=made, after=now)
        return Response(now, status=201, headers={"ETag": etag_of(now)})

    def _refuse_stale(self, request: Request, shown: Any) -> None:
        try:
            check_if_match(request, etag_of(shown), required=True)
        except Problem as refusal:
            if refusal.status_code == 412:
                refusal.extra["current"] = shown
            raise


@extend_schema(exclude=True)
class ScenarioAliasViewSet(ScenarioViewSet):
    """The same under the shorter address."""


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound() from error
