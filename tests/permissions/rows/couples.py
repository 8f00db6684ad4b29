"""Rows of couples. Alice invited Bob; Eve used to be with her; a planner sees a couple and decides nothing for it."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from couples.models import CheckIn, Couple, GoalCopyOffer, GoalDrift, JournalEntry, PromptSchedule, SharedPayment
from couples.services import couples
from couples.services.rebalancing import suggest
from goals.models import FinancialGoal
from tests.permissions.world import AdminRow, Row, everyone, own_list, readers, writers


def together(world):
    """The couple of the joint household."""
    Couple.objects.filter(pk=world.joint.pk).delete()
    return Couple.objects.create(
        pk=world.joint.pk,
        household=world.joint,
        state="ACTIVE",
        inviter=world.people["owner"],
        invitee=world.people["partner"],
        expires_at=timezone.now(),
        answered_at=timezone.now(),
    )


def invited(world):
    """An invitation of the owner, open, to the partner."""
    return couples.invite(inviter=world.people["owner"], email=world.people["partner"].email)


PARTNERS = {"owner": 200, "partner": 200}
SEEN = {**PARTNERS, "lead": 200, "observer": 200}
DECIDED_BY_THEM = {**PARTNERS, "lead": 403, "observer": 403}
CLIENTS = {"owner": 201, "partner": 201, "ex_partner": 201, "stranger": 201}


def of(make, body=None):
    """One couple."""
    return lambda world: ({"id": make(world).pk}, {}, body)


def at_home(body=None):
    """About the owner's personal household."""
    return lambda world: ({}, {"household": str(world.home.pk)}, body)


def entry(body=None, **values):
    """A journal entry of the owner, private unless said otherwise."""

    def make(world):
        kept = {"visibility": "PRIVATE", "household": world.home, **values}
        if kept["household"] == "joint":
            kept["household"] = world.joint
        made = JournalEntry.objects.create(
            author=world.people["owner"], written_on=dt.date(2026, 11, 1), text="Mine", **kept
        )
        return {"id": made.pk}, {}, body

    return make


def prompt(body=None):
    """A schedule of the owner's household."""

    def make(world):
        schedule = PromptSchedule.objects.create(
            household=world.home, start_on=dt.date(2026, 1, 1), start_time=dt.time(19), rrule="FREQ=DAILY",
            next_at=timezone.now(), created_by=world.people["owner"],
        )  # fmt: skip
        return {"id": schedule.pk}, {}, body

    return make


def snoozed(world):
    """A snooze until tomorrow."""
    parameters, query, _ = prompt()(world)
    return parameters, query, {"until": (timezone.now() + dt.timedelta(days=1)).isoformat()}


def check_in(body=None):
    """A check-in of the owner's household."""
    return lambda world: (
        {"id": CheckIn.objects.create(household=world.home, title="Talk", occurrence_at=timezone.now()).pk},
        {},
        body,
    )


def in_couple(body=None):
    """About what the two share."""
    return lambda world: ({"couple_id": world.joint.pk}, {}, body(world) if callable(body) else body)


def payment(world):
    """Something that the owner paid for both."""
    made = SharedPayment.objects.create(
        household=world.joint, payer=world.people["owner"], created_by=world.people["owner"],
        paid_on=dt.date(2026, 10, 3), amount=Decimal("80.00"),
    )  # fmt: skip
    return {"couple_id": world.joint.pk, "id": made.pk}, {}, None


def new_payment(world):
    """A payment as the API takes it."""
    return {"payer": str(world.people["owner"].pk), "paid_on": "2026-10-03", "amount": "80.00"}


def owing(world):
    """A month in which the partner owes half."""
    parameters, _, _ = payment(world)
    return {"couple_id": parameters["couple_id"]}, {}, {"month": "2026-10"}


AUTHOR = {"owner": 200}
BOTH = {"owner": 200, "partner": 200}
BOTH_READ = {**BOTH, "lead": 200, "observer": 200}
DAILY = {"rrule": "FREQ=DAILY", "start_on": "2026-01-01", "start_time": "19:00"}


def both_write(status):
    """Both partners and the lead write; the observer reads."""
    return {"owner": status, "partner": status, "lead": status, "observer": 403}


def suggested(world):
    """A suggestion of the owner, who alone may commit it."""
    made = suggest(
        user=world.people["owner"], household=world.home, today=world.home.today(timezone.now()), min_move=Decimal(10)
    )
    return {}, {"household": str(world.home.pk)}, {"digest": made.digest}


def offered(world):
    """A shared goal that the owner may go on with alone."""
    goal = FinancialGoal.objects.create(
        household=world.joint, name="House", target_amount=Decimal(100), created_on=dt.date(2026, 1, 1)
    )
    offer = GoalCopyOffer.objects.create(household=world.home, goal=goal, joint_part=0, joint_basis="equal")
    return {"couple_id": world.joint.pk, "id": offer.pk}, {}, {}


