"""What two people pay together, over the API: `/couples/{couple_id}/…`."""

import datetime as dt
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from couples.calc.contribution_split import CannotShare
from couples.explaining.contributions import split_body
from couples.models import Settlement, SharedPayment
from couples.selectors.contributions import month_of_sharing
from couples.serializers.contributions import (
    SPLIT,
    CoupleSplitSerializer,
    SettledSerializer,
    SettlementSerializer,
    SettleSerializer,
    SharedPaymentSerializer,
    SplitRuleSerializer,
)
from couples.services import contributions
from lifepath.core.audited_view import AuditedView
from lifepath.core.fields import MonthField
from lifepath.core.periods import Month
from lifepath.core.viewsets import (
    HouseholdContextMixin,
    OwnedCreateMixin,
    OwnedDestroyMixin,
    OwnedGenericViewSet,
    OwnedRetrieveMixin,
)
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household

COUPLE_ID = OpenApiParameter("couple_id", UUID, OpenApiParameter.PATH)
ID = OpenApiParameter("id", UUID, OpenApiParameter.PATH)
MONTH = OpenApiParameter(
    "month", {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}, description="Default: the running month."
)
FIRST_YEAR, LAST_YEAR = 1900, 2999


class OfCoupleMixin(HouseholdContextMixin):
    """The joint household in the path."""

    kwargs: dict[str, Any]

    def named_household_id(self) -> UUID | None:
        """404 when the caller may not read it, or it is not a couple's."""
        return self._couple_id

    @cached_property
    def _couple_id(self) -> UUID:
        found = super().named_household_id()
        if found is None or not Household.objects.filter(pk=found, kind=HouseholdKind.JOINT).exists():
            raise NotFound()
        return found

    def _named(self) -> Any:
        return str(self.kwargs["couple_id"])

    def household(self) -> Household:
        """The couple's household."""
        return Household.objects.get(pk=self.household_id())

    def editable_household(self) -> Household:
        """The same, for a write."""
        return Household.objects.get(pk=self.editable_household_id())

    def within_reach(self, month: Month, field: str) -> Month:
        """A month that a calendar has room around."""
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise ValidationError({field: f"A month from {FIRST_YEAR} to {LAST_YEAR}."})
        return month


class SplitView(OfCoupleMixin, AuditedView):
    """How the two share, and how a month stands."""

    @extend_schema(operation_id="couples_split", parameters=[COUPLE_ID, MONTH], responses=CoupleSplitSerializer)
    def get(self, request: Request, couple_id: UUID) -> Response:
        """A month's payments against fair parts, and what settles it."""
        household = self.household()
        text = request.query_params.get("month")
        try:
            month = Month.of(self._today(household)) if text is None else MonthField().run_validation(text)
        except ValidationError as error:
            raise ValidationError({"month": error.detail}) from error
        return self._answer(household, self.within_reach(month, "month"))

    @extend_schema(
        operation_id="couples_split_set",
        parameters=[COUPLE_ID],
        request=SplitRuleSerializer,
        responses=CoupleSplitSerializer,
        examples=[
            OpenApiExample("Half each", value={"method": "equal", "from_month": "2026-11"}, request_only=True),
            SPLIT,
        ],
    )
    def put(self, request: Request, couple_id: UUID) -> Response:
        """Agree how to share from a month on; earlier months keep what held for them."""
        household = self.editable_household()
        asked = SplitRuleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        month = self.within_reach(given.get("from_month", Month.of(self._today(household))), "from_month")
        try:
            contributions.set_rule(
                household=household,
                user=self.request.user,
                month=month,
                method=given["method"],
                weights={row["person"]: row["weight"] for row in given["weights"]},
            )
        except CannotShare as error:
            raise ValidationError({"weights": [str(error)]}) from error
        return self._answer(household, month)

    def _answer(self, household: Household, month: Month) -> Response:
        shared = month_of_sharing(household_id=household.pk, month=month)
        return Response(CoupleSplitSerializer(split_body(household, shared)).data)

    def _today(self, household: Household) -> dt.date:
        return household.today(timezone.now())


class PaymentFilters(filters.FilterSet):
    """Which payments."""

    date_after = filters.DateFilter(field_name="paid_on", lookup_expr="gte")
    date_before = filters.DateFilter(field_name="paid_on", lookup_expr="lte")
    payer = filters.UUIDFilter(field_name="payer")

    class Meta:
        model = SharedPayment
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(parameters=[COUPLE_ID]),
    create=extend_schema(parameters=[COUPLE_ID]),
    retrieve=extend_schema(parameters=[COUPLE_ID, ID]),
    destroy=extend_schema(parameters=[COUPLE_ID, ID]),
)
class SharedPaymentViewSet(
    OfCoupleMixin,
    OwnedCreateMixin,
    OwnedRetrieveMixin,
    OwnedDestroyMixin,
    mixins.ListModelMixin,
    OwnedGenericViewSet,
):
    """What one of the two paid for both, newest first."""

    queryset = SharedPayment.objects.order_by("-paid_on", "-pk")
    serializer_class = SharedPaymentSerializer
    filterset_class = PaymentFilters

    def get_queryset(self) -> Any:
        """Of the couple in the path."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.of_household(self.household_id())

    def get_serializer_context(self) -> dict[str, Any]:
        """Whoever pays is one of the two."""
        context = super().get_serializer_context()
        return dict(context) if "couple_id" not in self.kwargs else {**context, "household_id": self.household_id()}

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """One of the two paid."""
        serializer.instance = contributions.record_payment(
            household=Household.objects.get(pk=household_id),
            user=self.request.user,
            values=dict(serializer.validated_data),
        )


@extend_schema_view(list=extend_schema(parameters=[COUPLE_ID]))
class SettlementViewSet(OfCoupleMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Who paid whom back, newest month first."""

    queryset = Settlement.objects.order_by("-month", "-pk")
    serializer_class = SettlementSerializer

    @extend_schema(
        parameters=[COUPLE_ID],
        request=SettleSerializer,
        responses={201: SettledSerializer},
        examples=[OpenApiExample("October", value={"month": "2026-10"}, request_only=True)],
    )
    def create(self, request: Request, couple_id: Any = None) -> Response:
        """Record that what is still owed for a month was paid back. 409 when nothing is owed."""
        household = self.editable_household()
        asked = SettleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        month = self.within_reach(asked.validated_data["month"], "month")
        made = contributions.settle(household=household, user=self.request.user, month=month)
        return Response(SettledSerializer({"settlements": made}).data, status=201)
