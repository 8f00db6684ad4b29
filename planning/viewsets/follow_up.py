"""Tasks, meetings and relationship metrics of a household over the API."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HOUSEHOLD
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedViewSet
from planning.choices import MetricType, TaskFor
from planning.models import Meeting, RelationshipMetric, Task
from planning.selectors.metrics.window import firm_day
from planning.serializers.follow_up import MeetingSerializer, RelationshipMetricSerializer, TaskSerializer
from planning.services import follow_up

TASK = OpenApiExample(
    "By the end of the month",
    value={"title": "Send the last statement", "whose": "CLIENT", "due_rule": "MONTH_END", "repeats": "MONTHLY"},
    request_only=True,
)
MEETING = OpenApiExample(
    "Yearly review",
    value={"subject": "Yearly review", "kind": "REVIEW", "starts_at": "2026-12-03T16:00:00Z"},
    request_only=True,
)
TITLE = OpenApiExample("Another title", value={"title": "Send both statements"}, request_only=True)
SUBJECT = OpenApiExample("Another subject", value={"subject": "Review and 529"}, request_only=True)


@contextmanager
def rules() -> Iterator[None]:
    """A rule about a member is a 400, one about the record's state a 409."""
    try:
        yield
    except follow_up.FollowUpRule as refusal:
        if refusal.code == "required":
            raise ValidationError({refusal.field: str(refusal)}) from refusal
        raise Problem(str(refusal), code=refusal.code, field=refusal.field) from refusal


class TaskFilters(filters.FilterSet):
    """Which tasks."""

    open = filters.BooleanFilter(method="is_open", help_text="Neither done nor dropped.")
    whose = filters.ChoiceFilter(choices=TaskFor.choices)
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Task
        fields: list[str] = []

    def is_open(self, queryset: Any, name: str, value: bool) -> Any:
        """Still to be done."""
        still = {"done_at__isnull": True, "dropped_at__isnull": True}
        return queryset.filter(**still) if value else queryset.exclude(**still)


@extend_schema_view(
    list=extend_schema(parameters=[HOUSEHOLD]),
    create=extend_schema(examples=[TASK]),
    update=extend_schema(examples=[TASK]),
    partial_update=extend_schema(examples=[TITLE]),
)
class TaskViewSet(OwnedViewSet):
    """What the household and its planner are to do, by due day."""

    queryset = Task.objects.order_by("due_on", "pk")
    serializer_class = TaskSerializer
    filterset_class = TaskFilters

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """With the due day of its rule."""
        self._check_meeting(serializer, household_id)
        with rules():
            serializer.instance = follow_up.add_task(
                household_id=household_id,
                values=serializer.validated_data,
                created_by=self.request.user,
                today=firm_day(timezone.now()),
            )

    def save_changes(self, serializer: Any) -> None:
        """While it is open."""
        self._check_meeting(serializer, serializer.instance.household_id)
        with rules():
            serializer.instance = follow_up.change_task(task=serializer.instance, values=serializer.validated_data)

    @extend_schema(request=None, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """Done now. A task that repeats opens the next one. Saying it twice changes nothing."""
        task = self.get_object()
        was_done = task.done_at is not None
        with rules():
            follow_up.finish_task(task=task, by=self.request.user, now=timezone.now())
        if not was_done:
            audit.record("task_done", household_id=task.household_id, instance=task)
        return Response(self.get_serializer(task).data)

    @extend_schema(request=None, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """Not to be done any more."""
        task = self.get_object()
        with rules():
            follow_up.drop_task(task=task, now=timezone.now())
        audit.record("task_dropped", household_id=task.household_id, instance=task)
        return Response(self.get_serializer(task).data)

    def _check_meeting(self, serializer: Any, household_id: UUID) -> None:
        meeting = serializer.validated_data.get("meeting")
        if meeting is not None and meeting.household_id != household_id:
            raise ValidationError({"meeting": "The meeting is another household's."})


@extend_schema_view(
    list=extend_schema(parameters=[HOUSEHOLD]),
    create=extend_schema(examples=[MEETING]),
    update=extend_schema(examples=[MEETING]),
    partial_update=extend_schema(examples=[SUBJECT]),
)
class MeetingViewSet(OwnedViewSet):
    """Meetings, the latest first."""

    queryset = Meeting.objects.select_related("household").order_by("-starts_at", "-pk")
    serializer_class = MeetingSerializer

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Held by the planner who plans it; one that a client asks for has no planner yet."""
        user = self.request.user
        with rules():
            serializer.instance = follow_up.plan_meeting(
                household_id=household_id, values=serializer.validated_data, planner=user if user.is_staff else None
            )

    def save_changes(self, serializer: Any) -> None:
        """Tasks that count from it move along."""
        with rules():
            serializer.instance = follow_up.change_meeting(
                meeting=serializer.instance, values=serializer.validated_data
            )

    @extend_schema(request=None, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """It took place; a review sets the next one by the household's cadence."""
        return self._conclude("meeting_completed", lambda meeting: self._complete(meeting))

    @extend_schema(request=None, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """It does not take place."""
        return self._conclude("meeting_cancelled", follow_up.cancel_meeting)

    def _complete(self, meeting: Meeting) -> None:
        follow_up.complete_meeting(meeting=meeting, now=timezone.now())

    def _conclude(self, name: str, change: Any) -> Response:
        meeting = self.get_object()
        with rules():
            change(meeting)
        audit.record(name, household_id=meeting.household_id, instance=meeting)
        return Response(self.get_serializer(meeting).data)


class MetricFilters(filters.FilterSet):
    """Which metrics."""

    metric_type = filters.ChoiceFilter(choices=MetricType.choices)
    month_after = filters.CharFilter(method="from_month", help_text="From this month on, YYYY-MM.")

    class Meta:
        model = RelationshipMetric
        fields: list[str] = []

    def from_month(self, queryset: Any, name: str, text: str) -> Any:
        """A month's first day."""
        try:
            first_day = dt.date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise ValidationError({name: "Write a month as YYYY-MM."}) from error
        return queryset.filter(month__gte=first_day)


@extend_schema_view(list=extend_schema(parameters=[HOUSEHOLD]))
class RelationshipMetricViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Engagement, plan adherence and goal progress of a household by month, the latest first."""

    queryset = RelationshipMetric.objects.order_by("-month", "metric_type", "pk")
    serializer_class = RelationshipMetricSerializer
    filterset_class = MetricFilters
