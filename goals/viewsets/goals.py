"""Goals over the API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from goals.explaining import trajectory_answer
from goals.filters import GoalFilterSet
from goals.models import FinancialGoal
from goals.selectors.contributions import contributions, totals_by_contributor
from goals.selectors.details import with_details
from goals.selectors.templates import filled_in
from goals.selectors.trajectories import trajectory_of
from goals.serializers import examples
from goals.serializers.details import GoalDetailSerializer, GoalProgressSerializer
from goals.serializers.goals import GoalSerializer
from goals.serializers.trajectories import ContributionsSerializer, TrajectoryQuery, TrajectorySerializer
from goals.services import goals
from goals.services.progress import record_progress
from goals.viewsets.known_accounts import KnownAccountsMixin
from goals.viewsets.refusals import refusals
from lifepath.core.delta import DELTA_PARAMETERS, DeltaListMixin
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.models import Household

HOUSEHOLD_PARAMETERS = [
    OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent."),
    OpenApiParameter("couple", UUID, description="A couple's joint household."),
]
MOST_MONTHS = 120
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

    def filter_queryset(self, queryset: Any) -> Any:
        """Filters narrow lists; one goal is found whatever its status."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def get_serializer_class(self) -> Any:
        """One goal comes with what belongs to it."""
        return GoalSerializer if self.action == "list" else GoalDetailSerializer

    def get_queryset(self) -> Any:
        """A goal that goes is locked after its accounts, by the service."""
        queryset = super().get_queryset()
        if self.action == "destroy":
            queryset.query.select_for_update = False
        return queryset if self.action == "list" else with_details(queryset)

    def _named(self) -> Any:
        """`couple_id` in a body is the joint household, too."""
        named = super()._named()
        if named is None and isinstance(self.request.data, dict):
            return self.request.data.get("couple_id")
        return named

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """With what it starts from."""
        values = dict(serializer.validated_data)
        current, template = values.pop("current_amount", None), values.pop("template", None)
        today = Household.objects.get(pk=household_id).today(timezone.now())
        if template is not None:
            values = filled_in(household_id=household_id, code=template, values=values, today=today)
        with refusals():
            serializer.instance = goals.create_goal(
                household_id=household_id, values=values, current_amount=current, today=today
            )

    def save_changes(self, serializer: Any) -> None:
        """What people decide."""
        goal, values = serializer.instance, dict(serializer.validated_data)
        values.pop("template", None)
        if values.pop("current_amount", goal.current_amount) != goal.current_amount:
            raise ValidationError({"current_amount": "It follows from allocations and progress; record progress."})
        with refusals():
            changed = goals.change_goal(goal=goal, values=values, today=goal.household.today(timezone.now()))
        serializer.instance = with_details(self.queryset.all()).get(pk=changed.pk)

    def remove(self, instance: FinancialGoal) -> None:
        """Release, and leave a tombstone."""
        with refusals():
            goals.remove_goal(instance, user=self.request.user)

    @extend_schema(parameters=[TrajectoryQuery], responses=TrajectorySerializer)
    @action(detail=True)
    def trajectory(self, request: Request, pk: str | None = None) -> Response:
        """When it is reached at a pace, and what it takes to be in time."""
        goal = self.get_object()
        asked = TrajectoryQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        result = trajectory_of(
            goal=goal,
            today=goal.household.today(timezone.now()),
            monthly_contribution=asked.validated_data.get("monthly_contribution"),
            annual_rate=asked.validated_data.get("annual_rate"),
        )
        return Response(TrajectorySerializer(trajectory_answer(result)).data)

    @extend_schema(
        parameters=[OpenApiParameter("months", int, description="How many months, 1 to 120; 12 when absent.")],
        responses=ContributionsSerializer,
    )
    @action(detail=True)
    def contributions(self, request: Request, pk: str | None = None) -> Response:
        """What came in, month by month and from whom."""
        goal = self.get_object()
        last = Month.of(goal.household.today(timezone.now()))
        first = last.plus(1 - _months(request))
        rows = contributions(goal=goal, first=first, last=last)
        totals = [
            {"person": person, "contributor": name, "amount": amount}
            for person, name, amount in totals_by_contributor(rows)
        ]
        total = sum((row.amount for row in rows), ZERO)
        answer = {"first": first, "last": last, "total": total, "totals": totals, "months": rows}
        return Response(ContributionsSerializer(answer).data)

    @extend_schema(
        methods=["GET"], responses=GoalProgressSerializer(many=True), description="Every entry, the newest month first."
    )
    @extend_schema(
        methods=["POST"],
        request=GoalProgressSerializer,
        responses={200: GoalProgressSerializer, 201: GoalProgressSerializer},
        examples=[
            OpenApiExample("Shares rose", {"year": 2026, "month": 10, "amount_at_period": "5200.00"}, request_only=True)
        ],
        description="A month's total outside the accounts, in place of the one it had.",
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def progress(self, request: Request, pk: str | None = None) -> Response:
        """What the goal held outside the accounts, month by month."""
        goal = self.get_object()
        if request.method == "GET":
            entries = goal.progress.order_by("-year", "-month")
            return Response(GoalProgressSerializer(entries, many=True).data)
        serializer = GoalProgressSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given, present = serializer.validated_data, Month.of(goal.household.today(timezone.now()))
        month = Month(given["year"], given["month"]) if "year" in given else present
        if month > present:
            raise ValidationError({"month": "Progress is known up to this month."})
        with refusals():
            entry, is_new = record_progress(
                goal=goal,
                month=month,
                amount=given["amount_at_period"],
                contribution=given.get("contribution_this_period"),
            )
        return Response(GoalProgressSerializer(entry).data, status=201 if is_new else 200)

    def sync_scope(self) -> list[object]:
        """The household and the filters."""
        asked = sorted(item for item in self.request.query_params.items() if item[0] not in _NOT_THE_SCOPE)
        return [type(self).__name__, self.request.user.pk, self.household_id(), asked]

    def tombstones(self) -> Any:
        """Goals that were deleted."""
        return FinancialGoal.objects.of_household(self.household_id()).filter(deleted_at__isnull=False)


def _months(request: Request) -> int:
    text = request.query_params.get("months", "12")
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST_MONTHS):
        raise ValidationError({"months": f"A whole number from 1 to {MOST_MONTHS}."})
    return int(text)
