"""Rows of the users app."""

import datetime as dt

from django.utils import timezone

from lifepath.users.models import AttentionSnooze, AuditEvent, DeviceSession, Job, Person, SupportAccess
from lifepath.users.services import invitations
from tests.permissions.world import DIRECTORY, ROLES, AdminRow, Row, everyone, members_only, readers, writers


def home(world):
    """The owner's personal household."""
    return {"id": world.home.pk}, {}, None


def of_home(world):
    """What belongs to the owner's personal household."""
    return {"household_id": world.home.pk}, {}, None


def child(world):
    """A dependant of the owner."""
    return Person.objects.create(household=world.home, name="Tim", relation="CHILD")


def support_access(world):
    """Support opened the owner's household, an hour that has passed."""
    opened = timezone.now() - dt.timedelta(hours=2)
    return SupportAccess.objects.create(
        user=world.people["support"],
        household=world.home,
        reason="Import fails",
        opened_at=opened,
        expires_at=opened + dt.timedelta(minutes=60),
    )


def device(world):
    """The owner's phone."""
    return DeviceSession.objects.create(
        user=world.people["owner"], device="phone", expires_at=timezone.now() + dt.timedelta(days=1), refresh_digest="x"
    )


PLANNERS = ("lead", "observer", "other_planner", "former_planner")


def access_of_the_lead(world):
    """The lead's assignment to the owner's household, as a path."""
    return {
        "household_id": world.home.pk,
        "assignment_id": world.people["lead"].assignments.get(household=world.home).pk,
    }


def invited(world):
    """A client whom the lead has entered."""
    return invitations.begin(
        planner=world.people["lead"],
        email="dana@home.example",
        display_name="Dana",
        household={},
        birth_date=None,
        purpose="",
    )


def sent(world):
    """The same, with the key on its way."""
    return invitations.send(invited(world))


def begun_by_the_lead(status):
    """Other planners do not know of it."""
    return {**dict.fromkeys(PLANNERS, 404), "lead": status}


def job(world):
    """Long work about the owner's household."""
    return Job.objects.create(household=world.home, kind="export")


def snoozed(world):
    """The lead put a flag of the owner's household aside."""
    today = dt.date(2026, 7, 1)
    return AttentionSnooze.objects.create(
        household=world.home,
        flag="stale_data",
        snoozed_on=today,
        until=today + dt.timedelta(days=14),
        reason="Bank is slow",
        by=world.people["lead"],
    )


ROWS = {
    "GET /api/v1/verification": Row(lambda world: ({}, {}, None), everyone(200)),
    "GET /api/v1/households": Row(lambda world: ({}, {}, None), everyone(200)),
    "GET /api/v1/households/{id}": Row(home, readers()),
    "PATCH /api/v1/households/{id}": Row(lambda world: ({"id": world.home.pk}, {}, {"name": "New"}), writers(200)),
    "GET /api/v1/households/{household_id}/context": Row(of_home, readers()),
    "PATCH /api/v1/households/{household_id}/context": Row(
        lambda world: ({"household_id": world.home.pk}, {}, {"state": "CO"}), writers(200)
    ),
    "GET /api/v1/households/{household_id}/access-log": Row(of_home, readers()),
    "GET /api/v1/households/{household_id}/persons": Row(of_home, readers()),
    "POST /api/v1/households/{household_id}/persons": Row(
        lambda world: ({"household_id": world.home.pk}, {}, {"name": "Tim", "relation": "CHILD"}), writers(201)
    ),
    "GET /api/v1/households/{household_id}/persons/{person_id}": Row(
        lambda world: ({"household_id": world.home.pk, "person_id": child(world).pk}, {}, None), readers()
    ),
    "PATCH /api/v1/households/{household_id}/persons/{person_id}": Row(
        lambda world: ({"household_id": world.home.pk, "person_id": child(world).pk}, {}, {"name": "Tom"}),
        writers(200),
    ),
    "DELETE /api/v1/households/{household_id}/persons/{person_id}": Row(
        lambda world: ({"household_id": world.home.pk, "person_id": child(world).pk}, {}, None), writers(204)
    ),
    "GET /api/v1/households/{household_id}/planners": Row(of_home, readers()),
    "POST /api/v1/households/{household_id}/planners": Row(
        lambda world: (
            {"household_id": world.home.pk},
            {},
            {"email": world.people["other_planner"].email, "role": "OBSERVER"},
        ),
        members_only(201),
    ),
    "PATCH /api/v1/households/{household_id}/planners/{assignment_id}": Row(
        lambda world: (access_of_the_lead(world), {}, {"scope": []}), members_only(200)
    ),
    "DELETE /api/v1/households/{household_id}/planners/{assignment_id}": Row(
        lambda world: (access_of_the_lead(world), {}, None), members_only(204)
    ),
    "POST /api/v1/households/{household_id}/planners/{assignment_id}/consent": Row(
        lambda world: (access_of_the_lead(world), {}, None), members_only(200)
    ),
    "GET /api/v1/households/invitations": Row(
        lambda world: ({}, {}, None), dict.fromkeys(PLANNERS, 200), otherwise=403
    ),
    "POST /api/v1/households/invitations": Row(
        lambda world: ({}, {}, {"email": "new@home.example", "display_name": "Nell"}),
        dict.fromkeys(PLANNERS, 201),
        otherwise=403,
    ),
    "GET /api/v1/households/invitations/{id}": Row(
        lambda world: ({"id": invited(world).pk}, {}, None), begun_by_the_lead(200), otherwise=403
    ),
    "DELETE /api/v1/households/invitations/{id}": Row(
        lambda world: ({"id": invited(world).pk}, {}, None), begun_by_the_lead(204), otherwise=403
    ),
    "POST /api/v1/households/invitations/{id}/send": Row(
        lambda world: ({"id": invited(world).pk}, {}, None), begun_by_the_lead(200), otherwise=403
    ),
    "POST /api/v1/households/invitations/look-up": Row(
        lambda world: ({}, {}, {"key": sent(world).key}), dict.fromkeys(ROLES, 200)
    ),
    "POST /api/v1/households/invitations/accept": Row(
        lambda world: (
            {},
            {},
            {"key": sent(world).key, "password": "correct horse battery", "planner_may_stay": True},
        ),
        dict.fromkeys(ROLES, 200),
    ),
    "GET /api/v1/jobs": Row(lambda world: ({}, {"household": world.home.pk}, None), readers()),
    "GET /api/v1/jobs/{id}": Row(lambda world: ({"id": job(world).pk}, {}, None), readers()),
}

ADMIN_ROWS = {
    "users.Household": AdminRow(lambda world: world.home, seen_by=DIRECTORY),
    "users.Person": AdminRow(child),
    "users.User": AdminRow(lambda world: world.people["owner"], seen_by=DIRECTORY, changed_by=()),
    "users.PlannerAssignment": AdminRow(
        lambda world: world.people["lead"].assignments.get(household=world.home),
        seen_by=DIRECTORY,
        changed_by=("operator",),
    ),
    "users.SupportAccess": AdminRow(support_access, seen_by=("support", "operator"), changed_by=()),
    "users.DeviceSession": AdminRow(device, seen_by=("support", "operator"), changed_by=()),
    "users.Job": AdminRow(job, seen_by=DIRECTORY, changed_by=()),
    "users.AttentionSnooze": AdminRow(snoozed, changed_by=()),
    "users.AuditEvent": AdminRow(
        lambda world: AuditEvent.objects.filter(household=world.home).latest("created_at"),
        changed_by=(),
    ),
}
