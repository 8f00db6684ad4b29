"""Calculators of the API: they answer from their inputs alone, change nothing, and refuse by the name of the field."""

import datetime as dt
from collections.abc import Mapping
from decimal import InvalidOperation
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer

from lifepath.core.audited_view import AuditedView
from lifepath.core.periods import local_date
from lifepath.core.refusals import RefusedInput
from lifepath.core.viewsets import HouseholdContextMixin

BEYOND_REACH = "These amounts grow beyond what can be told; use smaller amounts, lower returns or fewer years."


def field_refusal(field: str, words: str, *, code: str = "invalid") -> ValidationError:
    """A 400 that points at one member; `field` is a dotted path."""
    detail: Any = [ErrorDetail(words, code=code)]
    for part in reversed(field.split(".")):
        detail = {part: detail}
    return ValidationError(detail)


def beyond_reach() -> ValidationError:
    """Amounts that grow past every digit that the service keeps."""
    return field_refusal("non_field_errors", BEYOND_REACH, code="too_large")


class CalculatorView(HouseholdContextMixin, AuditedView):
    """A calculator that answers from its inputs alone and changes nothing.

    `refusals` names the member that each exception of the calculation is about.
    """

    reads_only = True
    refusals: ClassVar[Mapping[type[Exception], str]] = {}

    def handle_exception(self, exc: Exception) -> Any:
        """A calculation names the input that has to change."""
        return super().handle_exception(self.as_refusal(exc))

    def as_refusal(self, exc: Exception) -> Exception:
        """A calculation's exception as a 400 that points at the member; any other as it is."""
        if isinstance(exc, RefusedInput):
            return field_refusal(exc.field, exc.message)
        for kind, field in self.refusals.items():
            if isinstance(exc, kind):
                return field_refusal(field, str(exc))
        return beyond_reach() if isinstance(exc, InvalidOperation | OverflowError) else exc

    def checked(self, kind: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The inputs of query (GET) or body."""
        data = self.request.query_params if self.request.method == "GET" else self.request.data
        serializer = kind(data=data, context={"request": self.request, "today": self.today()})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def today(self) -> dt.date:
        """The calendar day of the household of the request, else of the caller."""
        zone = None
        if self.about_household_id is not None:
            named = self.request.user.readable_households().filter(pk=self.about_household_id)
            zone = named.values_list("time_zone", flat=True).first()
        return local_date(timezone.now(), zone or self.request.user.time_zone)
