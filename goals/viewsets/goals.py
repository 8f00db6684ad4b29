"""Goals over the API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view

from goals.filters import GoalFilterSet
from goals.models import FinancialGoal
from goals.serializers import examples
from goals.serializers.goals import GoalSerializer
from goals.services import goals
from goals.viewsets.known_accounts import KnownAccountsMixin
from goals.viewsets.refusals import refusals
from lifepath.core.delta import DELTA_PARAMETERS, DeltaListMixin
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.models import Household

HOUSEHOLD_PARAMETERS = [
    OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent."),
    OpenApiParameter("couple", UUID, description="A couple's joint household."),
]
_NOT_THE_SCOPE = frozenset({"cursor", "limit", "fields", "updated_since", "sync_token"})


@extend_schema_view(
    list=extend_schema(parameters=[*HOUSEHOLD_PARAMETERS, *DELTA_PARAMETERS]),
    create=extend_schema(parameters=HOUSEHOLD_PARAMETERS, examples=[examples.NEW_GOAL, examples.NEW_FUND]),
    update=extend_schema(examples=[examples.NEW_GOAL]),
    partial_update=extend_schema(
        examples=[OpenApiExample("Later", value={"deadline": "2030-06-30"}, request_only=True)]
    ),
)
class GoalViewSet(KnownAccountsMixin, DeltaListMixin, OwnedViewSet):
    """Goals of a household, the most important first."""

    queryset = FinancialGoal.objects.select_related("household", "debt_account").order_by("priority", "pk")
    serializer_class = GoalSerializer
    filterset_class = GoalFilterSet
    tombstone_id = "id"

    def get_queryset(self) -> Any:
        """A goal that goes is locked after its accounts, by the service."""
        queryset = super().get_queryset()
        if self.action == "destroy":
            queryset.query.select_for_update = False
        return queryset

    def _named(self) -> Any:
        """`couple_id` in a body is the joint household, too."""
        named = super()._named()
        if named is None and isinstance(self.request.data, dict):
            return self.request.data.get("couple_id")
        return named

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """With what it starts from."""
        values = dict(serializer.validated_data)
        current = values.pop("current_amount", None)
        today = Household.objects.get(pk=household_id).today(timezone.now())
        with refusals():
            serializer.instance = goals.create_goal(
                household_id=household_id, values=values, current_amount=current, today=today
            )

    def save_changes(self, serializer: Any) -> None:
        """What people decide."""
        goal = serializer.instance
        with refusals():
            serializer.instance = goals.change_goal(
                goal=goal, values=serializer.validated_data, today=goal.household.today(timezone.now())
            )

    def remove(self, instance: FinancialGoal) -> None:
        """Release, and leave a tombstone."""
        with refusals():
            goals.remove_goal(instance, user=self.request.user)

    def sync_scope(self) -> list[object]:
        """The household and the filters."""
        asked = sorted(item for item in self.request.query_params.items() if item[0] not in _NOT_THE_SCOPE)
        return [type(self).__name__, self.request.user.pk, self.household_id(), asked]

    def tombstones(self) -> Any:
        """Goals that were deleted."""
        return FinancialGoal.objects.of_household(self.household_id()).filter(deleted_at__isnull=False)
