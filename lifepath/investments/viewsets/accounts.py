"""Accounts over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied

from lifepath.core.viewsets import OwnedViewSet
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.permissions import DetailsMissing, require_details
from lifepath.investments.serializers import examples
from lifepath.investments.serializers.accounts import InvestmentAccountSerializer
from lifepath.investments.services import accounts
from lifepath.investments.viewsets.refusals import refusals
from lifepath.investments.viewsets.scope import HOUSEHOLD_PARAMETERS, TogetherMixin
from lifepath.users.models import Household


@extend_schema_view(
    list=extend_schema(parameters=HOUSEHOLD_PARAMETERS),
    create=extend_schema(examples=[examples.NEW_ACCOUNT, examples.ACCOUNT]),
)
class InvestmentAccountViewSet(TogetherMixin, OwnedViewSet):
    """Investment accounts of a household, and those that a partner shares."""

    queryset = InvestmentAccount.objects.with_balance().select_related("household").order_by("name", "pk")
    serializer_class = InvestmentAccountSerializer
    filterset_fields = ["account_type"]
    members_only_actions = frozenset({"destroy"})

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Open it."""
        household = Household.objects.get(pk=household_id)
        self._refuse_sharing_by_others(serializer, household)
        with refusals():
            made = accounts.open_account(household=household, **self._values(serializer))
        serializer.instance = self.queryset.get(pk=made.pk)

    def save_changes(self, serializer: Any) -> None:
        """Change it."""
        account = serializer.instance
        self._refuse_sharing_by_others(serializer, account.household)
        if "owner" in serializer.validated_data and serializer.validated_data["owner"] != account.owner:
            self._require_details(account)
        with refusals():
            accounts.change_account(account=account, **self._values(serializer))
        serializer.instance = self.queryset.get(pk=account.pk)

    def remove(self, instance: Any) -> None:
        """Close it; its trades go with it."""
        self._require_details(instance)
        accounts.remove_account(InvestmentAccount.objects.get(pk=instance.pk))

    def _require_details(self, account: InvestmentAccount) -> None:
        require_details(self.request)
        if not InvestmentAccount.objects.detailed_for(self.request.user).filter(pk=account.pk).exists():
            raise DetailsMissing()

    def _values(self, serializer: Any) -> dict[str, Any]:
        values = dict(serializer.validated_data)
        balance_on = values.pop("balance_on", self.today())
        return {"balance": values.pop("balance", None), "balance_on": balance_on, "values": values}

    def _refuse_sharing_by_others(self, serializer: Any, household: Household) -> None:
        wanted = serializer.validated_data.get("visibility")
        present = serializer.instance.visibility if serializer.instance is not None else "PRIVATE"
        if wanted not in (None, present) and not self.request.user.is_member_of(household.pk):
            raise PermissionDenied("Only members share an account.")
