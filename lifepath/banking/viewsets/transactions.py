"""Transactions over the API."""

import datetime as dt
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking import transaction_page
from lifepath.banking.choices import TombstoneKind
from lifepath.banking.filters import TransactionFilterSet
from lifepath.banking.models import BankAccount, Transaction
from lifepath.banking.selectors import accounts
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.transactions import (
    BulkAnswerSerializer,
    BulkSerializer,
    TransactionSerializer,
)
from lifepath.banking.services import transactions
from lifepath.banking.transaction_page import PageRequest
from lifepath.banking.viewsets.bulk import BulkCall
from lifepath.banking.viewsets.refusals import refusals
from lifepath.banking.viewsets.together import HOUSEHOLD_PARAMETERS, SeenTogetherMixin
from lifepath.core.delta import DELTA_PARAMETERS, DeltaListMixin
from lifepath.core.problems import Problem
from lifepath.core.sync import SyncToken, scope_of
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.authentication import ClaimsOnlyAuthentication
from lifepath.users.models import Household

GROCERIES = {
    "account": "0193a1b2-0000-7000-8000-000000000001",
    "posted_on": "2026-11-12",
    "amount": "-84.20",
    "payee": "Trader Joe's",
    "category": "food_groceries",
    "tags": ["party"],
}
CREATE_EXAMPLES = [
    OpenApiExample("Groceries", value=GROCERIES, request_only=True),
    OpenApiExample(
        "In two categories",
        value=GROCERIES
        | {
            "splits": [
                {"amount": "-64.20", "category": "food_groceries"},
                {"amount": "-20.00", "category": "entertainment", "memo": "balloons"},
            ]
        },
        request_only=True,
    ),
]
BULK_EXAMPLE = OpenApiExample(
    "One of each",
    value={
        "rows": [
            {"op": "create", **GROCERIES},
            {"op": "update", "id": "0193a1b2-0000-7000-8000-000000000002", "category": "travel"},
            {"op": "delete", "id": "0193a1b2-0000-7000-8000-000000000003"},
        ]
    },
    request_only=True,
)


