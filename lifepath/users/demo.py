"""The people of the demonstration: a couple with a joint household, a single person, and the firm's staff."""

import datetime as dt

from django.db import transaction

from lifepath.core.demo import DEMO_PASSWORD, SignIn
from lifepath.users.choices import AssignmentRole, Relation, Role
from lifepath.users.models import Household, Person, PlannerAssignment, User
from lifepath.users.services.households import assign_planner, make_joint_household
from lifepath.users.services.registration import create_staff, register_client

CLIENTS = {"alice@demo.example": "Alice Rivera", "bob@demo.example": "Bob Chen", "dana@demo.example": "Dana Okafor"}
STAFF = {
    "paula@firm.example": ("Paula Winters", Role.PLANNER),
    "quentin@firm.example": ("Quentin Marsh", Role.PLANNER),
    "sam@firm.example": ("Sam Ito", Role.SUPPORT),
    "olga@firm.example": ("Olga Brandt", Role.OPERATOR),
}
JOINT_NAME = "Rivera & Chen"


@transaction.atomic
def build() -> str:
    """Two households with a planner assigned to both, another planner with none, support and an operator."""
    if User.objects.filter(email="alice@demo.example").exists():
        return f"{len(CLIENTS) + len(STAFF)} demo people are there already."
    people = {
        email: register_client(email=email, password=DEMO_PASSWORD, display_name=name)
        for email, name in CLIENTS.items()
    }
    staff = {
        email: create_staff(email=email, password=DEMO_PASSWORD, display_name=name, role=role)
        for email, (name, role) in STAFF.items()
    }
    User.objects.filter(pk__in=[person.pk for person in people.values()]).update(time_zone="America/Denver")
    alice, bob, dana = people.values()
    joint = make_joint_household(members=[alice, bob], name=JOINT_NAME)
    Household.objects.filter(pk=joint.pk).update(state="CO")
    Household.objects.filter(personal_owner__in=[alice, bob]).update(state="CO")
    Household.objects.filter(personal_owner=dana).update(state="NY")
    Household.objects.exclude(state="NY").update(time_zone="America/Denver")
    Person.objects.create(household=joint, name="Mia", relation=Relation.CHILD, birth_date=dt.date(2017, 5, 4))
    Person.objects.create(household=joint, name="Leo", relation=Relation.CHILD, birth_date=dt.date(2021, 9, 30))
    _assign(staff["paula@firm.example"], [joint, *Household.objects.filter(personal_owner__in=[alice, bob, dana])])
    return f"{len(people)} clients, {Household.objects.count()} households and {len(staff)} staff were made."


def _assign(planner: User, households: list[Household]) -> None:
    for household in households:
        if not PlannerAssignment.objects.filter(planner=planner, household=household).exists():
            assign_planner(
                planner=planner,
                household=household,
                granted_by=household.personal_owner,
                role=AssignmentRole.LEAD,
                purpose="financial planning",
                scope=["move_money"],
            )


def sign_ins() -> list[SignIn]:
    """Everyone in the demo."""
    clients = [SignIn(email, name, "client") for email, name in CLIENTS.items()]
    return clients + [SignIn(email, name, role.label.lower()) for email, (name, role) in STAFF.items()]
