"""Bills and lines of one scenario over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core import audit
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.viewsets import (
    OwnedCreateMixin,
    OwnedDestroyMixin,
    OwnedGenericViewSet,
    OwnedRetrieveMixin,
    OwnedViewSet,
)
from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation
from planning.serializers.scenarios import AllocationLineSerializer, BillSerializer
from planning.services import scenarios
from planning.viewsets.refusals import rules

SCENARIO_ID = OpenApiParameter("scenario_id", UUID, OpenApiParameter.PATH)
ID = OpenApiParameter("id", UUID, OpenApiParameter.PATH)
BILL = OpenApiExample(
    "Car insurance",
    value={"name": "Car insurance", "amount_cents": 8450, "due_date": "2026-12-15", "category": "insurance"},
    request_only=True,
)
LINE = OpenApiExample(
    "A fifth to savings", value={"target": "savings:emergency", "kind": "percent", "value": 20}, request_only=True
)


class RowsOfScenario(OwnedGenericViewSet):
    """Rows of the scenario that the address names."""

    def get_queryset(self) -> Any:
        """Its rows alone."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.filter(scenario=self.scenario())

    def in_household(self, queryset: Any) -> Any:
        """The scenario says which household."""
        return queryset

    def scenario(self, *, editable: bool = False) -> PlanningScenario:
        """The scenario of the address; 404 unless it may be read, 403 unless it may be changed."""
        user = self.request.user
        found: PlanningScenario | None = (
            PlanningScenario.objects.visible_to(user).filter(pk=_uuid(self.kwargs["scenario_id"])).first()
        )
        if found is None:
            raise NotFound()
        self.about_household_id = found.household_id
        if editable and not PlanningScenario.objects.editable_by(user).filter(pk=found.pk).exists():
            raise PermissionDenied()
        return found

    def editable_household_id(self) -> UUID:
        """A new row goes where its scenario is."""
        household_id: UUID = self.scenario(editable=True).household_id
        return household_id


@extend_schema_view(
    list=extend_schema(parameters=[SCENARIO_ID]),
    create=extend_schema(parameters=[SCENARIO_ID], examples=[BILL]),
    retrieve=extend_schema(parameters=[SCENARIO_ID, ID]),
    update=extend_schema(parameters=[SCENARIO_ID, ID], examples=[BILL]),
    partial_update=extend_schema(
        parameters=[SCENARIO_ID, ID],
        examples=[OpenApiExample("Another amount", value={"amount_cents": 8900}, request_only=True)],
    ),
    destroy=extend_schema(parameters=[SCENARIO_ID, ID]),
)
class BillViewSet(RowsOfScenario, OwnedViewSet):
    """Bills of a scenario, in its order."""

    queryset = PlannedBill.objects.select_related("scenario").order_by("position", "pk")
    serializer_class = BillSerializer

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """At the end of the list."""
        with rules():
            serializer.instance = scenarios.add_bill(scenario=self.scenario(), values=serializer.validated_data)

    def save_changes(self, serializer: Any) -> None:
        """Its place stays."""
        with rules():
            serializer.instance = scenarios.change_bill(bill=serializer.instance, values=serializer.validated_data)

    def remove(self, instance: PlannedBill) -> None:
        """With the lines that fund it."""
        scenarios.remove_bill(instance)


@extend_schema_view(
    list=extend_schema(parameters=[SCENARIO_ID]),
    create=extend_schema(parameters=[SCENARIO_ID], examples=[LINE]),
    retrieve=extend_schema(parameters=[SCENARIO_ID, ID]),
    destroy=extend_schema(parameters=[SCENARIO_ID, ID]),
)
class AllocationViewSet(RowsOfScenario, OwnedCreateMixin, OwnedRetrieveMixin, OwnedDestroyMixin, mixins.ListModelMixin):
    """Lines of a scenario, in its order."""

    queryset = ScenarioAllocation.objects.select_related("scenario").order_by("position", "pk")
    serializer_class = AllocationLineSerializer

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """At the end, or where the request says."""
        with rules():
            serializer.instance = scenarios.add_allocation(scenario=self.scenario(), values=serializer.validated_data)

    @extend_schema(
        parameters=[SCENARIO_ID, ID],
        examples=[LINE],
        responses={200: AllocationLineSerializer, 201: AllocationLineSerializer},
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace the line of this id, or create it (201)."""
        scenario = self.scenario(editable=True)
        line_id = _uuid(self.kwargs["pk"])
        scenarios.hold(scenario)
        present = ScenarioAllocation.objects.filter(scenario=scenario, pk=line_id).first()
        if present is not None:
            check_if_match(request, etag_of(self.get_serializer(present).data))
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        before = audit.snapshot(present) if present is not None else None
        with rules():
            line, is_new = scenarios.put_allocation(
                scenario=scenario, allocation_id=line_id, values=serializer.validated_data
            )
        audit.record(
            "created" if is_new else "changed",
            household_id=scenario.household_id,
            instance=line,
            before=before,
            after=audit.snapshot(line),
        )
        shown = self.get_serializer(line).data
        return Response(shown, status=201 if is_new else 200, headers={"ETag": etag_of(shown)})

    def remove(self, instance: ScenarioAllocation) -> None:
        """The others close the gap."""
        scenarios.remove_allocation(instance)


@extend_schema(exclude=True)
class BillAliasViewSet(BillViewSet):
    """The same under the shorter address."""


@extend_schema(exclude=True)
class AllocationAliasViewSet(AllocationViewSet):
    """The same under the shorter address."""


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound() from error
