"""Imports over the API: upload, preview, answer, commit, revert."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.imports.reverting import NotCommitted, RowsAreLocked, revert
from lifepath.banking.models import ImportFile
from lifepath.banking.readers.rows import ReadError
from lifepath.banking.serializers.imports import (
    ImportAnswersSerializer,
    ImportFileListSerializer,
    ImportFileSerializer,
    ImportUploadSerializer,
    RevertedSerializer,
)
from lifepath.banking.services import imports
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedDestroyMixin, OwnedGenericViewSet, OwnedRetrieveMixin

HOUSEHOLD = OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent.")


@contextmanager
def refusals() -> Iterator[None]:
    """What imports refuse, as problem details."""
    try:
        yield
    except ReadError as error:
        raise Problem(
            str(error),
            code="unreadable_file",
            status_code=400,
            field="file",
            extra={"line": error.line, "column": error.column},
        ) from error
    except imports.UnknownAccount as error:
        raise ValidationError({error.name: str(error)}) from error
    except imports.NotWaiting as error:
        raise Problem(str(error), code="not_waiting") from error
    except imports.NotReady as error:
        raise Problem(str(error), code="not_ready") from error
    except NotCommitted as error:
        raise Problem(str(error), code="not_committed") from error
    except RowsAreLocked as error:
        raise Problem(
            str(error), code="rows_are_locked", extra={"transactions": [str(row) for row in error.ids]}
        ) from error


@extend_schema_view(list=extend_schema(parameters=[HOUSEHOLD]))
class ImportViewSet(OwnedRetrieveMixin, OwnedDestroyMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Files that were uploaded or read by a command."""

    queryset = ImportFile.objects.defer("content").order_by("-created_at", "-pk")
    serializer_class = ImportFileSerializer
    parser_classes = [MultiPartParser, JSONParser]
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]

    def get_serializer_class(self) -> Any:
        """The list leaves the reports out."""
        return ImportFileListSerializer if self.action == "list" else ImportFileSerializer

    @extend_schema(request={"multipart/form-data": ImportUploadSerializer}, responses={201: ImportFileSerializer})
    def create(self, request: Request) -> Response:
        """Upload a file and see what importing it would do; nothing is stored but the file."""
        form = ImportUploadSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        household_id = self._household_of(form)
        upload = form.validated_data["file"]
        with refusals():
            file = imports.upload(
                household_id=household_id,
                content=upload.read(),
                file_name=upload.name,
                choices=form.choices(),
                actor=request.user,  # type: ignore[arg-type]
            )
        return Response(ImportFileSerializer(file).data, status=201)

    @extend_schema(request={"application/json": ImportAnswersSerializer}, responses=ImportFileSerializer)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Answer what the preview asks, and see it again."""
        file = self.get_object()
        form = ImportAnswersSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        with refusals():
            return Response(ImportFileSerializer(imports.answer(file=file, choices=form.choices())).data)

    @extend_schema(request=None, responses=ImportFileSerializer)
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: Any = None) -> Response:
        """Import for good."""
        with refusals():
            file = imports.commit(file=self.get_object(), actor=request.user)  # type: ignore[arg-type]
        return Response(ImportFileSerializer(file).data)

    @extend_schema(request=None, responses=RevertedSerializer)
    @action(detail=True, methods=["post"])
    def revert(self, request: Request, pk: Any = None) -> Response:
        """Take the import back as a whole."""
        with refusals():
            removed = revert(self.get_object())
        return Response({"transactions_removed": removed})

    def remove(self, instance: Any) -> None:
        """Only a file that waits can be thrown away; an import that stands is reverted."""
        if instance.state != "PREVIEW":
            raise Problem("An import that stands is reverted, not deleted.", code="not_waiting")
        instance.delete()

    def _household_of(self, form: ImportUploadSerializer) -> UUID:
        account = form.validated_data.get("account")
        if account is None:
            return self.editable_household_id()
        named = self.named_household_id()
        if named is not None and named != account.household_id:
            raise ValidationError({"account": "The account is none of that household's."})
        if not self.request.user.edits(account.household_id):
            raise PermissionDenied()
        household_id: UUID = account.household_id
        return household_id
