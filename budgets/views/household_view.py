"""What reports on one household have in common."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from budgets.selectors.discretion import Hidden, hidden_from
from lifepath.core.audited_view import AuditedView
from lifepath.core.fields import MonthField, RateField
from lifepath.core.periods import Month
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household

HOUSEHOLD = OpenApiParameter(
    "household", {"type": "string", "format": "uuid"}, description="Default: the caller's personal household."
)
MONTH = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}


FIRST_YEAR, LAST_YEAR = 1900, 2999


class DiscreetMixin:
    """Serializers that show what came of postings ask `context["hidden"](household)` what the caller may not know."""

    request: Any

    def get_serializer_context(self) -> dict[str, Any]:
        """Looked up once for each household."""
        found: dict[UUID, Hidden] = {}

        def hidden(household: Household) -> Hidden:
            if household.pk not in found:
                found[household.pk] = hidden_from(user=self.request.user, household=household, now=timezone.now())
            return found[household.pk]

        return {**super().get_serializer_context(), "hidden": hidden}  # type: ignore[misc]


class HouseholdView(HouseholdContextMixin, AuditedView):
    """A report on one household."""

    def household(self) -> Household:
        """The household of the request."""
        return Household.objects.get(pk=self.household_id())

    def hidden(self, household: Household) -> Hidden:
        """What the caller is not to know about the household's postings."""
        return hidden_from(user=self.request.user, household=household, now=timezone.now())

    def month(self, name: str, default: Month | None) -> Month:
        """A month of the query; anything else is a 400 that names it, and so is none where there is no default."""
        text = self.request.query_params.get(name)
        if text is None and default is not None:
            return default
        try:
            month: Month = MonthField().run_validation(text or "")
        except ValidationError as error:
            raise ValidationError({name: error.detail}) from error
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise ValidationError({name: f"A month from {FIRST_YEAR} to {LAST_YEAR}."})
        return month

    def whole_number(self, name: str, default: int | None, *, smallest: int, largest: int) -> int | None:
        """A whole number of the query."""
        text = self.request.query_params.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and smallest <= int(text) <= largest):
            raise ValidationError({name: f"A whole number from {smallest} to {largest}."})
        return int(text)

    def decimal(self, name: str, default: Decimal, *, largest: Decimal) -> Decimal:
        """A decimal of the query from 0 on."""
        text = self.request.query_params.get(name)
        if text is None:
            return default
        field = RateField(min_value=Decimal(0), max_value=largest)
        try:
            return field.run_validation(text)
        except ValidationError as error:
            raise ValidationError({name: error.detail}) from error
