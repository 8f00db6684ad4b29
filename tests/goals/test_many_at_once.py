"""Many callers at once, over HTTP against real server processes: nothing is moved twice, nothing is lost."""

import sys
from collections import Counter
from decimal import Decimal
from functools import partial

import pytest

from goals.models import AllocationMap, LedgerEvent
from goals.selectors.ledger_proof import prove
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from lifepath.users.models import Household, IdempotencyKey
from tests.conftest import access_token_of, client
from tests.goals.conftest import funded, make_goal
from tests.goals.web_server import at_once, web_server

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, CALLERS = 20, 50
WORKERS, MOVES = 32, 6


@pytest.fixture(scope="module")
def server(django_db_setup):
    """One for all tests of this module; each empties the database that it stands on."""
    with web_server() as started:
        yield started


def say(capsys, words):
    """The counts belong to the report of a run."""
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


def body(account, goal, amount="100.00"):
    return {"account_id": str(account.pk), "goal_id": str(goal.pk), "amount": amount}


def test_of_50_allocations_at_once_exactly_those_are_made_that_the_account_can_bear(server, capsys):
    alice = client("Alice")
    home = Household.objects.get(personal_owner=alice)
    token, right = access_token_of(alice), 0
    goals = [make_goal(home, f"Goal {number}", "100000.00") for number in range(5)]

    for number in range(ROUNDS):
        account = funded(home, f"Savings {number}")
        bodies = [body(account, goals[caller % len(goals)]) for caller in range(CALLERS)]
        answers = at_once([partial(server.post, "/api/v1/goals/allocate", asked, token=token) for asked in bodies])
        counts = Counter(answer.status for answer in answers)
        codes = {answer.json["code"] for answer in answers if answer.status == 409}
        account.refresh_from_db()
        assert (counts, codes) == ({201: 10, 409: 40}, {"insufficient_unallocated"})
        assert account.allocated == Decimal("1000.00")
        right += 1

    assert prove().faults == ()
    say(capsys, f"{right} of {ROUNDS} rounds: 10 of {CALLERS} allocations succeeded, 40 got 409")


def test_moves_in_opposite_order_meet_no_deadlock_and_lose_no_cent(server, capsys):
    alice = client("Alice")
    home = Household.objects.get(personal_owner=alice)
    token = access_token_of(alice)
    accounts = [funded(home, name, "500.00") for name in ("A", "B")]
    one, other = (make_goal(home, name, "1000.00") for name in ("One", "Other"))
    for account in accounts:
        for goal in (one, other):
            allocate(account=account, goal=goal, amount=Decimal("100.00"), user=alice)

    def mover(number):
        def move():
            told = []
            for step in range(MOVES):
                account = accounts[(number + step) % 2]
                giver, taker = (one, other) if (number // 2 + step) % 2 else (other, one)
                asked = {"account_id": str(account.pk), "from_goal_id": str(giver.pk), "to_goal_id": str(taker.pk)}
                told.append(server.post("/api/v1/goals/reallocate", {**asked, "amount": "7.31"}, token=token))
            return told

        return move

    answers = [answer for told in at_once([mover(number) for number in range(WORKERS)]) for answer in told]

    counts = Counter(answer.status for answer in answers)
    assert set(counts) <= {201, 409}, counts
    assert {answer.json["code"] for answer in answers if answer.status == 409} <= {"insufficient_allocation"}
    assert LedgerEvent.objects.filter(event_type="REALLOCATION").count() == counts[201] > 0
    assert sum(AllocationMap.objects.values_list("amount", flat=True)) == Decimal("400.00")
    assert list(BankAccount.objects.values_list("allocated", flat=True)) == [Decimal("200.00")] * 2
    assert prove().faults == ()
    say(capsys, f"{WORKERS} callers, {len(answers)} opposite moves: {dict(counts)}, no deadlock, no cent lost")


def test_50_replays_of_one_key_at_once_have_one_effect_and_one_answer(server, capsys):
    alice = client("Alice")
    home = Household.objects.get(personal_owner=alice)
    token, account, goal = access_token_of(alice), funded(home), make_goal(home)

    answers = at_once(
        [
            lambda: server.post("/api/v1/goals/allocate", body(account, goal), token=token, key="the same")
            for _ in range(CALLERS)
        ]
    )

    assert {(answer.status, answer.body) for answer in answers} == {(201, answers[0].body)}
    assert LedgerEvent.objects.filter(event_type="ALLOCATION").count() == 1
    assert IdempotencyKey.objects.count() == 1
    say(capsys, f"{CALLERS} replays of one key: 1 effect, {len({answer.body for answer in answers})} answer")
