"""Rows of the users app."""

import datetime as dt

from django.utils import timezone

from lifepath.users.models import AuditEvent, DeviceSession, Job, Person, SupportAccess
from tests.permissions.world import DIRECTORY, AdminRow, Row, everyone, readers, writers


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


def job(world):
    """Long work about the owner's household."""
    return Job.objects.create(household=world.home, kind="export")


ROWS = {
    "GET /api/v1/households": Row(lambda world: ({}, {}, None), everyone(200)),
    "GET /api/v1/households/{id}": Row(home, readers()),
    "PATCH /api/v1/households/{id}": Row(lambda world: ({"id": world.home.pk}, {}, {"name": "New"}), writers(200)),
    "GET /api/v1/households/{household_id}/context": Row(of_home, readers()),
    "PATCH /api/v1/households/{household_id}/context": Row(
        lambda world: ({"household_id": world.home.pk}, {}, {"state": "CO"}), writers(200)
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
    "users.AuditEvent": AdminRow(
        lambda world: AuditEvent.objects.filter(household=world.home).latest("created_at"),
        changed_by=(),
    ),
}
