"""The ledger over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins

from goals.filters import LedgerFilterSet
from goals.selectors.ledger import events_to_show
from goals.serializers import examples
from goals.serializers.ledger import LedgerEventSerializer
from goals.viewsets.goals import HOUSEHOLD_PARAMETERS
from goals.viewsets.known_accounts import KnownAccountsMixin
from lifepath.core.viewsets import OwnedGenericViewSet


@extend_schema_view(list=extend_schema(parameters=HOUSEHOLD_PARAMETERS, examples=[examples.EVENT]))
class LedgerViewSet(KnownAccountsMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Every movement of a household's money for goals, and of its balances, newest first."""

    queryset = events_to_show()
    serializer_class = LedgerEventSerializer
    filterset_class = LedgerFilterSet

    def household_id(self) -> UUID:
        """Days are cut in its time zone."""
        household_id = super().household_id()
        self.request.ledger_household_id = household_id
        return household_id

    def in_household(self, queryset: Any) -> Any:
        """One household's ledger."""
        return queryset.of_household(self.household_id())