@extend_schema_view(
    list=extend_schema(parameters=[*HOUSEHOLD_PARAMETERS, *DELTA_PARAMETERS]),
    create=extend_schema(examples=[*CREATE_EXAMPLES, examples.TRANSACTION]),
    partial_update=extend_schema(
        examples=[OpenApiExample("A gift", value={"surprise_until": "2026-12-24"}, request_only=True)]
    ),
)
class TransactionViewSet(SeenTogetherMixin, DeltaListMixin, OwnedViewSet):
    """Postings of a household's accounts, and of those that a partner shares in full."""

    queryset = (
        Transaction.objects.select_related("account", "category", "household")
        .defer("account__number")
        .prefetch_related("splits")
        .order_by("-posted_on", "-pk")
    )
    serializer_class = TransactionSerializer
    filterset_class = TransactionFilterSet
    tombstone_kind = TombstoneKind.TRANSACTION

    def get_queryset(self) -> Any:
        """With what is masked for the caller."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.shown_to(self.request.user, now=timezone.now())

    def get_authenticators(self) -> Any:
        """The page that the database makes checks the session itself."""
        if self._page_request is not None:
            return [ClaimsOnlyAuthentication()]
        return super().get_authenticators()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """A page, newest first."""
        if self._page_request is not None:
            body = self._made_by_database(self._page_request)
            if body is not None:
                return HttpResponse(body, content_type="application/json")
        return super().list(request, *args, **kwargs)

    @cached_property
    def _page_request(self) -> PageRequest | None:
        raw: Any = self.request
        if getattr(self, "swagger_fake_view", False) or raw.method != "GET" or self.action_map.get("get") != "list":
            return None
        return PageRequest.read(raw.GET)

    def _made_by_database(self, asked: PageRequest) -> str | None:
        """None where the caller is no member, or came with a personal token; refuses a session that is over."""
        auth: Any = self.request.auth
        user: Any = self.request.user
        if not auth.is_session:
            return None
        page = transaction_page.fetch(
            asked=asked,
            user_id=user.pk,
            session_id=auth.session_id,
            address=self.request.build_absolute_uri(self.request.path),
            scope=scope_of(self.sync_scope()),
        )
        if page is None:
            auth.ensure_live(user.pk)
            return None
        user.role, user.time_zone = page.role, page.time_zone
        return page.body

    def in_household(self, queryset: Any) -> Any:
        """An account that the caller names is its own scope, also where a partner shares it."""
        account_id = self._named_account()
        if account_id is not None and not {"household", "couple"} & self.request.query_params.keys():
            return queryset.of_household(self._household_of(account_id))
        return super().in_household(queryset)

    def household_id(self) -> UUID:
        """Where no household is named, an account stands for its own."""
        account_id = self._named_account()
        if account_id is not None and self.named_household_id() is None:
            return self._household_of(account_id)
        return super().household_id()

    def changed_by_time(self, since: SyncToken, today: dt.date) -> Q:
        """Surprises that ended since; a day more on both sides, because households live in their own time zones."""
        day = dt.timedelta(days=1)
        return Q(surprise_until__range=(since.day - day, today + day))

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        """Whoever is to be surprised does not change the row."""
        super().check_object_permissions(request, obj)
        if obj.masked and request.method not in ("GET", "HEAD", "OPTIONS"):
            raise PermissionDenied("This is a surprise; whoever marked it may change it.")

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Post it to its account."""
        values = dict(serializer.validated_data)
        account = values.pop("account")
        if account.household_id != household_id:
            raise ValidationError({"account": "This account belongs to another household."})
        refuse_known_external_ids([(account, values.get("external_id"), "external_id")])
        with refusals():
            serializer.instance = transactions.create(
                account=account, values=values, actor=self.request.user, today=self._today(account.household)
            )

    def save_changes(self, serializer: Any) -> None:
        """Change it."""
        row = serializer.instance
        with refusals():
            transactions.change(
                row=row,
                values=serializer.validated_data,
                actor=self.request.user,
                today=self._today(row.household),
            )
        serializer.instance = self._fresh(row.pk)

    def remove(self, instance: Any) -> None:
        """Delete it."""
        with refusals():
            transactions.remove(instance)

    @extend_schema(request=BulkSerializer, responses=BulkAnswerSerializer, examples=[BULK_EXAMPLE, examples.BULK])
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def bulk(self, request: Request) -> Response:
        """Create, update and delete up to 1,000 rows: all of them, or none with every wrong one named."""
        call = BulkCall(request=request, context=self.get_serializer_context())
        with refusals():
            return Response(BulkAnswerSerializer(call.run()).data)

    def _named_account(self) -> UUID | None:
        in_body = self.request.data if self.action == "create" and isinstance(self.request.data, dict) else {}
        text = in_body.get("account") or self.request.query_params.get("account")
        try:
            return None if text is None else UUID(str(text))
        except ValueError:
            return None

    def _household_of(self, account_id: UUID) -> UUID:
        account = self._accounts.get(account_id) or accounts.fully_visible(self.request.user, account_id)
        if account is None and self.action == "create":
            return super().household_id()
        if account is None:
            raise NotFound()
        self._accounts[account_id] = account
        self.about_household_id = account.household_id
        return account.household_id

    @cached_property
    def _accounts(self) -> dict[UUID, BankAccount | None]:
        return {}

    def get_serializer_context(self) -> dict[str, Any]:
        """Accounts are looked up once for a whole request."""
        return {**super().get_serializer_context(), "accounts": self._accounts}

    def _today(self, household: Household) -> dt.date:
        return household.today(timezone.now())

    def _fresh(self, pk: UUID) -> Transaction:
        row: Transaction = self.queryset.shown_to(self.request.user, now=timezone.now()).get(pk=pk)
        return row


def refuse_known_external_ids(named: list[tuple[BankAccount, str | None, str]]) -> None:
    """An external id names one transaction of its account."""
    asked = {(account.pk, external_id): field for account, external_id, field in named if external_id}
    if not asked:
        return
    stored = Transaction.objects.filter(
        account__in={account_id for account_id, _ in asked}, external_id__in={text for _, text in asked}
    )
    for key in stored.values_list("account_id", "external_id"):
        if key in asked:
            raise Problem(
                "The account has a transaction of this external id.", code="external_id_taken", field=asked[key]
            )
