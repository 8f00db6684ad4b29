"""One world in which everybody who could ask is present, and what each of them may expect."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from lifepath.users.choices import AssignmentRole, Role
from lifepath.users.models import Household, Membership, User
from lifepath.users.services.households import assign_planner, end_assignment, make_joint_household
from tests.conftest import client, staff

ROLES = (
    "anonymous",
    "owner",
    "partner",
    "ex_partner",
    "stranger",
    "lead",
    "observer",
    "other_planner",
    "former_planner",
    "support",
    "operator",
)
NOWHERE = uuid.UUID("00000000-0000-7000-8000-000000000000")


@dataclass
class World:
    """Alice owns a household and shares another with Bob; Eve used to share one with her; Charlie is a stranger."""

    people: dict[str, User | None]
    home: Household
    joint: Household
    made: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def build(cls) -> "World":
        """Register everybody."""
        alice, bob, eve, charlie = client("Alice"), client("Bob"), client("Eve"), client("Charlie")
        home = Household.objects.get(personal_owner=alice)
        joint = make_joint_household(members=[alice, bob], name="Alice and Bob")
        Membership.objects.create(household=joint, user=eve, left_at=timezone.now())
        paula, oscar, quentin, fred = (staff(n, Role.PLANNER) for n in ("Paula", "Oscar", "Quentin", "Fred"))
        for household in (home, joint):
            assign_planner(planner=paula, household=household, granted_by=alice, scope=["move_money"])
            assign_planner(planner=oscar, household=household, granted_by=alice, role=AssignmentRole.OBSERVER)
        former = assign_planner(planner=fred, household=home, granted_by=alice, role=AssignmentRole.ASSOCIATE)
        end_assignment(assignment=former, ended_by=alice)
        people = {
            "anonymous": None,
            "owner": alice,
            "partner": bob,
            "ex_partner": eve,
            "stranger": charlie,
            "lead": paula,
            "observer": oscar,
            "other_planner": quentin,
            "former_planner": fred,
            "support": staff("Sam", Role.SUPPORT),
            "operator": staff("Olga", Role.OPERATOR),
        }
        return cls(people=people, home=home, joint=joint)


@dataclass(frozen=True)
class Row:
    """What happens when each role calls one operation.

    `expect` names the status by role; roles it leaves out get `otherwise`. `request` prepares what is needed in the
    world and answers (path parameters, query, body).
    """

    request: Callable[[World], tuple[Mapping[str, Any], Mapping[str, Any], Any]]
    expect: Mapping[str, int]
    otherwise: int = 404
    headers: Mapping[str, str] = field(default_factory=dict)
    format: str = "json"

    def status_for(self, role: str) -> int:
        """The answer this role must get."""
        return 401 if role == "anonymous" and role not in self.expect else self.expect.get(role, self.otherwise)


READERS = ("owner", "lead", "observer")
WRITERS = ("owner", "lead")


def readers(status: int = 200) -> dict[str, int]:
    """Members and assigned planners read a record of the owner's personal household."""
    return dict.fromkeys(READERS, status)


def writers(status: int, *, forbidden: int = 403) -> dict[str, int]:
    """Members and the lead write it; the observer is told that they may not."""
    return {**dict.fromkeys(WRITERS, status), "observer": forbidden}


def members_only(status: int) -> dict[str, int]:
    """Only the member; planners may see it but not do this."""
    return {"owner": status, "lead": 403, "observer": 403}


def everyone(status: int) -> dict[str, int]:
    """Whoever is signed in."""
    return {role: status for role in ROLES if role != "anonymous"}


def own_list(status: int = 200) -> dict[str, int]:
    """A list of the owner's household, named in the query: its readers get it, nobody else."""
    return readers(status)


@dataclass(frozen=True)
class AdminRow:
    """Who sees one record of the owner's household in the back office, and who changes it there."""

    make: Callable[[World], Any]
    seen_by: tuple[str, ...] = ("lead", "observer")
    changed_by: tuple[str, ...] = ("lead",)
    marker: Callable[[Any], str] = lambda instance: str(instance.pk)
    post: Callable[[Any], Mapping[str, Any]] = lambda instance: {"name": "Changed"}


DIRECTORY = ("lead", "observer", "support", "operator")
