"""Schedules of check-ins, and the check-ins themselves, over the API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from couples.models import CheckIn, PromptSchedule
from couples.selectors.agenda import agenda
from couples.serializers.check_ins import (
    CHECK_IN,
    SCHEDULE,
    CheckInSerializer,
    CheckInSummarySerializer,
    CompleteSerializer,
    PromptScheduleSerializer,
    RunNowSerializer,
    SnoozeSerializer,
)
from couples.services import check_ins
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedViewSet
from lifepath.users.models import Household

PLACE = [
    OpenApiParameter("household", UUID, description="Default: the caller's personal household."),
    OpenApiParameter("couple", UUID, description="The couple's household."),
]
NEW_SCHEDULE = OpenApiExample(
    "The first Sunday of each month",
    value={
        "title": "Money date",
        "rrule": "FREQ=MONTHLY;BYDAY=1SU",
        "start_on": "2026-11-01",
        "start_time": "19:00",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
    },
    request_only=True,
)
AT_ONCE = OpenApiExample("At once", value={"run_now": True}, request_only=True)
_MADE = PolymorphicProxySerializer(
    component_name="MadePrompt",
    serializers=[PromptScheduleSerializer, CheckInSerializer],
    resource_type_field_name=None,
)


class AgendaMixin:
    """What serializers of check-ins need: the clock, and the caller's agenda."""

    request: Any

    def get_serializer_context(self) -> dict[str, Any]:
        """With the moment of the request."""
        context: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]
        return {**context, "now": timezone.now(), "agenda": self._agenda}

    def _agenda(self, check_in: CheckIn) -> Any:
        household = Household.objects.get(pk=check_in.household_id)
        return agenda(user=self.request.user, household=household, now=timezone.now())


@extend_schema_view(
    list=extend_schema(parameters=PLACE),
    create=extend_schema(
        request=PolymorphicProxySerializer(
            component_name="NewPrompt",
            serializers=[PromptScheduleSerializer, RunNowSerializer],
            resource_type_field_name=None,
        ),
        responses={201: _MADE},
        examples=[NEW_SCHEDULE, AT_ONCE, SCHEDULE, CHECK_IN],
    ),
)
class PromptViewSet(AgendaMixin, OwnedViewSet):
    """Schedules of check-ins."""

    queryset = PromptSchedule.objects.select_related("household").order_by("-pk")
    serializer_class = PromptScheduleSerializer

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Plan check-ins by a rule; or, with run_now, have one at once."""
        if not (isinstance(request.data, dict) and request.data.get("run_now") not in (None, False)):
            return super().create(request, *args, **kwargs)
        asked = RunNowSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not asked.validated_data["run_now"]:
            return super().create(request, *args, **kwargs)
        household = Household.objects.get(pk=self.editable_household_id())
        made = check_ins.run_now(household=household, title=asked.validated_data["title"])
        return Response(CheckInSerializer(made, context=self.get_serializer_context()).data, status=201)

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """The first occurrence is known at once."""
        serializer.instance = check_ins.plan(
            household=Household.objects.get(pk=household_id),
            user=self.request.user,
            values=dict(serializer.validated_data),
        )

    def save_changes(self, serializer: Any) -> None:
        """Another rule counts from now on."""
        serializer.instance = check_ins.change(schedule=serializer.instance, values=dict(serializer.validated_data))

    @extend_schema(request=None, responses=PromptScheduleSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: Any = None) -> Response:
        """Deliver nothing until it is resumed."""
        return Response(self.get_serializer(check_ins.pause(self.get_object())).data)

    @extend_schema(request=None, responses=PromptScheduleSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: Any = None) -> Response:
        """Go on with the next occurrence."""
        return Response(self.get_serializer(check_ins.resume(self.get_object())).data)

    @extend_schema(
        request=SnoozeSerializer,
        responses=PromptScheduleSerializer,
        examples=[OpenApiExample("Until Friday", value={"until": "2026-11-13T18:00:00Z"}, request_only=True), SCHEDULE],
    )
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: Any = None) -> Response:
        """Hold deliveries back, for seven days at most."""
        asked = SnoozeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        schedule = check_ins.snooze(schedule=self.get_object(), until=asked.validated_data["until"])
        return Response(self.get_serializer(schedule).data)


class CheckInFilters(filters.FilterSet):
    """Which check-ins."""

    completed = filters.BooleanFilter(field_name="completed_at", lookup_expr="isnull", exclude=True)
    schedule = filters.UUIDFilter(field_name="schedule")

    class Meta:
        model = CheckIn
        fields: list[str] = []


@extend_schema_view(list=extend_schema(parameters=PLACE, responses=CheckInSummarySerializer(many=True)))
class CheckInViewSet(AgendaMixin, OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Check-ins that came, newest first."""

    queryset = CheckIn.objects.order_by("-occurrence_at", "-pk")
    serializer_class = CheckInSerializer
    filterset_class = CheckInFilters

    def get_serializer_class(self) -> Any:
        """A list shows no agendas."""
        return CheckInSummarySerializer if self.action == "list" else CheckInSerializer

    @extend_schema(
        request=CompleteSerializer,
        responses=CheckInSerializer,
        examples=[
            OpenApiExample(
                "One point agreed",
                value={"decisions": [{"agenda_key": "", "outcome": "AGREED", "text": "200.00 more a month."}]},
                request_only=True,
            ),
            CHECK_IN,
        ],
    )
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: Any = None) -> Response:
        """Close it, with what was decided."""
        asked = CompleteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = check_ins.complete(
            check_in=self.get_object(), user=self.request.user, decisions=asked.validated_data["decisions"]
        )
        return Response(self.get_serializer(made).data)
