"""Beneficiaries, plans and what they hold."""

import datetime as dt
from dataclasses import replace
from decimal import InvalidOperation
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from education529.calc.errors import BadInput
from education529.calc.glide_path import GlidePath, GlidePoint, Weights
from education529.explaining import ALLOCATION, explained, saving_answer, tax_answer
from education529.models import Beneficiary, Plan529, PlanHolding
from education529.selectors import plans as stored
from education529.selectors.calculators import default_path
from education529.serializers.records import (
    BeneficiarySerializer,
    GlidePathSerializer,
    Plan529Serializer,
    PlanHoldingSerializer,
    PlanProjectionSerializer,
    PlanRecommendationSerializer,
    PlanTaxBenefitSerializer,
    ProjectionInput,
)
from education529.services.beneficiaries import add_beneficiary, change_beneficiary
from education529.services.plans import FundNotApproved, replace_glide_path, select_fund
from education529.views.base import refusal
from lifepath.core.calculators import beyond_reach
from lifepath.core.periods import local_date
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet

PLAN_ID = OpenApiParameter("plan_id", {"type": "string", "format": "uuid"}, location=OpenApiParameter.PATH)
SHARES = ("equity_share", "fixed_income_share", "money_market_share")


class CollegeRecordsViewSet(OwnedViewSet):
    """Records whose answers depend on the day."""

    def get_serializer_context(self) -> dict[str, Any]:
        """With today, for years that are derived."""
        return {**super().get_serializer_context(), "today": self.today()}

    def today(self) -> dt.date:
        """The caller's calendar day."""
        user: Any = self.request.user
        return local_date(timezone.now(), getattr(user, "time_zone", "UTC"))

    def handle_exception(self, exc: Exception) -> Any:
        """A calculation names what it lacks."""
        if isinstance(exc, BadInput):
            exc = refusal(exc, {})
        elif isinstance(exc, InvalidOperation):
            exc = beyond_reach()
        elif isinstance(exc, stored.CannotCompute):
            exc = Problem(str(exc), code="not_enough_known", extra={"missing": list(exc.missing)})
        return super().handle_exception(exc)


class BeneficiaryViewSet(CollegeRecordsViewSet):
    """Children for whom the household saves."""

    queryset = Beneficiary.objects.select_related("person").order_by("pk")
    serializer_class = BeneficiarySerializer

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """A person of this household, or a new child of it."""
        given = serializer.validated_data
        person = given.get("person")
        if person is not None and person.household_id != household_id:
            raise ValidationError({"person": "The person belongs to another household; name it."})
        if person is not None and Beneficiary.objects.filter(person=person).exists():
            raise Problem("The person is a beneficiary already.", code="already_a_beneficiary", field="person")
        serializer.instance = add_beneficiary(
            household_id=household_id,
            person=person,
            name=given.get("name", ""),
            birth_date=given.get("birth_date"),
            enrollment_month=given.get("enrollment_month"),
        )

    def save_changes(self, serializer: Any) -> None:
        """Name and birth date go to the person."""
        serializer.instance = change_beneficiary(
            beneficiary=serializer.instance, changes=dict(serializer.validated_data)
        )


