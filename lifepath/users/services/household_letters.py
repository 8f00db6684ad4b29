"""What is written to people about access to a household."""

from uuid import UUID

from django.conf import settings

from lifepath.users.models import HouseholdInvitation, PlannerAssignment, User
from lifepath.users.services.mail import Letter, letters


def invitation(subject_id: str) -> Letter | None:
    """To a client whom a planner entered, with the key that takes the account over."""
    found = HouseholdInvitation.objects.select_related("user", "invited_by").filter(pk=subject_id).first()
    if found is None or found.accepted_at is not None or found.cancelled_at is not None:
        return None
    content = {"planner": found.invited_by.display_name, "key": found.key, "service": settings.BASE_URL}
    return Letter(found.user.email, content)


def consent_asked(subject_id: str) -> Letter | None:
    """To a member whose partner has let a planner in."""
    assignment_id, _, user_id = subject_id.partition(" ")
    member = User.objects.filter(pk=UUID(user_id), is_active=True).first()
    assignment = _assignment(assignment_id)
    if member is None or assignment is None or assignment.ended_at is not None:
        return None
    asked_by = assignment.granted_by.display_name if assignment.granted_by else "The firm"
    return Letter(member.email, {"partner": asked_by, "planner": assignment.planner.display_name})


def assigned(subject_id: str) -> Letter | None:
    """To the planner. Names of clients stay out of mail."""
    assignment = _assignment(subject_id)
    return None if assignment is None else Letter(assignment.planner.email, {"service": settings.BASE_URL})


def _assignment(pk: str) -> PlannerAssignment | None:
    found: PlannerAssignment | None = (
        PlannerAssignment.objects.select_related("planner", "granted_by").filter(pk=pk).first()
    )
    return found


def register() -> None:
    """Let the mail service write them; called once at start-up."""
    letters.register("household_invitation", invitation)
    letters.register("planner_consent_asked", consent_asked)
    letters.register("planner_assigned", assigned)