ROWS = {
    "GET /api/v1/summary": Row(at_home(), own_list()),
    "GET /api/v1/couples/{couple_id}/copies": Row(in_couple(), BOTH_READ),
    "POST /api/v1/couples/{couple_id}/copies/{id}/take": Row(offered, {"owner": 201, "lead": 403, "observer": 403}),
    "GET /api/v1/drift": Row(at_home(), own_list()),
    "POST /api/v1/forecast/simulate": Row(
        lambda world: ({}, {}, {"target_amount": "10.00", "contribution": "1.00"}), everyone(200)
    ),
    "POST /api/v1/rebalance/suggest": Row(at_home({}), own_list()),
    "POST /api/v1/rebalance/commit": Row(suggested, {"owner": 200, "lead": 400, "observer": 403}),
    "GET /api/v1/journal": Row(at_home(), own_list()),
    "POST /api/v1/journal": Row(at_home({"text": "Mine"}), {"owner": 201, "lead": 403, "observer": 403}),
    "GET /api/v1/journal/{id}": Row(entry(), AUTHOR),
    "PUT /api/v1/journal/{id}": Row(entry({"text": "New"}), AUTHOR),
    "PATCH /api/v1/journal/{id}": Row(
        entry({"text": "New"}, visibility="SHARED", household="joint", shared_with_planner=True),
        {"owner": 200, "partner": 403, "lead": 403, "observer": 403},
    ),
    "DELETE /api/v1/journal/{id}": Row(entry(visibility="SHARED", household="joint"), {"owner": 204, "partner": 403}),
    "GET /api/v1/sync/prompts": Row(at_home(), own_list()),
    "POST /api/v1/sync/prompts": Row(at_home(DAILY), writers(201)),
    "GET /api/v1/sync/prompts/{id}": Row(prompt(), readers()),
    "PUT /api/v1/sync/prompts/{id}": Row(prompt(DAILY), writers(200)),
    "PATCH /api/v1/sync/prompts/{id}": Row(prompt({"title": "New"}), writers(200)),
    "DELETE /api/v1/sync/prompts/{id}": Row(prompt(), writers(204)),
    "POST /api/v1/sync/prompts/{id}/pause": Row(prompt(), writers(200)),
    "POST /api/v1/sync/prompts/{id}/resume": Row(prompt(), writers(200)),
    "POST /api/v1/sync/prompts/{id}/snooze": Row(snoozed, writers(200)),
    "GET /api/v1/sync/prompts/check-ins": Row(at_home(), own_list()),
    "GET /api/v1/sync/prompts/check-ins/{id}": Row(check_in(), readers()),
    "POST /api/v1/sync/prompts/check-ins/{id}/complete": Row(check_in({}), writers(200)),
    "GET /api/v1/couples/{couple_id}/split": Row(in_couple(), BOTH_READ),
    "PUT /api/v1/couples/{couple_id}/split": Row(in_couple({"method": "equal"}), both_write(200)),
    "GET /api/v1/couples/{couple_id}/payments": Row(in_couple(), BOTH_READ),
    "POST /api/v1/couples/{couple_id}/payments": Row(in_couple(new_payment), both_write(201)),
    "GET /api/v1/couples/{couple_id}/payments/{id}": Row(payment, BOTH_READ),
    "DELETE /api/v1/couples/{couple_id}/payments/{id}": Row(payment, both_write(204)),
    "GET /api/v1/couples/{couple_id}/settlements": Row(in_couple(), BOTH_READ),
    "POST /api/v1/couples/{couple_id}/settlements": Row(owing, both_write(201)),
    "GET /api/v1/couples": Row(lambda world: ({}, {}, None), everyone(200)),
    "POST /api/v1/couples": Row(lambda world: ({}, {}, {"email": "new@home.example"}), CLIENTS, otherwise=403),
    "GET /api/v1/couples/{id}": Row(of(together), SEEN),
    "POST /api/v1/couples/{id}/accept": Row(of(invited), {"owner": 403, "partner": 200}),
    "POST /api/v1/couples/{id}/decline": Row(of(invited), PARTNERS),
    "POST /api/v1/couples/{id}/separate": Row(of(together), DECIDED_BY_THEM),
    "POST /api/v1/couples/{id}/hide-now": Row(of(together), DECIDED_BY_THEM),
}


def shared_entry(world):
    """A journal entry that the owner shows to their planner."""
    return JournalEntry.objects.get(
        pk=entry(visibility="SHARED", shared_with_planner=True)(world)[0]["id"],
    )


def measured(world):
    """Where a goal of the owner stands."""
    goal = FinancialGoal.objects.create(
        household=world.home, name="House", target_amount=Decimal(100), created_on=dt.date(2026, 1, 1)
    )
    today = dt.date(2026, 11, 1)
    return GoalDrift.objects.create(goal=goal, status="no_deadline", since=today, measured_on=today)


def waiting(world):
    """A check-in of the owner's household."""
    return CheckIn.objects.get(pk=check_in()(world)[0]["id"])


def planned(world):
    """A schedule of the owner's household."""
    return PromptSchedule.objects.get(pk=prompt()(world)[0]["id"])


ADMIN_ROWS = {
    "couples.Couple": AdminRow(together, changed_by=()),
    "couples.GoalDrift": AdminRow(measured, changed_by=()),
    "couples.CheckIn": AdminRow(waiting, changed_by=()),
    "couples.PromptSchedule": AdminRow(planned, changed_by=()),
    "couples.JournalEntry": AdminRow(shared_entry, changed_by=()),
}
