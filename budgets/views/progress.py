"""Budget against actual."""

import datetime as dt

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.explaining.progress import progress_body
from budgets.selectors.budgets import budgets_in_force, measure
from budgets.serializers.budgets import FIRST_YEAR, LAST_YEAR, ProgressSerializer
from budgets.views.household_view import HOUSEHOLD, HouseholdView


class ProgressView(HouseholdView):
    """Where the budgets of a day stand."""

    @extend_schema(
        operation_id="budgets_progress",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("as_of", dt.date, description="Default: today in the household's zone."),
        ],
        responses=ProgressSerializer,
    )
    def get(self, request: Request) -> Response:
        """Spent, remaining, pace and projection of every budget whose period holds the day."""
        household = self.household()
        as_of = self._day(household.today(timezone.now()))
        measured = measure(
            household=household,
            budgets=budgets_in_force(household=household, day=as_of),
            as_of=as_of,
            hidden=self.hidden(household),
        )
        body = {
            "household": household.pk,
            "currency": household.currency,
            "as_of": as_of,
            **progress_body(measured),
        }
        return Response(ProgressSerializer(body).data)

    def _day(self, default: dt.date) -> dt.date:
        text = self.request.query_params.get("as_of")
        if text is None:
            return default
        try:
            day: dt.date = serializers.DateField().run_validation(text)
        except ValidationError as error:
            raise ValidationError({"as_of": error.detail}) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError({"as_of": f"A day from {FIRST_YEAR} to {LAST_YEAR}."})
        return day
