from typing import Any

from rest_framework import mixins

from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedUpdateMixin
from lifepath.users.models import Household
from lifepath.users.serializers.households import HouseholdSerializer


class HouseholdViewSet(OwnedRetrieveMixin, OwnedUpdateMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """The households a caller reaches: their own, their couple's, and, for a planner, those assigned."""

    queryset = Household.objects.order_by("pk")
    serializer_class = HouseholdSerializer
    http_method_names = ["get", "head", "options", "patch"]
    reads_client_data = True

    def in_household(self, queryset: Any) -> Any:
        """The list is not about one household."""
        return queryset
