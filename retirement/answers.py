"""Whole answers of one case or one stored plan, for the API, its jobs and the back office alike."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from retirement.selectors.corrections import CORRECTION_PATHS, LeverChoices, corrections_of
from retirement.selectors.flow_plans import FlowPlan
from retirement.selectors.gap_cases import GapCase
from retirement.selectors.outlooks import OutlookSettings
from retirement.selectors.profile_outlooks import flow_plan_of, lever_choices_of, settings_of
from retirement.selectors.profiles import Plan, gap_case
from retirement.selectors.projections import side_by_side
from retirement.selectors.success_targets import allocation_target, can_aim, delay_target, success_targets
from retirement.selectors.tables import pinned_tables
from retirement.serializers.correction_answers import allocation_members, corrections_members, delay_members
from retirement.serializers.projection_answers import projections_answer


@pinned_tables()
def corrections_answer(
    case: GapCase, settings: OutlookSettings, plan: FlowPlan, choices: LeverChoices, *, with_success: bool
) -> dict[str, Any]:
    """Corrections with their effect on success and the same at the wanted success."""
    found = corrections_of(case, settings, plan, choices, with_success=with_success)
    at_success = None
    if with_success and can_aim(settings, plan):
        at_success = {
            **asdict(success_targets(case, settings, plan)),
            "paths": settings.paths,
            "seed": settings.seed,
            "retire_later": delay_members(
                delay_target(case, settings, plan, longest_delay_months=choices.longest_delay_months)
            ),
            "change_allocation": allocation_members(allocation_target(case, settings, plan)),
        }
    return {
        **corrections_members(found, case.people),
        "at_success": at_success,
        "assumptions": (*found.assumptions, *settings.assumptions(), *case.assumptions),
        "warnings": case.warnings,
    }


@pinned_tables()
def plan_corrections(plan: Plan) -> dict[str, Any]:
    """Corrections of a stored plan; success is counted on fewer paths than its projections have."""
    case = gap_case(plan)
    settings = settings_of(plan, case, {"paths": min(plan.profile.paths, CORRECTION_PATHS)})
    return corrections_answer(case, settings, flow_plan_of(plan), lever_choices_of(plan), with_success=True)


@pinned_tables()
def plan_projections(plan: Plan, over: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The three modes of a stored plan."""
    case = gap_case(plan)
    settings_over = {name: value for name, value in (over or {}).items() if name != "with_targets"}
    settings, flows = settings_of(plan, case, settings_over), flow_plan_of(plan)
    result = side_by_side(case, settings, flows, with_targets=bool((over or {}).get("with_targets")))
    return projections_answer(result, settings, assumptions=case.assumptions, warnings=case.warnings)
