"""Scenarios over the API."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HOUSEHOLD
from lifepath.core import audit
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet
from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation
from planning.selectors.distributions import distribution_answer, place_scenario
from planning.selectors.proposals import Proposal, proposals
from planning.serializers.scenario_answers import (
    AppliedSerializer,
    ApplyInput,
    CopyInput,
    DistributionSerializer,
    IncomeQuery,
    ProposalKeyInput,
    ProposalsSerializer,
)
from planning.serializers.scenarios import PlannedBillSerializer, ScenarioNameSerializer, ScenarioSerializer
from planning.services import proposals as proposal_services
from planning.services import scenarios
from planning.services.apply_scenario import apply_scenario
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
APPLY = OpenApiExample(
    "What would December be?",
    value={"month": "2026-12", "income_cents": 450000, "dry_run": True},
    request_only=True,
)
PROPOSAL = OpenApiExample("By its key", value={"key": "4f1c2a"}, request_only=True)
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
        PlanningScenario.objects.select_related("household")
        .order_by("name", "pk")
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

    @extend_schema(
        request=CopyInput,
        responses={201: ScenarioSerializer},
        examples=[OpenApiExample("A second one", value={"name": "Plan B"}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """The same bills and lines under another name, with ids of their own."""
        found = self.get_object()
        form = CopyInput(data=request.data)
        form.is_valid(raise_exception=True)
        with rules():
            made = scenarios.copy_scenario(
                scenario=found, name=form.validated_data["name"], created_by_id=request.user.pk
            )
        shown = self.get_serializer(self.queryset.get(pk=made.pk)).data
        audit.record("created", household_id=made.household_id, instance=made, after=shown)
        return Response(shown, status=201, headers={"ETag": etag_of(shown)})

    @extend_schema(parameters=[IncomeQuery], responses=DistributionSerializer)
    @action(detail=True)
    def distribution(self, request: Request, pk: str) -> Response:
        """An income, placed on the stored lines to the cent."""
        query = IncomeQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        placed = place_scenario(self.get_object(), **query.validated_data)
        return Response(DistributionSerializer(distribution_answer(placed)).data)

    @extend_schema(request=ApplyInput, responses=AppliedSerializer, examples=[APPLY])
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Make or update a month's budget; with `dry_run` say what would come of it."""
        found = self.get_object()
        form = ApplyInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        placed = place_scenario(found, income_cents=given["income_cents"], percent_base=given["percent_base"])
        applied = apply_scenario(scenario=found, placed=placed, month=given["month"], is_dry_run=given["dry_run"])
        return Response(AppliedSerializer(applied).data)

    @extend_schema(responses=ProposalsSerializer)
    @action(detail=True, url_path="predicted-bills")
    def predicted_bills(self, request: Request, pk: str) -> Response:
        """Bills that the household's transactions foretell and that the scenario does not have."""
        return Response(ProposalsSerializer({"proposals": self._proposals(self.get_object())}).data)

    @extend_schema(request=ProposalKeyInput, responses={201: PlannedBillSerializer}, examples=[PROPOSAL])
    @action(detail=True, methods=["post"], url_path="predicted-bills/accept")
    def accept(self, request: Request, pk: str) -> Response:
        """Take a proposal into the scenario as a predicted bill."""
        found = self.get_object()
        key = self._key(request)
        chosen = next((each for each in self._proposals(found) if each.key == key), None)
        if chosen is None:
            raise Problem("Nothing of this key is proposed now.", code="not_proposed", field="key")
        with rules():
            bill = proposal_services.accept(scenario=found, proposal=chosen)
        audit.record("created", household_id=found.household_id, instance=bill, after=audit.snapshot(bill))
        return Response(PlannedBillSerializer(bill).data, status=201)

    @extend_schema(request=ProposalKeyInput, responses={204: None}, examples=[PROPOSAL])
    @action(detail=True, methods=["post"], url_path="predicted-bills/dismiss")
    def dismiss(self, request: Request, pk: str) -> Response:
        """Do not propose it to this scenario again."""
        found = self.get_object()
        key = self._key(request)
        if proposal_services.dismiss(scenario=found, key=key):
            audit.record("proposal_dismissed", household_id=found.household_id, instance=found, details={"key": key})
        return Response(status=204)

    def _proposals(self, scenario: PlanningScenario) -> list[Proposal]:
        now = timezone.now()
        return proposals(scenario=scenario, user=self.request.user, today=scenario.household.today(now), now=now)

    def _key(self, request: Request) -> str:
        form = ProposalKeyInput(data=request.data)
        form.is_valid(raise_exception=True)
        key: str = form.validated_data["key"]
        return key

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
