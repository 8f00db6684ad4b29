"""Transfers over the API: what was found, and what a person says to it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.choices import PairState
from lifepath.banking.models import Transaction, TransferPair
from lifepath.banking.serializers.transfers import FoundSerializer, NewTransferSerializer, TransferSerializer
from lifepath.banking.services import transfers
from lifepath.banking.viewsets.refusals import refusals
from lifepath.core import audit
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin

HOUSEHOLD = OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent.")


@extend_schema_view(list=extend_schema(parameters=[HOUSEHOLD, OpenApiParameter("state", str, enum=PairState.values)]))
class TransferViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Transfers between a household's accounts, and between a person's own and joint household."""

    queryset = TransferPair.objects.select_related("paying", "receiving").order_by("-created_at", "-pk")
    serializer_class = TransferSerializer

    def in_household(self, queryset: Any) -> Any:
        """By either side, and by state."""
        queryset = super().in_household(queryset)
        state = self.request.query_params.get("state")
        if state is None:
            return queryset
        if state.upper() not in PairState.values:
            raise ValidationError({"state": f"One of {', '.join(PairState.values)}."})
        return queryset.filter(state=state.upper())

    @extend_schema(
        request=NewTransferSerializer,
        responses={201: TransferSerializer},
        examples=[
            OpenApiExample(
                "Two postings",
                value={
                    "paying": "0193a1b2-0000-7000-8000-000000000001",
                    "receiving": "0193a1b2-0000-7000-8000-000000000002",
                },
                request_only=True,
            )
        ],
    )
    def create(self, request: Any) -> Response:
        """Say that two postings are one transfer."""
        form = NewTransferSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        sides = form.validated_data
        for row in sides.values():
            if not Transaction.objects.editable_by(request.user).filter(pk=row.pk).exists():
                raise PermissionDenied()
        with refusals():
            pair = transfers.pair_up(**sides, actor=request.user)
        return self._told(pair, "transfer_accepted", status=201)

    @extend_schema(parameters=[HOUSEHOLD], request=None, responses=FoundSerializer)
    @action(detail=False, methods=["post"])
    def find(self, request: Request) -> Response:
        """Look for transfers among all postings of the household; runs after every import by itself."""
        household_id = self.editable_household_id()
        found = transfers.find(household_id=household_id)
        details = {"accepted": found.accepted, "waiting": found.waiting}
        audit.record("transfers_found", household_id=household_id, details=details)
        return Response(FoundSerializer(found).data)

    @extend_schema(request=None, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Any, pk: str | None = None) -> Response:
        """They are one transfer: both sides get the categories of its kind."""
        with refusals():
            pair = transfers.accept(pair=self.get_object(), actor=request.user)
        return self._told(pair, "transfer_accepted")

    @extend_schema(request=None, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Any, pk: str | None = None) -> Response:
        """They are not: remembered, and an accepted one gives both sides back what they had."""
        with refusals():
            pair = transfers.reject(pair=self.get_object(), actor=request.user)
        return self._told(pair, "transfer_rejected")

    def _told(self, pair: TransferPair, action_name: str, *, status: int = 200) -> Response:
        audit.record(action_name, household_id=pair.household_id, instance=pair, details={"kind": pair.kind})
        shown = TransferPair.objects.select_related("paying", "receiving").get(pk=pair.pk)
        return Response(TransferSerializer(shown).data, status=status)
