"""What the calculators have in common: inputs checked by field, refusals that point at the member, no writes."""

from collections.abc import Mapping
from decimal import InvalidOperation
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer

from lifepath.core.audited_view import AuditedView
from lifepath.core.periods import local_date
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household

TOO_LARGE = "These amounts grow beyond what can be told; use smaller amounts, lower returns or fewer years."


def refusal(field: str, message: str, *, code: str = "invalid") -> ValidationError:
    """A 400 that points at a member; dots in `field` lead into nested members."""
    detail: Any = [ErrorDetail(message, code=code)]
    for part in reversed(field.split(".")):
        detail = {part: detail}
    return ValidationError(detail)


class RetirementCalculatorView(HouseholdContextMixin, AuditedView):
    """A calculator that answers from its inputs alone and changes nothing."""

    reads_only = True
    refusals: ClassVar[Mapping[type[Exception], str]] = {}
    """The exceptions of the calculation, each with the member of the request that has to change."""

    def handle_exception(self, exc: Exception) -> Any:
        """What a calculation refuses names the input that has to change."""
        field = next((name for kind, name in self.refusals.items() if isinstance(exc, kind)), None)
        if field is not None:
            exc = refusal(field, str(exc))
        elif isinstance(exc, InvalidOperation | OverflowError):
            exc = refusal("non_field_errors", TOO_LARGE, code="too_large")
        return super().handle_exception(exc)

    def checked(self, kind: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The inputs of the body."""
        serializer = kind(data=self.request.data, context={"request": self.request, "today": self.today()})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def today(self) -> Any:
        """The calendar day of the household of the request, else of the caller."""
        zone = None
        if self.about_household_id is not None:
            zone = Household.objects.filter(pk=self.about_household_id).values_list("time_zone", flat=True).first()
        return local_date(timezone.now(), zone or self.request.user.time_zone)
