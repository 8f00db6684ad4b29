"""Drift over the API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HouseholdView
from couples.explaining.drift import drift_body
from couples.selectors.drift import household_drift
from couples.serializers.drift import HouseholdDriftSerializer

PLACE: list[Any] = [
    OpenApiParameter("household", UUID, description="Default: the caller's personal household."),
    OpenApiParameter("couple", UUID, description="The couple's household."),
]


class DriftView(HouseholdView):
    """Goals against their straight lines."""

    @extend_schema(operation_id="drift", parameters=PLACE, responses=HouseholdDriftSerializer)
    def get(self, request: Request) -> Response:
        """How far each goal is from its line, how late it will be, and what the gap is made of."""
        household = self.household()
        today = household.today(timezone.now())
        measured = household_drift(household=household, today=today, hidden=self.hidden(household))
        return Response(HouseholdDriftSerializer(drift_body(household=household, today=today, measured=measured)).data)
