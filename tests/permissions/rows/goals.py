"""Rows of the goals app."""

from decimal import Decimal

from goals.services import ledger
from goals.services.allocations import allocate
from tests.goals.conftest import funded, make_goal
from tests.permissions.world import AdminRow, Row, everyone, members_only, own_list, readers, writers

NEW_GOAL = {"name": "Boat", "target_amount": "500.00"}


def of_home(world, body=None, **query):
    """Of the owner's household."""
    return {}, {"household": str(world.home.pk), **query}, body


def goal(body=None):
    """One goal of the owner."""
    return lambda world: ({"id": make_goal(world.home).pk}, {}, body)


def set_aside(world):
    """Money of the owner, a goal it funds, another goal, and the event."""
    account, goal = funded(world.home), make_goal(world.home)
    [event] = allocate(account=account, goal=goal, amount=Decimal("100.00"), user=world.people["owner"])
    return account, goal, make_goal(world.home, "Trip"), event


def move(world):
    """Between an account and a goal."""
    account, goal, _, _ = set_aside(world)
    return {}, {}, {"account_id": str(account.pk), "goal_id": str(goal.pk), "amount": "10.00"}


def move_on(world):
    """Between two goals."""
    account, goal, other, _ = set_aside(world)
    body = {"account_id": str(account.pk), "from_goal_id": str(goal.pk), "to_goal_id": str(other.pk)}
    return {}, {}, {**body, "amount": "10.00"}


def events(world):
    """The ledger."""
    set_aside(world)
    ledger.deposit(account=funded(world.home, "Jar"), amount=Decimal("5.00"), user=world.people["owner"])
    return of_home(world)


def reversal(world):
    """A correction."""
    *_, event = set_aside(world)
    return {}, {}, {"event_type": "REVERSAL", "reverses": str(event.pk)}


ROWS = {
    "GET /api/v1/goals": Row(of_home, own_list()),
    "POST /api/v1/goals": Row(lambda world: of_home(world, NEW_GOAL), writers(201)),
    "GET /api/v1/goals/{id}": Row(goal(), readers()),
    "PUT /api/v1/goals/{id}": Row(goal(NEW_GOAL), writers(200)),
    "PATCH /api/v1/goals/{id}": Row(goal({"priority": 1}), writers(200)),
    "DELETE /api/v1/goals/{id}": Row(goal(), writers(204)),
    "POST /api/v1/goals/allocate": Row(move, writers(201)),
    "POST /api/v1/goals/deallocate": Row(move, writers(201)),
    "POST /api/v1/goals/reallocate": Row(move_on, writers(201)),
    "GET /api/v1/goals/{id}/progress": Row(goal(), readers()),
    "POST /api/v1/goals/{id}/progress": Row(goal({"amount_at_period": "50.00"}), writers(201)),
    "GET /api/v1/goals/{id}/trajectory": Row(goal(), readers()),
    "GET /api/v1/goals/{id}/contributions": Row(goal(), readers()),
    "POST /api/v1/goals/react": Row(
        lambda world: ({}, {}, {"goal_id": str(make_goal(world.home).pk), "emoji": "heart"}), members_only(200)
    ),
    "GET /api/v1/goals/templates": Row(of_home, own_list()),
    "POST /api/v1/goals/trajectory": Row(
        lambda world: ({}, {}, {"target_amount": "10.00", "monthly_contribution": "1.00"}), everyone(200)
    ),
    "GET /api/v1/goals/debts": Row(of_home, own_list()),
    "POST /api/v1/goals/debts": Row(
        lambda world: ({}, {}, {"debts": [{"name": "Card", "balance": "10.00", "minimum_payment": "5.00"}]}),
        everyone(200),
    ),
    "GET /api/v1/ledger": Row(events, own_list()),
    "POST /api/v1/ledger/events": Row(reversal, writers(201)),
}

ADMIN_ROWS = {
    "goals.FinancialGoal": AdminRow(lambda world: make_goal(world.home), changed_by=()),
    "goals.AllocationMap": AdminRow(lambda world: set_aside(world)[1].allocations.get(), changed_by=()),
    "goals.LedgerEvent": AdminRow(lambda world: set_aside(world)[3], changed_by=()),
}
