"""Reconciliations of an account over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.models import BankAccount, Reconciliation
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.reconciliation import (
    NewReconciliationSerializer,
    ReconciliationSerializer,
    StandingSerializer,
    StatementSerializer,
)
from lifepath.banking.services import reconciliation
from lifepath.banking.viewsets.refusals import refusals
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin

STATEMENT = {"statement_on": "2026-10-31", "statement_balance": "1840.22"}
ACCOUNT_ID = OpenApiParameter("account_id", UUID, OpenApiParameter.PATH)
ID = OpenApiParameter("id", UUID, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(parameters=[ACCOUNT_ID]),
    retrieve=extend_schema(parameters=[ACCOUNT_ID, ID]),
)
class ReconciliationViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Statements that an account was checked against."""

    queryset = Reconciliation.objects.order_by("-statement_on", "-pk")
    serializer_class = ReconciliationSerializer
    reads_only = False

    def get_queryset(self) -> Any:
        """Those of the account in the path."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.filter(account=self.account())

    def in_household(self, queryset: Any) -> Any:
        """The account says which household."""
        return queryset

    def account(self, *, editable: bool = False) -> BankAccount:
        """The account of the path; 404 unless its rows may be read, 403 unless it may be changed."""
        user = self.request.user
        account: BankAccount | None = (
            BankAccount.objects.fully_visible_to(user)
            .defer("number")
            .filter(pk=_uuid(self.kwargs["account_id"]))
            .first()
        )
        if account is None:
            raise NotFound()
        self.about_household_id = account.household_id
        if editable and not BankAccount.objects.editable_by(user).filter(pk=account.pk).exists():
            raise PermissionDenied()
        return account

    @extend_schema(
        parameters=[ACCOUNT_ID],
        request=NewReconciliationSerializer,
        responses={201: ReconciliationSerializer},
        examples=[
            OpenApiExample("October", value={**STATEMENT, "clear": []}, request_only=True),
            examples.RECONCILIATION,
        ],
    )
    def create(self, request: Request, account_id: str) -> Response:
        """Agree with a statement: its rows are locked. 409 with the difference where the cleared rows do not match."""
        account = self.account(editable=True)
        form = NewReconciliationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        try:
            with refusals():
                made = reconciliation.finish(
                    account=account,
                    statement_on=asked["statement_on"],
                    statement_balance=asked["statement_balance"],
                    also_clear=asked.get("clear", []),
                    actor=request.user,
                )
        except reconciliation.DoesNotMatch as refusal:
            standing = StandingSerializer(refusal.standing).data
            raise Problem(str(refusal), code="does_not_match", extra={"standing": standing}) from refusal
        audit.record("reconciled", household_id=account.household_id, instance=made, after=audit.snapshot(made))
        return Response(ReconciliationSerializer(made).data, status=201)

    @extend_schema(
        parameters=[ACCOUNT_ID],
        request=StatementSerializer,
        responses=StandingSerializer,
        examples=[OpenApiExample("October", value=STATEMENT, request_only=True), examples.STANDING],
    )
    @action(detail=False, methods=["post"], reads_only=True)
    def check(self, request: Request, account_id: str) -> Response:
        """Compare the cleared rows with a statement, and change nothing."""
        form = StatementSerializer(data=request.data)
        account = self.account()
        form.is_valid(raise_exception=True)
        standing = reconciliation.check(account=account, **form.validated_data)
        return Response(StandingSerializer(standing).data)

    @extend_schema(parameters=[ACCOUNT_ID, ID], request=None, responses=ReconciliationSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, account_id: str, pk: str) -> Response:
        """Unlock the rows of the last reconciliation."""
        found = self.get_object()
        with refusals():
            reconciliation.reopen(found)
        audit.record("reconciliation_reopened", household_id=found.owning_household_id, instance=found)
        return Response(ReconciliationSerializer(found).data)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound() from error
