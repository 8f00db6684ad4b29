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
from lifepath.users.serializers.jobs import JobSerializer
from retirement.answers import plan_corrections, plan_projections
from retirement.calc.gap import BadGapInputs
from retirement.models import RetirementProfile
from retirement.selectors.gap import gap_answer
from retirement.selectors.profile_outlooks import household_projection, most_paths
from retirement.selectors.profiles import NoBirthDate, Plan, gap_case, plan_of, with_parts
from retirement.selectors.stress import stress_answer
from retirement.serializers.correction_answers import CorrectionsSerializer
from retirement.serializers.gap_answers import GapSerializer
from retirement.serializers.household_answers import HouseholdProjectionSerializer, household_members
from retirement.serializers.outlook_inputs import ProfileOutlookInput
from retirement.serializers.profiles import RetirementProfileSerializer
from retirement.serializers.projection_answers import ProjectionsSerializer
from retirement.serializers.stress import StressLevelsInput, StressTestsSerializer, levels_of
from retirement.services.profiles import (
    AccountOfAnotherHousehold,
    PersonOfAnotherHousehold,
    change_profile,
    create_profile,
)
from retirement.services.projection_jobs import ask_for_projections

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
        except AccountOfAnotherHousehold as error:
            raise ValidationError({"accounts": str(error)}) from error
        serializer.instance = self.reloaded(made)

    def save_changes(self, serializer: Any) -> None:
        """Parts that are given are replaced."""
        try:
            changed = change_profile(profile=serializer.instance, changes=serializer.validated_data)
        except PersonOfAnotherHousehold as error:
            raise ValidationError({"people": str(error)}) from error
        except AccountOfAnotherHousehold as error:
            raise ValidationError({"accounts": str(error)}) from error
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

    @extend_schema(operation_id="retirement_profile_corrections", responses=CorrectionsSerializer)
    @action(detail=True)
    def corrections(self, request: Request, pk: Any = None) -> Response:
        """What would close the gap, each proven."""
        return Response(CorrectionsSerializer(plan_corrections(self.plan())).data)

    @extend_schema(
        operation_id="retirement_profile_stress_tests", parameters=[StressLevelsInput], responses=StressTestsSerializer
    )
    @action(detail=True, url_path="stress-tests")
    def stress_tests(self, request: Request, pk: Any = None) -> Response:
        """The gap when something goes wrong; a job loss costs today's living unless said."""
        plan = self.plan()
        given: dict[str, Any] = request.query_params.dict()
        if plan.profile.current_monthly_spending is not None:
            given.setdefault("job_loss_living_costs_a_month", plan.profile.current_monthly_spending)
        levels = StressLevelsInput(data=given)
        levels.is_valid(raise_exception=True)
        answer = stress_answer(gap_case(plan), levels_of(levels.validated_data))
        return Response(StressTestsSerializer(answer).data)

    @extend_schema(operation_id="retirement_profile_household", responses=HouseholdProjectionSerializer)
    @action(detail=True)
    def household(self, request: Request, pk: Any = None) -> Response:
        """Year by year with taxes, required distributions, premiums and the step to a survivor."""
        found = household_projection(self.plan())
        return Response(HouseholdProjectionSerializer(household_members(found)).data)

    @extend_schema(
        operation_id="retirement_profile_projections",
        parameters=[ProfileOutlookInput],
        responses=ProjectionsSerializer,
    )
    @action(detail=True)
    def projections(self, request: Request, pk: Any = None) -> Response:
        """Three modes side by side; 400 on `paths` where it is more than one request may take: post instead."""
        over = self._over(request.query_params)
        plan = self.plan()
        most = most_paths(plan)
        if over.get("paths", plan.profile.paths) > most:
            words = f"At most {most} paths in one request; post to this address for a job with more."
            raise field_refusal("paths", words)
        return Response(plan_projections(plan, over))

    @extend_schema(
        operation_id="retirement_profile_projections_run",
        request=ProfileOutlookInput,
        responses={200: ProjectionsSerializer, 202: JobSerializer},
        examples=[OpenApiExample("Many paths", {"paths": 100000, "seed": 7}, request_only=True)],
    )
    @projections.mapping.post
    def run_projections(self, request: Request, pk: Any = None) -> Response:
        """The answer at once, or 202 with a job whose result it will be."""
        over = self._over(request.data)
        plan = self.plan()
        if over.get("paths", plan.profile.paths) <= most_paths(plan):
            return Response(plan_projections(plan, over))
        user: Any = request.user
        job = ask_for_projections(profile=plan.profile, over=over, asked_by=user)
        return Response(JobSerializer(job).data, status=202, headers={"Location": f"/api/v1/jobs/{job.pk}"})

    def _over(self, data: Any) -> dict[str, Any]:
        serializer = ProfileOutlookInput(data=data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
