"""Imports of trades over the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedDestroyMixin, OwnedGenericViewSet, OwnedRetrieveMixin
from lifepath.investments.models import InvestmentImport
from lifepath.investments.readers.statement import StatementError
from lifepath.investments.serializers.imports import (
    ImportChoicesSerializer,
    InvestmentImportListSerializer,
    InvestmentImportSerializer,
    InvestmentImportUploadSerializer,
    RemovedSerializer,
)
from lifepath.investments.services import imports
from lifepath.investments.viewsets.scope import HOUSEHOLD_PARAMETERS, DetailsOnlyMixin


@extend_schema_view(list=extend_schema(parameters=HOUSEHOLD_PARAMETERS))
class InvestmentImportViewSet(
    DetailsOnlyMixin, OwnedRetrieveMixin, OwnedDestroyMixin, mixins.ListModelMixin, OwnedGenericViewSet
):
    """Files with trades: upload and see, answer, commit, take back. Needs investments:details."""

    queryset = InvestmentImport.objects.select_related("account").defer("content").order_by("-created_at", "-pk")
    serializer_class = InvestmentImportSerializer
    parser_classes = [MultiPartParser, JSONParser]
    filterset_fields = ["account", "state"]
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]

    def get_serializer_class(self) -> Any:
        """The list leaves the reports out."""
        return InvestmentImportListSerializer if self.action == "list" else InvestmentImportSerializer

    @extend_schema(
        request={"multipart/form-data": InvestmentImportUploadSerializer}, responses={201: InvestmentImportSerializer}
    )
    def create(self, request: Request) -> Response:
        """Upload a file and see what importing it would do; nothing is stored but the file."""
        form = InvestmentImportUploadSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        account, upload = form.validated_data["account"], form.validated_data["file"]
        self.about_household_id = account.household_id
        self.check_details(account)
        with _refusals():
            file = imports.upload(
                account=account,
                content=upload.read(),
                file_name=upload.name,
                choices=form.choices(),
                actor=request.user,  # type: ignore[arg-type]
            )
        return Response(InvestmentImportSerializer(file).data, status=201)

    @extend_schema(request={"application/json": ImportChoicesSerializer}, responses=InvestmentImportSerializer)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Answer what the preview asks, and see it again."""
        file = self.get_object()
        form = ImportChoicesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        with _refusals():
            return Response(InvestmentImportSerializer(imports.answer(file=file, choices=form.choices())).data)

    @extend_schema(request=None, responses=InvestmentImportSerializer)
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: Any = None) -> Response:
        """Import for good."""
        with _refusals():
            return Response(InvestmentImportSerializer(imports.commit(file=self.get_object())).data)

    @extend_schema(request=None, responses=RemovedSerializer)
    @action(detail=True, methods=["post"])
    def revert(self, request: Request, pk: Any = None) -> Response:
        """Take the import's trades back as a whole."""
        with _refusals():
            return Response({"transactions_removed": imports.revert(self.get_object())})

    def remove(self, instance: Any) -> None:
        """Only a file that waits can be thrown away; an import that stands is reverted."""
        if instance.state == "COMMITTED":
            raise Problem("An import that stands is reverted, not deleted.", code="not_waiting")
        instance.delete()


_CODES: dict[type[Exception], str] = {
    imports.NotWaiting: "not_waiting",
    imports.NotReady: "not_ready",
    imports.NotCommitted: "not_committed",
    imports.LaterTradesRestOnIt: "later_trades_rest_on_it",
}


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what an import refuses into a problem."""
    try:
        yield
    except StatementError as error:
        raise ValidationError({"file": [str(error)]}) from error
    except tuple(_CODES) as error:
        raise Problem(str(error), code=_CODES[type(error)]) from error
