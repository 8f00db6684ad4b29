"""Custom reports: asked once, or kept under a name and run again."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedDestroyMixin, OwnedGenericViewSet
from lifepath.users.models import Household
from planning.calc.reports.specification import specification_of
from planning.models import Report
from planning.report_choices import ReportKind, ReportScope
from planning.serializers.report_examples import ANSWER_EXAMPLE, CUSTOM_EXAMPLE, SAVED_EXAMPLE
from planning.serializers.reports import CustomReportSerializer, ReportAnswerSerializer, SavedReportSerializer
from planning.services.reports import ask, run, save_report
from planning.views.reports import RefusesReports, body_of, plain_specification


@extend_schema_view(
    list=extend_schema(
        operation_id="reports_custom_list", examples=[OpenApiExample("A kept report", value=SAVED_EXAMPLE)]
    ),
    destroy=extend_schema(operation_id="reports_custom_delete"),
)
class CustomReportViewSet(RefusesReports, mixins.ListModelMixin, OwnedDestroyMixin, OwnedGenericViewSet):
    """Reports of one's own making."""

    queryset = Report.objects.filter(kind=ReportKind.CUSTOM).select_related("household").order_by("name", "pk")
    serializer_class = SavedReportSerializer

    def in_household(self, queryset: Any) -> Any:
        """The list holds what the household keeps."""
        return super().in_household(queryset).filter(is_saved=True)

    @extend_schema(
        operation_id="reports_custom",
        request=CustomReportSerializer,
        responses={201: ReportAnswerSerializer, 200: ReportAnswerSerializer},
        examples=[
            OpenApiExample("Groceries by payee", value=CUSTOM_EXAMPLE, request_only=True),
            OpenApiExample("Answer", value=ANSWER_EXAMPLE, response_only=True, status_codes=["200", "201"]),
        ],
    )
    def create(self, request: Request) -> Response:
        """Run a specification; with a `name` keep it for the household (201)."""
        serializer = CustomReportSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        scope_kind = ReportScope(given["scope"])
        specification = specification_of(plain_specification(given)).as_data()
        name = given.get("name", "")
        household_id = self.editable_household_id() if name else self.household_id()
        household = Household.objects.get(pk=household_id)
        user: Any = request.user
        now = timezone.now()
        if not name:
            answer = ask(
                user=user,
                household=household,
                scope_kind=scope_kind,
                kind=ReportKind.CUSTOM,
                specification=specification,
                now=now,
            )
            return Response(body_of(answer))
        if Report.objects.of_household(household.pk).filter(is_saved=True, name=name).exists():
            raise Problem("The household keeps a report of that name.", code="name_taken", field="name")
        report = save_report(
            user=user,
            household=household,
            scope_kind=scope_kind,
            name=name,
            specification=specification,
        )
        answer = run(report=report, user=user, now=now)
        return Response(body_of(answer), status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="reports_custom_run",
        responses=ReportAnswerSerializer,
        examples=[OpenApiExample("Answer", value=ANSWER_EXAMPLE, response_only=True)],
    )
    def retrieve(self, request: Request, pk: Any = None) -> Response:
        """Run it again, on the data of now."""
        user: Any = request.user
        answer = run(report=self.get_object(), user=user, now=timezone.now())
        return Response(body_of(answer))