class Plan529ViewSet(CollegeRecordsViewSet):
    """529 accounts."""

    _default_path: GlidePath | None = None
    queryset = (
        Plan529.objects.with_linked_balance()
        .select_related("beneficiary__person__household")
        .prefetch_related("glide_path")
        .order_by("pk")
    )
    serializer_class = Plan529Serializer
    filterset_fields = ["beneficiary"]

    def get_serializer_context(self) -> dict[str, Any]:
        """With the default path, read at most once for all plans of a list."""
        return {**super().get_serializer_context(), "default_path": self.default_path}

    def default_path(self) -> GlidePath:
        """The path of plans that have none of their own."""
        if self._default_path is None:
            self._default_path = default_path()
        return self._default_path

    def perform_create(self, serializer: Any) -> None:
        """The household is the beneficiary's, unless the request names another one, which is refused."""
        self._beneficiarys_household: UUID = serializer.validated_data["beneficiary"].owning_household_id
        super().perform_create(serializer)

    def household_id(self) -> UUID:
        """For a new plan, where its beneficiary belongs."""
        own: UUID | None = getattr(self, "_beneficiarys_household", None)
        if own is None:
            return super().household_id()
        named = self.named_household_id()
        if named is not None and named != own:
            raise ValidationError({"beneficiary": "The beneficiary belongs to another household."})
        self.about_household_id = own
        return own

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """The household is the beneficiary's."""
        serializer.save()

    def save_changes(self, serializer: Any) -> None:
        """A plan may change its beneficiary, not its household."""
        wanted = serializer.validated_data.get("beneficiary")
        if wanted is not None and wanted.owning_household_id != serializer.instance.owning_household_id:
            raise ValidationError({"beneficiary": "The beneficiary belongs to another household."})
        plan = serializer.save()
        plan.__dict__.pop("linked_balance", None)

    @extend_schema(
        operation_id="education529_plan_projection", parameters=[ProjectionInput], responses=PlanProjectionSerializer
    )
    @action(detail=True)
    def projection(self, request: Request, pk: Any = None) -> Response:
        """Target, projected balance along the glide path, gap, and what closes it."""
        plan = self.get_object()
        rates = ProjectionInput(data=request.query_params)
        rates.is_valid(raise_exception=True)
        answer = stored.plan_projection(plan, today=self.today(), rates=dict(rates.validated_data))
        body = saving_answer(answer.result, extra_assumptions=answer.assumptions)
        body |= {"plan": plan.pk, "years_to_enrollment": stored.years_of(plan, self.today())}
        return Response(PlanProjectionSerializer(body).data)

    @extend_schema(
        operation_id="education529_plan_recommendation",
        parameters=[OpenApiParameter("beside_plan_id", str, description="A published path such as UT-MY529-AGE.")],
        responses=PlanRecommendationSerializer,
    )
    @action(detail=True)
    def recommendation(self, request: Request, pk: Any = None) -> Response:
        """Weights today, the next twelve months, at enrollment; drift and trades of what is held."""
        plan = self.get_object()
        beside = request.query_params.get("beside_plan_id", "")
        result = stored.plan_recommendation(plan, today=self.today(), beside=beside)
        body = explained(result, convention=ALLOCATION)
        body |= {"plan": plan.pk, "equity_drift_share": stored.equity_drift(plan, result)}
        return Response(PlanRecommendationSerializer(body).data)

    @extend_schema(operation_id="education529_plan_tax_benefit", responses=PlanTaxBenefitSerializer)
    @action(detail=True, url_path="tax-benefit")
    def tax_benefit(self, request: Request, pk: Any = None) -> Response:
        """What the household's state gives for a year of the plan's deposits."""
        plan = self.get_object()
        answer = stored.plan_tax_benefit(plan, today=self.today())
        body = tax_answer(answer.result, extra_assumptions=answer.assumptions)
        body |= {"plan": plan.pk, "contribution": 12 * plan.monthly_contribution}
        return Response(PlanTaxBenefitSerializer(body).data)

    @extend_schema(operation_id="education529_plan_glide_path", responses=GlidePathSerializer)
    @action(detail=True, url_path="glide-path")
    def glide_path(self, request: Request, pk: Any = None) -> Response:
        """The plan's own path, furthest from enrollment first; empty where the default path holds."""
        return self._path(self.get_object())

    @extend_schema(
        operation_id="education529_plan_glide_path_replace", request=GlidePathSerializer, responses=GlidePathSerializer
    )
    @glide_path.mapping.put
    def replace_glide_path(self, request: Request, pk: Any = None) -> Response:
        """Replace the path; no points take it away."""
        plan = self.get_object()
        serializer = GlidePathSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        points = [
            GlidePoint(point["years_to_enrollment"], Weights(*(point[name] for name in SHARES)))
            for point in serializer.validated_data["points"]
        ]
        replace_glide_path(plan=plan, points=points)
        return self._path(plan)

    def _path(self, plan: Plan529) -> Response:
        points = plan.glide_path.order_by("-years_to_enrollment")
        return Response(GlidePathSerializer({"points": points}).data)


@extend_schema_view(
    **{
        name: extend_schema(parameters=[PLAN_ID])
        for name in ("list", "create", "retrieve", "update", "partial_update", "destroy")
    }
)
class PlanHoldingViewSet(CollegeRecordsViewSet):
    """What a plan holds."""

    queryset = PlanHolding.objects.select_related("plan__beneficiary__person").order_by("pk")
    serializer_class = PlanHoldingSerializer

    def get_queryset(self) -> Any:
        """Of the plan in the address."""
        return super().get_queryset().filter(plan=self.kwargs.get("plan_id"))

    def in_household(self, queryset: Any) -> Any:
        """The list is about the plan's household."""
        return queryset.of_household(self.household_id())

    def household_id(self) -> UUID:
        """The plan's household."""
        household_id: UUID = self.plan().owning_household_id
        self.about_household_id = household_id
        return household_id

    def plan(self) -> Plan529:
        """The plan in the address; 404 out of reach."""
        if not hasattr(self, "_plan"):
            plans = Plan529.objects.visible_to(self.request.user).select_related("beneficiary__person")
            self._plan = plans.filter(pk=self.kwargs["plan_id"]).first()
        if self._plan is None:
            raise NotFound()
        return self._plan

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Only what is on the menu."""
        given = serializer.validated_data
        taken = {"as_of": self.today(), **given, **self._selected(given, given["fund_name"])}
        if "equity_share" not in taken:
            raise ValidationError({"equity_share": "The fund mixes asset classes: give the three shares."})
        if self.plan().holdings.filter(fund_name=taken["fund_name"]).exists():
            raise Problem("The plan holds this fund already; change that holding.", code="already_held", field="fund")
        serializer.save(plan=self.plan(), **taken)

    def save_changes(self, serializer: Any) -> None:
        """Another fund is checked like a new one."""
        given = serializer.validated_data
        selected = self._selected(given, given["fund_name"]) if "fund_name" in given else {}
        serializer.save(**selected)

    def _selected(self, given: dict[str, Any], identifier: str) -> dict[str, Any]:
        as_of = given.get("as_of") or self.today()
        try:
            fund = select_fund(plan=self.plan(), identifier=identifier, as_of=as_of)
        except FundNotApproved as refused:
            answer = replace(refused.answer, assumptions=())
            raise Problem(
                str(refused),
                code="fund_not_approved",
                field="fund",
                extra={
                    "approved": answer.approved,
                    "reason": answer.reason,
                    "hint": answer.hint,
                    "nearest": list(answer.nearest),
                    "list_complete": answer.list_complete,
                },
            ) from refused
        chosen: dict[str, Any] = {"fund_name": fund.name}
        if "equity_share" not in given and fund.weights is not None:
            chosen |= dict(zip(SHARES, fund.weights.as_tuple(), strict=True))
        return chosen
