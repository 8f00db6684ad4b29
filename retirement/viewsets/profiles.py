"""Stored profiles and what they answer."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import beyond_reach, field_refusal
from lifepath.core.periods import local_date
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet
from retirement.calc.gap import BadGapInputs
from retirement.models import RetirementProfile
from retirement.selectors.gap import gap_answer
from retirement.selectors.profiles import NoBirthDate, Plan, gap_case, plan_of, with_parts
from retirement.serializers.gap_answers import GapSerializer
from retirement.serializers.profiles import RetirementProfileSerializer
from retirement.services.profiles import PersonOfAnotherHousehold, change_profile, create_profile

EXAMPLE = {
    "name": "Retire at 65",
    "retirement_date": "2046-06-01",
    "annual_spending": "84000.00",
    "people": [
        {
            "person": "01939f0e-7e1c-7a3b-8a51-1d2f3c4b5a69",
            "sex": "FEMALE",
            "pia": "2850.00",
            "claim_age_months": 804,
        }
    ],
    "accounts": [
        {
            "name": "401(k)",
            "kind": "DEFERRED",
            "plan": "401K",
            "balance": "310000.00",
            "monthly_contribution": "1200.00",
            "monthly_match": "400.00",
            "fee_rate": "0.002",
        }
    ],
}
REQUEST = [OpenApiExample("One person with a workplace plan", EXAMPLE, request_only=True)]


@extend_schema_view(create=extend_schema(examples=REQUEST), update=extend_schema(examples=REQUEST))
class RetirementProfileViewSet(OwnedViewSet):
    """Retirement on record: people, accounts, incomes, assumptions."""

    queryset = with_parts(RetirementProfile.objects.select_related("household").order_by("pk"))
    serializer_class = RetirementProfileSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """With today, for ages."""
        return {**super().get_serializer_context(), "today": self.today()}

    def today(self) -> dt.date:
        """The caller's calendar day."""
        user: Any = self.request.user
        return local_date(timezone.now(), getattr(user, "time_zone", "UTC"))

    def handle_exception(self, exc: Exception) -> Any:
        """What the calculation refuses."""
        if isinstance(exc, NoBirthDate):
            exc = Problem(str(exc), code="not_enough_known", field="people")
        elif isinstance(exc, BadGapInputs):
            exc = field_refusal("expected_return_rate", str(exc))
        elif isinstance(exc, ArithmeticError):
            exc = beyond_reach()
        return super().handle_exception(exc)

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """With all parts."""
        try:
            made = create_profile(household_id=household_id, given=serializer.validated_data)
        except PersonOfAnotherHousehold as error:
            raise ValidationError({"people": str(error)}) from error
        serializer.instance = self.reloaded(made)

    def save_changes(self, serializer: Any) -> None:
        """Parts that are given are replaced."""
        try:
            changed = change_profile(profile=serializer.instance, changes=serializer.validated_data)
        except PersonOfAnotherHousehold as error:
            raise ValidationError({"people": str(error)}) from error
        serializer.instance = self.reloaded(changed)

    def reloaded(self, profile: RetirementProfile) -> RetirementProfile:
        """The profile with its parts as they stand now."""
        found: RetirementProfile = with_parts(RetirementProfile.objects.filter(pk=profile.pk)).get()
        return found

    def plan(self) -> Plan:
        """The profile of the address, looked at today in its household."""
        profile = self.get_object()
        return plan_of(profile, today=profile.household.today(timezone.now()))

    @extend_schema(operation_id="retirement_profile_gap", responses=GapSerializer)
    @action(detail=True)
    def gap(self, request: Request, pk: Any = None) -> Response:
        """What is missing at retirement."""
        return Response(GapSerializer(gap_answer(gap_case(self.plan()))).data)
