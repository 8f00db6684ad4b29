"""The next review, and which sections of the data are fresh."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HOUSEHOLD, HouseholdView
from lifepath.core import audit
from lifepath.users.models import Household
from planning.models import NextReview
from planning.selectors.metrics.sections import FRESH_DAYS, last_touched, required_sections
from planning.serializers.follow_up import DataSectionSerializer, DataSectionsSerializer, NextReviewSerializer
from planning.services.follow_up import fix_next_review
from planning.services.metrics import confirm_section


class NextReviewView(HouseholdView):
    """When the household is to be met next."""

    @extend_schema(operation_id="planning_next_review", parameters=[HOUSEHOLD], responses=NextReviewSerializer)
    def get(self, request: Request) -> Response:
        """By the cadence after the last review, or a date that was fixed; 404 until one of both is there."""
        row = NextReview.objects.of_household(self.household_id()).first()
        if row is None:
            raise NotFound()
        return Response(NextReviewSerializer(row).data)

    @extend_schema(
        operation_id="planning_next_review_fix",
        parameters=[HOUSEHOLD],
        request=NextReviewSerializer,
        responses=NextReviewSerializer,
        examples=[OpenApiExample("A date of its own", value={"due_on": "2027-01-14"}, request_only=True)],
    )
    def put(self, request: Request) -> Response:
        """Fix a date, whatever the cadence says."""
        household = Household.objects.get(pk=self.editable_household_id())
        serializer = NextReviewSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row = fix_next_review(household=household, **serializer.validated_data)
        audit.record("next_review_fixed", household_id=household.pk, instance=row, after=audit.snapshot(row))
        return Response(NextReviewSerializer(row).data)


class DataSectionsView(HouseholdView):
    """What of the household's data is fresh enough to plan with."""

    @extend_schema(operation_id="planning_data_sections", parameters=[HOUSEHOLD], responses=DataSectionsSerializer)
    def get(self, request: Request) -> Response:
        """Each section with its last change or confirmation."""
        return Response(DataSectionsSerializer(_sections(self.household_id(), timezone.now())).data)

    @extend_schema(
        operation_id="planning_data_sections_confirm",
        parameters=[HOUSEHOLD],
        request=DataSectionSerializer,
        responses=DataSectionsSerializer,
        examples=[OpenApiExample("Still right", value={"section": "income"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Say that a section is still right."""
        household_id = self.editable_household_id()
        serializer = DataSectionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        now = timezone.now()
        confirm_section(
            household_id=household_id, section=serializer.validated_data["section"], user=request.user, now=now
        )
        return Response(DataSectionsSerializer(_sections(household_id, now + dt.timedelta(microseconds=1))).data)


def _sections(household_id: UUID, now: dt.datetime) -> dict[str, Any]:
    touched = last_touched(household_id, since=now - dt.timedelta(days=FRESH_DAYS), until=now)
    return {
        "sections": [
            {"section": name, "touched_at": touched.get(name), "fresh": name in touched}
            for name in required_sections(household_id)
        ]
    }
