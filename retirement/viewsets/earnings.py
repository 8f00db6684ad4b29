"""Stored earnings records, and their import from a statement."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import field_refusal
from lifepath.core.periods import local_date
from lifepath.core.problems import Problem
from lifepath.core.refusals import RefusedInput
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.models import Person
from retirement.calc.social_security.statement import BadStatement, read_statement
from retirement.models import EarningsRecord
from retirement.serializers.earnings import EarningsImportInput, EarningsImportSerializer, EarningsRecordSerializer
from retirement.services.earnings import import_statement, store_earnings

TYPED = "typed in"
EXAMPLE = OpenApiExample(
    "Two years",
    {
        "person": "0190aaaa-0000-7000-8000-000000000001",
        "earnings": [{"year": 2023, "earnings": "90000.00"}, {"year": 2024, "earnings": "95000.00"}],
    },
    request_only=True,
)


@extend_schema_view(create=extend_schema(examples=[EXAMPLE]))
class EarningsRecordViewSet(OwnedViewSet):
    """What Social Security has on record for the household's people."""

    queryset = EarningsRecord.objects.select_related("person__household").order_by("pk")
    serializer_class = EarningsRecordSerializer
    parser_classes = [JSONParser, MultiPartParser]

    def handle_exception(self, exc: Exception) -> Any:
        """What cannot be stored names its member."""
        if isinstance(exc, RefusedInput):
            exc = field_refusal(exc.field, exc.message)
        elif isinstance(exc, BadStatement):
            exc = field_refusal("file", str(exc))
        return super().handle_exception(exc)

    def perform_create(self, serializer: Any) -> None:
        """The household is the person's; the service keeps the record of it."""
        person = serializer.validated_data["person"]
        self._check(person)
        if EarningsRecord.objects.filter(person=person).exists():
            raise Problem("The person has a record already; change it.", code="has_a_record", field="person")
        told = store_earnings(person=person, earnings=serializer.validated_data["earnings"], source=TYPED)
        serializer.instance = told.record

    def save_changes(self, serializer: Any) -> None:
        """The record becomes what is given."""
        earnings = serializer.validated_data.get("earnings")
        if earnings is not None:
            told = store_earnings(person=serializer.instance.person, earnings=earnings, source=TYPED)
            serializer.instance = told.record

    def _check(self, person: Person) -> None:
        """A person of the household that is named, if one is, whom the caller may change."""
        named = self.named_household_id()
        if named is not None and named != person.household_id:
            raise ValidationError({"person": "The person belongs to another household."})
        self.about_household_id = UUID(str(person.household_id))
        if not self.request.user.readable_households().filter(pk=person.household_id).exists():
            raise NotFound()
        if not self.request.user.editable_households().filter(pk=person.household_id).exists():
            raise PermissionDenied()

    @extend_schema(
        operation_id="retirement_earnings_records_import",
        request={"multipart/form-data": EarningsImportInput},
        responses=EarningsImportSerializer,
    )
    @action(detail=False, methods=["post"], url_path="import", url_name="import")
    def import_file(self, request: Request) -> Response:
        """Read a my Social Security statement (XML) or CSV into a person's record; years it leaves out are gone."""
        form = EarningsImportInput(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        person, upload = form.validated_data["person"], form.validated_data["file"]
        self._check(person)
        told = import_statement(
            person=person,
            statement=read_statement(upload.read()),
            file_name=upload.name,
            dry_run=form.validated_data["dry_run"],
            today=local_date(timezone.now(), person.household.time_zone),
        )
        return Response(EarningsImportSerializer(told, context=self.get_serializer_context()).data)
