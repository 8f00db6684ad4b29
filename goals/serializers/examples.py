"""What answers look like: one household's goals, used throughout the API's description."""

from drf_spectacular.utils import OpenApiExample

_HOUSEHOLD = "0193a1b2-0000-7000-8000-000000000010"
_PERSON = "0193a1b2-0000-7000-8000-000000000011"
_ACCOUNT = "0193a1b2-0000-7000-8000-000000000021"
_GOAL = "0193a1b2-0000-7000-8000-000000000060"
_EVENT = "0193a1b2-0000-7000-8000-000000000061"
_MOMENT = "2026-11-12T14:30:05.120000Z"

GOAL_VALUE = {
    "id": _GOAL,
    "household": _HOUSEHOLD,
    "currency": "USD",
    "name": "House",
    "goal_type": "savings_target",
    "target_amount": "40000.00",
    "target_date": "2029-06-30",
    "priority": 1,
    "locked": False,
    "notes": "",
    "status": "active",
    "spending_months": None,
    "debt_account": None,
    "opening_debt": None,
    "debt_annual_rate": None,
    "debt_minimum_payment": None,
    "current_allocation": "12500.00",
    "outside_amount": "0.00",
    "current_amount": "12500.00",
    "remaining_amount": "27500.00",
    "funded_percent": "31.25",
    "overfunded": False,
    "created_on": "2026-01-15",
    "completed_at": None,
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
}

EVENT_VALUE: dict[str, object] = {
    "id": _EVENT,
    "household": _HOUSEHOLD,
    "event_type": "ALLOCATION",
    "amount": "100.00",
    "source_account": _ACCOUNT,
    "source_account_name": "Savings",
    "source_goal": None,
    "source_goal_name": None,
    "dest_goal": _GOAL,
    "dest_goal_name": "House",
    "user": _PERSON,
    "user_name": "Alice",
    "timestamp": _MOMENT,
    "metadata": {},
    "reverses": None,
    "reversed_by": None,
}

GOAL_DETAIL = OpenApiExample(
    "A goal with what belongs to it",
    value=GOAL_VALUE
    | {
        "progress": [
            {
                "id": "0193a1b2-0000-7000-8000-000000000063",
                "goal": _GOAL,
                "year": 2026,
                "month": 10,
                "amount_at_period": "0.00",
                "contribution_this_period": "400.00",
                "source": "snapshot",
                "snapshot": "0193a1b2-0000-7000-8000-000000000064",
                "created_at": _MOMENT,
            }
        ],
        "allocations": [
            {"account": _ACCOUNT, "account_name": "Savings", "amount": "9000.00"},
            {"account": None, "account_name": "from partner", "amount": "3500.00"},
        ],
        "milestones": [{"percent": 25, "amount": "10000.00", "reached_at": _MOMENT}],
        "reactions": [{"user": _PERSON, "user_name": "Alice", "reaction": "party", "emoji": "🎉", "progress": None}],
    },
    response_only=True,
)

GOAL = OpenApiExample("A goal", value=GOAL_VALUE, response_only=True)

NEW_GOAL = OpenApiExample(
    "A house in three years",
    value={"name": "House", "target_amount": "40000.00", "target_date": "2029-06-30", "priority": 1},
    request_only=True,
)
NEW_FUND = OpenApiExample(
    "Four months of spending",
    value={"name": "Rainy days", "goal_type": "emergency_fund", "spending_months": "4"},
    request_only=True,
)

ALLOCATE = OpenApiExample(
    "A hundred for the house",
    value={"account_id": _ACCOUNT, "goal_id": _GOAL, "amount": "100.00"},
    request_only=True,
)
REALLOCATE = OpenApiExample(
    "From the house to the wedding",
    value={
        "account_id": _ACCOUNT,
        "from_goal_id": _GOAL,
        "to_goal_id": "0193a1b2-0000-7000-8000-000000000062",
        "amount": "250.00",
    },
    request_only=True,
)
MOVED = OpenApiExample(
    "What was moved, and where it leads",
    value={
        "events": [EVENT_VALUE],
        "account": {
            "id": _ACCOUNT,
            "name": "Savings",
            "currency": "USD",
            "balance": "15000.00",
            "allocated": "12600.00",
            "unallocated": "2400.00",
            "over_allocated": False,
        },
        "goals": [GOAL_VALUE],
    },
    response_only=True,
    status_codes=["201"],
)
DEPOSIT = OpenApiExample(
    "Put into the jar",
    value={"event_type": "DEPOSIT", "source_account": _ACCOUNT, "amount": "20.00"},
    request_only=True,
)
REVERSE = OpenApiExample("That was a mistake", value={"event_type": "REVERSAL", "reverses": _EVENT}, request_only=True)
EVENT = OpenApiExample("An event", value=EVENT_VALUE, response_only=True)
