"""Holdings over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.viewsets import OwnedViewSet
from lifepath.investments.models import InvestmentHolding
from lifepath.investments.permissions import DetailsMissing, require_details
from lifepath.investments.selectors.lots import position_of_holding
from lifepath.investments.serializers import examples
from lifepath.investments.serializers.holdings import InvestmentHoldingSerializer, PositionSerializer
from lifepath.investments.services import holdings
from lifepath.investments.viewsets.refusals import refusals
from lifepath.investments.viewsets.scope import HOUSEHOLD_PARAMETERS, OfAccountMixin


@extend_schema_view(
    list=extend_schema(parameters=HOUSEHOLD_PARAMETERS),
    create=extend_schema(examples=[examples.NEW_HOLDING, examples.HOLDING]),
)
class InvestmentHoldingViewSet(OfAccountMixin, OwnedViewSet):
    """What accounts hold."""

    queryset = InvestmentHolding.objects.select_related("account").order_by("symbol", "pk")
    serializer_class = InvestmentHoldingSerializer
    filterset_fields = ["account", "asset_type", "asset_class"]

    def get_queryset(self) -> Any:
        """With whether the caller may see what was paid."""
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.with_details(self.request.user)

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        """A write needs the details; the refusal says so."""
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            self.check_details(obj.account)
        super().check_object_permissions(request, obj)

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Entered by a person."""
        values = dict(serializer.validated_data)
        with refusals():
            serializer.instance = holdings.enter_holding(
                account=values.pop("account"), values=values, today=self.today()
            )

    def save_changes(self, serializer: Any) -> None:
        """What follows from activities stays."""
        values = dict(serializer.validated_data)
        values.pop("account", None)
        with refusals():
            serializer.instance = holdings.change_holding(
                holding=serializer.instance, values=values, today=self.today()
            )

    @extend_schema(operation_id="investments_holding_lots", responses=PositionSerializer)
    @action(detail=True)
    def lots(self, request: Request, pk: Any = None) -> Response:
        """Lots, realised gains, dividends and fees. Needs investments:details."""
        require_details(request)
        holding = self.get_object()
        if not holding.shows_details:
            raise DetailsMissing()
        position = position_of_holding(holding)
        return Response(
            PositionSerializer(
                {
                    "cost_method": holding.cost_method,
                    "shares": position.shares,
                    "basis": position.basis,
                    "dividends": position.dividends,
                    "fees": position.fees,
                    "lots": position.lots,
                    "realised": position.realised,
                }
            ).data
        )
