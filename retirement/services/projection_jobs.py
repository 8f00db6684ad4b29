"""Projections that take longer than a request: asked for as a job, run by the worker."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from lifepath.core.jobs import JobFailed, JobKind, JobRun
from lifepath.users.models import Job, User
from lifepath.users.services.jobs import enqueue
from retirement.answers import plan_projections
from retirement.models import RetirementProfile
from retirement.selectors.profiles import plan_of, with_parts
from retirement.serializers.outlook_inputs import ProfileOutlookInput

KIND = "retirement_projections"


def ask_for_projections(*, profile: RetirementProfile, over: Mapping[str, Any], asked_by: User) -> Job:
    """Queue the projections of a profile; its arguments are the profile's id and the settings that stand over it."""
    arguments = {"profile": str(profile.pk), "over": {name: str(value) for name, value in over.items()}}
    return enqueue(kind=KIND, household_id=profile.household_id, created_by=asked_by, arguments=arguments)


def run_projections(job: JobRun) -> Mapping[str, Any]:
    """The answer that the request would have given."""
    profiles = with_parts(RetirementProfile.objects.select_related("household"))
    profile = profiles.filter(pk=job.arguments["profile"], household_id=job.household_id).first()
    if profile is None:
        raise JobFailed("The retirement profile is not there any more.")
    serializer = ProfileOutlookInput(data=job.arguments["over"])
    serializer.is_valid(raise_exception=True)
    job.report_progress(10)
    plan = plan_of(profile, today=profile.household.today(timezone.now()))
    return plan_projections(plan, serializer.validated_data)


JOB = JobKind(title="Retirement projections", run=run_projections)
