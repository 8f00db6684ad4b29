"""The same people everywhere: Alice is the client, Bob her partner, Charlie a stranger, Paula their planner."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import hypothesis
import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations as DatabaseOperations
from django.utils import timezone
from rest_framework.test import APIClient

from lifepath.core import audit
from lifepath.core.request_context import set_actor
from lifepath.core.task_queue import run_waiting_tasks
from lifepath.users import access_tokens
from lifepath.users.choices import AssignmentRole, Role
from lifepath.users.models import DeviceSession, Household, User
from lifepath.users.services import activity
from lifepath.users.services.households import assign_planner, make_joint_household
from lifepath.users.services.registration import create_staff, register_client

# Speed is measured by the benchmark, never asserted by a test: a busy machine must not fail one.
hypothesis.settings.register_profile("product", deadline=None)
hypothesis.settings.load_profile("product")

PASSWORD = "correct horse battery staple"


def client_for(user: User | None) -> APIClient:
    """An API client that is signed in as a person, or as nobody."""
    client = APIClient()
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {access_token_of(user)}")
    return client


def access_token_of(user: User) -> str:
    """An access token of the person's one session here, as signing in would give it."""
    now = timezone.now()
    if not hasattr(user, "session_of_tests"):
        user.session_of_tests = DeviceSession.objects.create(user=user, expires_at=now + dt.timedelta(days=1))
    return access_tokens.sign(user_id=user.pk, session_id=user.session_of_tests.pk, now=now)


def signed_in(user: User) -> User:
    """Begin the session here, so that `client_for` costs no query."""
    access_token_of(user)
    return user


def staff(name: str, role: str) -> User:
    """A member of staff."""
    return signed_in(
        create_staff(email=f"{name.lower()}@firm.example", password=PASSWORD, display_name=name, role=role)
    )


def client(name: str) -> User:
    """A client with a personal household."""
    return signed_in(register_client(email=f"{name.lower()}@home.example", password=PASSWORD, display_name=name))


@pytest.fixture(scope="session", autouse=True)
def _guarded_tables_can_be_flushed() -> Any:
    """Tables that refuse TRUNCATE would survive a test that commits; the flush after it switches such guards off."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_past_guards(operations: Any, sql_list: list[str]) -> None:
        connection = operations.connection
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger"
                " WHERE NOT tgisinternal AND tgtype & 32 <> 0"
            )
            guards = cursor.fetchall()
            for table, trigger in guards:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            flush(operations, sql_list)
            for table, trigger in guards:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_past_guards)
        yield


@pytest.fixture(autouse=True)
def _nobody_acts_yet() -> Any:
    set_actor(None)


@pytest.fixture(autouse=True)
def _no_days_of_activity() -> Any:
    """Counts of queries in tests do not depend on who asked first today; `days_of_activity` brings the rows back."""
    audit.set_activity_sink(None)
    yield
    audit.set_activity_sink(activity.note)


@pytest.fixture
def days_of_activity(_no_days_of_activity: Any) -> None:
    """Keep the days of activity as in production."""
    activity.forget_what_was_written()
    audit.set_activity_sink(activity.note)


@pytest.fixture
def alice(db: Any) -> User:
    """The client."""
    return client("Alice")


@pytest.fixture
def bob(db: Any) -> User:
    """Her partner."""
    return client("Bob")


@pytest.fixture
def charlie(db: Any) -> User:
    """A stranger, with a household of his own."""
    return client("Charlie")


@pytest.fixture
def home(alice: User) -> Household:
    """Alice's personal household."""
    return Household.objects.get(personal_owner=alice)


@pytest.fixture
def joint(alice: User, bob: User) -> Household:
    """The household of Alice and Bob."""
    return make_joint_household(members=[alice, bob], name="Alice and Bob")


@pytest.fixture
def paula(home: Household) -> User:
    """Lead planner of Alice's personal household."""
    planner = staff("Paula", Role.PLANNER)
    assign_planner(planner=planner, household=home, granted_by=home.personal_owner, purpose="planning")
    return planner


@pytest.fixture
def observer(home: Household) -> User:
    """A planner who may read Alice's personal household."""
    planner = staff("Oscar", Role.PLANNER)
    assign_planner(
        planner=planner, household=home, granted_by=home.personal_owner, role=AssignmentRole.OBSERVER, purpose="study"
    )
    return planner


@pytest.fixture
def quentin(db: Any) -> User:
    """Another planner, assigned to nobody here."""
    return staff("Quentin", Role.PLANNER)


@pytest.fixture
def sam(db: Any) -> User:
    """In support."""
    return staff("Sam", Role.SUPPORT)


@pytest.fixture
def olga(db: Any) -> User:
    """An operator."""
    return staff("Olga", Role.OPERATOR)


@pytest.fixture
def now() -> Any:
    """The moment of the test."""
    return timezone.now()


@pytest.fixture
def run_jobs(db: Any) -> Callable[[], int]:
    """What the worker does with everything that waits now."""
    return partial(run_waiting_tasks, worker_id="test")
