from typing import Any

from django.utils import timezone
from rest_framework import mixins

from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedUpdateMixin
from lifepath.users.choices import FactLayer
from lifepath.users.context_facts import STATES
from lifepath.users.models import Household
from lifepath.users.serializers.households import HouseholdSerializer
from lifepath.users.services.household_context import record_fact


class HouseholdViewSet(OwnedRetrieveMixin, OwnedUpdateMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """The households a caller reaches: their own, their couple's, and, for a planner, those assigned."""

    queryset = Household.objects.order_by("pk")
    serializer_class = HouseholdSerializer
    http_method_names = ["get", "head", "options", "patch"]
    reads_client_data = True

    def save_changes(self, serializer: Any) -> None:
        """A change of state is a statement about the household."""
        household = serializer.save()
        if "state" in serializer.validated_data and household.state in ("", *STATES):
            record_fact(
                household_id=household.pk,
                name="state",
                value=household.state or None,
                layer=FactLayer.STATED,
                source="the household's record",
                as_of=household.today(timezone.now()),
            )

    def in_household(self, queryset: Any) -> Any:
        """The list is not about one household."""
        return queryset
