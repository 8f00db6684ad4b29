"""Accounts over the API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied, ValidationError

from lifepath.banking.choices import TombstoneKind, Visibility
from lifepath.banking.models import BankAccount
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.accounts import AccountSerializer
from lifepath.banking.services import accounts
from lifepath.banking.viewsets.refusals import refusals
from lifepath.banking.viewsets.together import HOUSEHOLD_PARAMETERS, SeenTogetherMixin
from lifepath.core.delta import DELTA_PARAMETERS, DeltaListMixin
from lifepath.core.money import money_text
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.models import Household

ACCOUNT_EXAMPLE = OpenApiExample(
    "A checking account",
    value={
        "name": "Everyday checking",
        "institution_name": "First Bank",
        "kind": "CHECKING",
        "currency": "USD",
        "balance": "1250.00",
        "balance_on": "2026-11-01",
        "number": "1234 5678 9012",
        "visibility": "BALANCE",
    },
    request_only=True,
)


@extend_schema_view(
    list=extend_schema(parameters=[*HOUSEHOLD_PARAMETERS, *DELTA_PARAMETERS]),
    create=extend_schema(examples=[ACCOUNT_EXAMPLE, examples.ACCOUNT]),
    update=extend_schema(examples=[ACCOUNT_EXAMPLE, examples.ACCOUNT]),
    partial_update=extend_schema(
        examples=[OpenApiExample("A new balance", value={"balance": "980.15"}, request_only=True)]
    ),
)
class AccountViewSet(SeenTogetherMixin, DeltaListMixin, OwnedViewSet):
    """Bank accounts of a household, and those that a partner shares."""

    queryset = BankAccount.objects.select_related("household").order_by("name", "pk")
    serializer_class = AccountSerializer
    members_only_actions = frozenset({"destroy"})
    tombstone_kind = TombstoneKind.ACCOUNT

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Open it."""
        household = Household.objects.get(pk=household_id)
        self._refuse_staff_sharing(serializer, household_id)
        values, balance = self._values(serializer, household)
        values.setdefault("currency", household.currency)
        with refusals():
            serializer.instance = accounts.open_account(household=household, values=values, **balance)

    def save_changes(self, serializer: Any) -> None:
        """Change it."""
        account = serializer.instance
        self._refuse_staff_sharing(serializer, account.household_id)
        values, balance = self._values(serializer, account.household)
        with refusals():
            serializer.instance = accounts.change_account(account=account, values=values, **balance)

    def remove(self, instance: Any) -> None:
        """Close it."""
        try:
            accounts.remove_account(instance)
        except accounts.AccountInUse as refusal:
            raise Problem(
                "The account has allocations or locked transactions; release them first.",
                code="account_in_use",
                extra={
                    "allocated": money_text(refusal.allocated),
                    "locked_count": refusal.locked_count,
                    "locked_transactions": [str(pk) for pk in refusal.locked_ids],
                },
            ) from refusal

    def _values(self, serializer: Any, household: Household) -> tuple[dict[str, Any], dict[str, Any]]:
        values = dict(serializer.validated_data)
        today = household.today(timezone.now())
        balance_on = values.pop("balance_on", today)
        if balance_on > today:
            raise ValidationError({"balance_on": "A balance is known up to today."})
        return values, {"balance": values.pop("balance", None), "balance_on": balance_on}

    def _refuse_staff_sharing(self, serializer: Any, household_id: UUID) -> None:
        account = serializer.instance
        present = {
            "visibility": Visibility.PRIVATE if account is None else account.visibility,
            "partner_monthly_limit": None if account is None else account.partner_monthly_limit,
        }
        wanted = {name: serializer.validated_data.get(name, value) for name, value in present.items()}
        if wanted != present and not self.request.user.is_member_of(household_id):
            raise PermissionDenied("Only members share an account.")
