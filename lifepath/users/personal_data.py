"""What this app puts into a person's export."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from lifepath.core.privacy import ExportPart, Row, export_of, export_parts
from lifepath.users.models import ContextFact, Household, Membership, Notification, Person, PlannerAssignment

_PROFILE = (
    "id",
    "email",
    "display_name",
    "default_framework",
    "default_optimization_focus",
    "time_zone",
    "locale",
    "retention_months",
    "created_at",
)


def register() -> None:
    """Bring the parts; called once at start-up."""
    for name, part in {
        "profile": ExportPart("Profile", _PROFILE, _profile),
        "households": export_of("Households", Household.objects.all()),
        "memberships": export_of("Who belongs to the households", Membership.objects.all()),
        "planners": export_of("Planners with access", PlannerAssignment.objects.all()),
        "persons": export_of("Persons", Person.objects.all()),
        "household_context": export_of("What is known about the households", ContextFact.objects.all()),
        "notifications": export_of("Notifications", Notification.objects.all()),
    }.items():
        export_parts.register(name, part)


def _profile(person: Any, household_ids: Collection[UUID]) -> Iterator[Row]:
    yield {column: getattr(person, column) for column in _PROFILE}
