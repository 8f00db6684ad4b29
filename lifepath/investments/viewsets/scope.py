"""Which household's investments a request is about, and whether the caller may see details."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import PermissionDenied, ValidationError

from lifepath.core.periods import local_date
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.permissions import DetailsMissing, require_details

HOUSEHOLD_PARAMETERS = [
    OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent."),
    OpenApiParameter(
        "couple", UUID, description="A joint household: what is joint, the caller's own, and what the partner shares."
    ),
]


class TodayMixin:
    """The caller's calendar day, for serializers."""

    request: Any

    def get_serializer_context(self) -> dict[str, Any]:
        """With today."""
        context: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]
        return {**context, "today": self.today()}

    def today(self) -> dt.date:
        """In the caller's time zone."""
        return local_date(timezone.now(), getattr(self.request.user, "time_zone", "UTC"))


class TogetherMixin(TodayMixin):
    """`household` narrows a list to one household, `couple` to a joint one with what its members show each other."""

    def in_household(self, queryset: Any) -> Any:
        """The rows of the list, as far as the caller sees them."""
        view: Any = self
        if "couple" in self.request.query_params and not self.request.user.is_staff:
            return queryset.seen_together(view.named_household_id())
        return queryset.of_household(view.household_id())


class OfAccountMixin(TogetherMixin):
    """Records of accounts: written by those who have the account's details."""

    _accounts_household: UUID | None = None

    def perform_create(self, serializer: Any) -> None:
        """The household is the account's."""
        account = serializer.validated_data["account"]
        self._accounts_household = account.household_id
        self.check_details(account)
        super().perform_create(serializer)  # type: ignore[misc]

    def household_id(self) -> UUID:
        """For a new record, its account's; another one that is named is refused."""
        view: Any = self
        if self._accounts_household is None:
            named: UUID = super().household_id()  # type: ignore[misc]
            return named
        asked = view.named_household_id()
        if asked is not None and asked != self._accounts_household:
            raise ValidationError({"account": "The account belongs to another household."})
        view.about_household_id = self._accounts_household
        return self._accounts_household

    def check_details(self, account: InvestmentAccount) -> None:
        """Whoever writes what was paid must be allowed to see it."""
        user = self.request.user
        if not user.editable_households().filter(pk=account.household_id).exists():
            raise PermissionDenied()
        if not InvestmentAccount.objects.detailed_for(user).filter(pk=account.pk).exists():
            raise DetailsMissing()
        require_details(self.request)


class DetailsOnlyMixin(OfAccountMixin):
    """Records that nobody reads without the details: refused to those who know of the account, absent to others."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """A token needs the scope for every operation."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        require_details(request)

    def get_object(self) -> Any:
        """403 where the account may be seen, 404 where it may not."""
        view: Any = self
        try:
            return super().get_object()  # type: ignore[misc]
        except Http404:
            known = view.queryset.model.objects.known_to(self.request.user).filter(pk=view.kwargs["pk"])
            if known.exists():
                raise DetailsMissing() from None
            raise

    def in_household(self, queryset: Any) -> Any:
        """A list that would be empty only because the caller lacks the details is refused."""
        rows = super().in_household(queryset)
        accounts = super().in_household(InvestmentAccount.objects.visible_to(self.request.user))
        if accounts.exists() and not accounts.detailed_for(self.request.user).exists():
            raise DetailsMissing()
        return rows
