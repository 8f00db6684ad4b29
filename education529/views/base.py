"""What the calculators have in common: refusals that point at the member, gaps filled from a household's records."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError

from education529.calc.errors import BadInput
from education529.selectors.household_context import Filled, fill, household_facts
from lifepath.core import calculators
from lifepath.core.calculators import field_refusal

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
    return field_refusal(names.get(error.field, NAMES_IN_THE_API.get(error.field, error.field)), error.message)


class CalculatorView(calculators.CalculatorView):
    """A calculator whose gaps a household's records may fill."""

    names: ClassVar[Mapping[str, str]] = {}

    def as_refusal(self, exc: Exception) -> Exception:
        """A calculation names the input that has to change."""
        return refusal(exc, self.names) if isinstance(exc, BadInput) else super().as_refusal(exc)

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
