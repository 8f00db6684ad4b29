"""What the calculators have in common: inputs checked by field, refusals that point at the member, no writes."""

from collections.abc import Mapping
from decimal import InvalidOperation
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer

from education529.calc.errors import BadInput
from education529.selectors.household_context import Filled, fill, household_facts
from lifepath.core.audited_view import AuditedView
from lifepath.core.periods import local_date
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household

HOUSEHOLD = OpenApiParameter(
    "household",
    {"type": "string", "format": "uuid"},
    description="A household whose records fill what is left out; the answer says what they filled.",
)
NAMES_IN_THE_API: Mapping[str, str] = {
    "annual_return": "annual_return_rate",
    "cost_inflation": "cost_inflation_rate",
    "equity_return": "equity_return_rate",
    "fixed_income_return": "fixed_income_return_rate",
    "money_market_return": "money_market_return_rate",
    "gross_return": "gross_return_rate",
    "marginal_rate": "marginal_tax_rate",
    "horizon_years": "horizon",
}


def refusal(error: BadInput, names: Mapping[str, str]) -> ValidationError:
    """A calculation's refusal as a 400 that points at the member."""
    field = names.get(error.field, NAMES_IN_THE_API.get(error.field, error.field))
    detail: Any = [ErrorDetail(error.message, code="invalid")]
    for part in reversed(field.split(".")):
        detail = {part: detail}
    return ValidationError(detail)


def beyond_reach() -> ValidationError:
    """Amounts that grow past every digit that the service keeps."""
    words = "These amounts grow beyond what can be told; use smaller amounts, lower returns or fewer years."
    return ValidationError({"non_field_errors": [ErrorDetail(words, code="too_large")]})


class CalculatorView(HouseholdContextMixin, AuditedView):
    """A calculator that answers from its inputs alone and changes nothing."""

    reads_only = True
    names: ClassVar[Mapping[str, str]] = {}

    def handle_exception(self, exc: Exception) -> Any:
        """A calculation names the input that has to change."""
        if isinstance(exc, BadInput):
            exc = refusal(exc, self.names)
        elif isinstance(exc, InvalidOperation):
            exc = beyond_reach()
        return super().handle_exception(exc)

    def checked(self, kind: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The inputs of query (GET) or body."""
        data = self.request.query_params if self.request.method == "GET" else self.request.data
        serializer = kind(data=data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def filled(self, data: dict[str, Any], *, required: tuple[str, ...], income: tuple[str, ...] = ()) -> Filled:
        """With what the household knows, when one is named (or, on GET, the caller's own); 400 for what is missing."""
        found = Filled(data, ())
        wanted = {"resident_state", "filing_status", *income}
        if any(data.get(name) is None for name in wanted):
            household_id = self.named_household_id()
            if household_id is None and self.request.method == "GET":
                household_id = self.about_household_id = self.request.user.personal_household_id
            if household_id is not None:
                found = fill(data, household_facts(household_id), income_fields=income)
        missing = [name for name in required if found.data.get(name) is None]
        if missing:
            raise ValidationError({name: ErrorDetail("This field is required.", code="required") for name in missing})
        return found

    def today(self) -> Any:
        """The calendar day of the household of the request, else of the caller."""
        zone = None
        if self.about_household_id is not None:
            zone = Household.objects.filter(pk=self.about_household_id).values_list("time_zone", flat=True).first()
        return local_date(timezone.now(), zone or self.request.user.time_zone)
