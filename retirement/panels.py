"""Retirement on the household page: the gap, the fan chart, what would close it, and how it moved."""

import datetime as dt
from collections.abc import Mapping
from decimal import InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lifepath.users.models import Household
from retirement.answers import corrections_answer
from retirement.drawings import correction_rows, dollars, fan_chart, gap_figures, target_words
from retirement.models import GapAnalysis, GapMovementPart, RetirementProfile
from retirement.selectors.gap import gap_answer
from retirement.selectors.profile_outlooks import flow_plan_of, household_projection, lever_choices_of, settings_of
from retirement.selectors.profiles import Plan, gap_case, plan_of, with_parts
from retirement.selectors.projections import side_by_side
from retirement.selectors.tables import pinned_tables

SHOWN_PROFILES = 3
PANEL_PATHS = 1_000


@pinned_tables()
def retirement_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """Each profile with what it comes to today."""
    today = household.today(timezone.now())
    parts = Prefetch("parts", GapMovementPart.objects.order_by("position"))
    analyses = Prefetch("analyses", GapAnalysis.objects.prefetch_related(parts).order_by("-pk"))
    profiles = with_parts(RetirementProfile.objects.of_household(household.pk)).prefetch_related(analyses)
    calculator = reverse("admin:retirement_gap")
    shown = [_shown_or_why_not(profile, today, calculator) for profile in profiles.order_by("pk")[:SHOWN_PROFILES]]
    return {"profiles": shown, "calculator_url": calculator, "paths": PANEL_PATHS}


def _shown_or_why_not(profile: RetirementProfile, today: dt.date, calculator: str) -> dict[str, Any]:
    """A profile whose figures cannot be told shows the reason, and the page stays whole."""
    shown: dict[str, Any] = {
        "profile": profile,
        "edit_url": reverse("admin:retirement_retirementprofile_change", args=[profile.pk]),
        "gap_url": f"{calculator}?{urlencode({'profile': profile.pk})}",
        "warnings": [],
    }
    try:
        return {**shown, **_shown(plan_of(profile, today=today))}
    except InvalidOperation:
        return {**shown, "warnings": ["These amounts grow beyond what can be told."]}
    except ValueError as error:  # every refusal of the calculations says what has to change
        return {**shown, "warnings": [str(error)]}


def _shown(plan: Plan) -> dict[str, Any]:
    case = gap_case(plan)
    settings, flows = settings_of(plan, case, {"paths": min(plan.profile.paths, PANEL_PATHS)}), flow_plan_of(plan)
    answer = gap_answer(case)
    projections = side_by_side(case, settings, flows, with_targets=True)
    corrections = corrections_answer(case, settings, flows, lever_choices_of(plan), with_success=True)
    years = household_projection(plan)
    return {
        "figures": gap_figures(answer, projections),
        "people": [member.person.name for member in plan.members],
        "chart": fan_chart(projections, plan.today.year),
        "corrections": correction_rows(corrections),
        "targets": target_words(projections.targets),
        "depletion": years.depletion_year,
        "lifetime_tax": dollars(years.lifetime_tax),
        "left": dollars(years.final_total_real),
        "last_year": years.rows[-1].year,
        "table_years": {**answer["table_years"], **years.table_years},
        "warnings": list(dict.fromkeys((*answer["warnings"], *years.warnings))),
        "analyses": [(analysis, _reasons(analysis)) for analysis in list(plan.profile.analyses.all())[:4]],
        "explanation": (*answer["explanation"], *years.explanation),
        "assumptions": list(dict.fromkeys((*answer["assumptions"], *settings.assumptions()))),
    }


def _reasons(analysis: GapAnalysis) -> str:
    """What moved the gap, each with its part."""
    parts = [part for part in analysis.parts.all() if part.amount_nominal]
    return "; ".join(f"{part.label} ({dollars(part.amount_nominal)})" for part in parts)
