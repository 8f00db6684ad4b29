"""Trades over the API."""

from typing import Any
from uuid import UUID

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view

from lifepath.core.viewsets import OwnedViewSet
from lifepath.investments.choices import ActivityKind, AssetType
from lifepath.investments.models import InvestmentActivity
from lifepath.investments.serializers import examples
from lifepath.investments.serializers.activities import InvestmentActivitySerializer
from lifepath.investments.services import activities
from lifepath.investments.viewsets.refusals import refusals
from lifepath.investments.viewsets.scope import HOUSEHOLD_PARAMETERS, DetailsOnlyMixin


class ActivityFilterSet(django_filters.FilterSet):
    """By account, holding, kind and day."""

    account = django_filters.UUIDFilter(field_name="account_id")
    holding = django_filters.UUIDFilter(field_name="holding_id")
    kind = django_filters.ChoiceFilter(choices=ActivityKind.choices)
    date_after = django_filters.DateFilter(field_name="traded_on", lookup_expr="gte")
    date_before = django_filters.DateFilter(field_name="traded_on", lookup_expr="lte")

    class Meta:
        model = InvestmentActivity
        fields: tuple[str, ...] = ()


@extend_schema_view(
    list=extend_schema(parameters=HOUSEHOLD_PARAMETERS),
    create=extend_schema(examples=[examples.NEW_ACTIVITY, examples.ACTIVITY]),
)
class InvestmentActivityViewSet(DetailsOnlyMixin, OwnedViewSet):
    """Buys, sells, dividends, fees, splits and transfers. Needs investments:details."""

    queryset = InvestmentActivity.objects.select_related("holding", "account").order_by("-traded_on", "-pk")
    serializer_class = InvestmentActivitySerializer
    filterset_class = ActivityFilterSet

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Record it; the holding follows."""
        values = dict(serializer.validated_data)
        account, holding = values.pop("account"), values.pop("holding", None)
        symbol, asset_type = values.pop("symbol", None), values.pop("asset_type", AssetType.STOCK)
        with refusals():
            if holding is None and symbol:
                holding = activities.holding_for(
                    account=account, symbol=symbol, asset_type=asset_type, today=self.today()
                )
            serializer.instance = activities.record_activity(account=account, holding=holding, values=values)

    def save_changes(self, serializer: Any) -> None:
        """Correct it; the holding follows."""
        with refusals():
            serializer.instance = activities.change_activity(
                activity=serializer.instance, values=dict(serializer.validated_data)
            )

    def remove(self, instance: Any) -> None:
        """Take it out; the holding follows."""
        with refusals():
            activities.remove_activity(instance)
