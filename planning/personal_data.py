"""What this app gives to a person who asks for their data, and how it forgets."""

import datetime as dt
from uuid import UUID

from lifepath.core.privacy import Erasure, erasures, export_of, export_parts
from planning.models import (
    ClientActiveDay,
    DismissedProposal,
    LiveMetric,
    Meeting,
    NextReview,
    PlannedBill,
    PlanningScenario,
    RelationshipMetric,
    ScenarioAllocation,
    SectionConfirmation,
    Task,
)

ORDER = 10
RECORDS = {
    "scenarios": ("Planning scenarios", PlanningScenario),
    "planned_bills": ("Planned bills", PlannedBill),
    "scenario_allocations": ("Allocations of scenarios", ScenarioAllocation),
    "dismissed_proposals": ("Dismissed proposals of bills", DismissedProposal),
    "tasks": ("Tasks", Task),
    "meetings": ("Meetings", Meeting),
    "next_reviews": ("Next reviews", NextReview),
    "relationship_metrics": ("Relationship metrics", RelationshipMetric),
    "section_confirmations": ("Confirmed sections of data", SectionConfirmation),
}
FORGOTTEN = (
    ScenarioAllocation,
    PlannedBill,
    PlanningScenario,
    Task,
    Meeting,
    NextReview,
    RelationshipMetric,
    LiveMetric,
)


def register() -> None:
    """Called once at start-up."""
    for name, (title, model) in RECORDS.items():
        export_parts.register(name, export_of(title, model._default_manager.all()))
    erasures.register("scenarios_and_metrics", ERASURE)


def forget_household(household_id: UUID, now: dt.datetime) -> int:
    """Scenarios, tasks, meetings and metrics of a household that ends with the person."""
    removed = 0
    for model in (*FORGOTTEN, SectionConfirmation):
        removed += model._default_manager.all().of_household(household_id).delete()[0]
    return removed


def forget_person(user_id: UUID, now: dt.datetime) -> int:
    """Days on which the person was active."""
    count, _ = ClientActiveDay.objects.filter(user=user_id).delete()
    return count


ERASURE = Erasure(
    "Scenarios, tasks, meetings and metrics", ORDER, erase_household=forget_household, erase_person=forget_person
)
