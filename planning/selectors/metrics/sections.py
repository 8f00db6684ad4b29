"""When each section of a household's data was changed or confirmed, out of the audit trail and the confirmations."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from education529.models import Beneficiary
from lifepath.users.models import AuditEvent
from lifepath.users.models.audit import ACCESS_ACTIONS
from planning.choices import DataSection
from planning.models import SectionConfirmation

FRESH_DAYS = 90
SECTION_OF_APP = {
    "banking": DataSection.ACCOUNTS,
    "investments": DataSection.ACCOUNTS,
    "budgets": DataSection.BUDGET,
    "goals": DataSection.GOALS,
    "retirement": DataSection.RETIREMENT,
    "education529": DataSection.EDUCATION,
}
INCOME_FACTS = frozenset({"gross_annual_income", "pay_rhythm"})
NO_CHANGE = (*ACCESS_ACTIONS, "refused", "job_queued")


def required_sections(household_id: UUID) -> list[str]:
    """Education only where there is a beneficiary."""
    has_children = Beneficiary.objects.of_household(household_id).exists()
    return [name for name in DataSection.values if name != DataSection.EDUCATION or has_children]


def last_touched(household_id: UUID, *, since: dt.datetime, until: dt.datetime) -> dict[str, dt.datetime]:
    """By section, its last change or confirmation in [since, until)."""
    found: dict[str, dt.datetime] = {}
    for section, moment in _touches(household_id, since, until):
        found[section] = max(moment, found.get(section, moment))
    return found


def _touches(household_id: UUID, since: dt.datetime, until: dt.datetime) -> Iterator[tuple[str, dt.datetime]]:
    changes = AuditEvent.objects.filter(
        ~Q(action__in=NO_CHANGE), household=household_id, created_at__gte=since, created_at__lt=until
    )
    for kind, moment in changes.exclude(object_type="").values_list("object_type", "created_at"):
        section = SECTION_OF_APP.get(kind.partition(".")[0])
        if section is not None:
            yield section, moment
    for details, moment in changes.filter(action="context_changed").values_list("details", "created_at"):
        if INCOME_FACTS & set(details.get("facts", [])):
            yield DataSection.INCOME, moment
    yield from (
        SectionConfirmation.objects.of_household(household_id)
        .filter(confirmed_at__gte=since, confirmed_at__lt=until)
        .values_list("section", "confirmed_at")
    )
