"""What a partner may not see is found nowhere: every answer is the same whether a private row exists or not.

Each operation of the API that reads is called as Bob before Alice's private rows exist and after; what differs is told.
Then every form of narrowing (filters, search, ordering, cursors, foreign ids) is tried on the private rows themselves.
"""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from couples.models import JournalEntry
from couples.services import check_ins, journal
from couples.services.drift_alerts import measure_all
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from lifepath.core.privacy import export_parts
from lifepath.users.models import Household
from tests.banking.conftest import make_transaction
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

AMOUNTS = ("8642.13", "97.31", "8544.82", "75.31", "4444.44")
WORDS = ("Hideaway", "Casino Royale", "Secret getaway", "Only for me")
UNSTABLE = {"as_of", "sync_token", "instance", "digest", "version", "data_version"}
UNSTABLE_TEXT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)|s1\.[0-9a-f]+\.\d+\.\d{8}|[0-9a-f]{64}")


def readable_paths():
    """GET operations without parameters in their path."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return sorted(path for path, item in paths.items() if "get" in item and "{" not in path)


def plain(value):
    """An answer without what changes by the clock."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if name not in UNSTABLE}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return UNSTABLE_TEXT.sub("*", value) if isinstance(value, str) else value


def answers(caller, couple_id):
    """What the caller gets from every list and report, for themselves and for the couple."""
    got = {}
    for path in readable_paths():
        for query in ("", f"?couple={couple_id}&limit=2", f"?couple={couple_id}&search=e"):
            response = caller.get(f"{path}{query}")
            body = response.content.decode(errors="replace")
            try:
                body = plain(json.loads(body))
            except ValueError:
                body = UNSTABLE_TEXT.sub("*", body)
            got[path + query.replace(str(couple_id), "C")] = (response.status_code, body)
    for path in ("/api/v1/rebalance/suggest", "/api/v1/forecast/simulate"):
        figures = {"target_amount": "100.00", "contribution": "1.00"} if "forecast" in path else {}
        response = caller.post(f"{path}?couple={couple_id}", figures)
        got[path] = (response.status_code, plain(response.json()))
    return got


@pytest.fixture
def together(alice, bob, couple, joint):
    """What both see: a joint account, a goal, a check-in; and an account of Alice's that she shows by its balance."""
    today = joint.today(timezone.now())
    ours = funded(joint, "Ours", kind="CHECKING")
    goal = make_goal(
        joint,
        "House",
        "5000.00",
        created_on=today - dt.timedelta(days=100),
        target_date=today + dt.timedelta(days=100),
    )
    allocate(account=ours, goal=goal, amount=Decimal("50.00"), user=alice)
    shown = funded(alice.personal_household, "Shown", "300.00")
    BankAccount.objects.filter(pk=shown.pk).update(visibility="BALANCE")
    check_ins.run_now(household=joint, title="Talk")
    measure_all(timezone.now())
    return {"goal": goal, "ours": ours, "shown": shown}


def hide(alice, home):
    """Everything Alice may keep to herself: an account with postings and a goal, journal entries, prompts."""
    today = home.today(timezone.now())
    account = funded(home, "Hideaway", "8642.13", kind="CHECKING", owner=alice)
    postings = [
        make_transaction(account, "-97.31", today - dt.timedelta(days=30 * months), payee="Casino Royale")
        for months in range(5)
    ]
    goal = make_goal(home, "Secret getaway", "4444.44", notes="Casino Royale")
    allocate(account=account, goal=goal, amount=Decimal("75.31"), user=alice)
    entry = journal.write(
        author=alice, named_household_id=home.pk, values={"text": "Only for me", "written_on": today, "goal": goal}
    )
    check_ins.run_now(household=home, title="Only for me")
    measure_all(timezone.now())
    return {"account": account, "posting": postings[0], "goal": goal, "entry": entry}


def test_no_answer_differs_by_a_private_row(alice, bob, couple, home, together):
    caller = client_for(bob)
    before = answers(caller, couple.pk)
    assert sum(status == 200 for status, _ in before.values()) > 40

    hide(alice, home)

    after = answers(caller, couple.pk)
    different = {path: (before[path], after[path]) for path in before if before[path] != after[path]}
    assert different == {}
    told = json.dumps(list(after.values()), default=str)
    assert [word for word in (*WORDS, *AMOUNTS) if word in told] == []


def test_a_copy_that_is_kept_in_step_learns_of_no_private_row(alice, bob, couple, home, together):
    caller = client_for(bob)
    lists = [f"/api/v1/{name}?couple={couple.pk}" for name in ("accounts", "transactions", "goals")]
    first = {path: caller.get(path).json() for path in lists}
    tokens = {path: answer["sync_token"] for path, answer in first.items()}
    seen = {path: {row["id"] for row in answer["results"]} for path, answer in first.items()}

    hidden = hide(alice, home)
    client_for(alice).delete(f"/api/v1/transactions/{hidden['posting'].pk}")

    for path in lists:
        delta = caller.get(f"{path}&updated_since={tokens[path]}").json()
        assert (delta["deleted"], delta["reset"]) == ([], False), path
        assert [row for row in delta["results"] if row["id"] not in seen[path]] == [], path


def test_a_private_row_does_not_exist_for_whoever_names_it(alice, bob, couple, home, together):
    hidden, caller = hide(alice, home), client_for(bob)
    account, goal = hidden["account"].pk, hidden["goal"].pk
    nowhere = "01a1f9ef-0000-7000-8000-000000000000"

    def same(method, template, body=None):
        """A private id and one that nobody has are answered alike."""
        found = []
        for identity in (str(account), nowhere, str(goal), str(hidden["entry"].pk), str(hidden["posting"].pk), nowhere):
            text = json.dumps(body).replace("ID", identity) if body is not None else None
            given = None if text is None else json.loads(text)
            response = getattr(caller, method)(template.replace("ID", identity), given)
            found.append((response.status_code, response.content.decode().replace(identity, "ID")))
        return [re.sub(r'"instance":"[^"]*"', "", text) for _, text in found], {status for status, _ in found}

    for method, template, body in (
        ("get", "/api/v1/accounts/ID", None),
        ("get", "/api/v1/accounts/ID/forecast", None),
        ("get", "/api/v1/accounts/ID/reconciliations", None),
        ("get", "/api/v1/goals/ID", None),
        ("get", "/api/v1/goals/ID/trajectory", None),
        ("get", "/api/v1/transactions/ID", None),
        ("get", "/api/v1/transactions?account=ID", None),
        ("get", "/api/v1/journal/ID", None),
        ("get", f"/api/v1/journal?couple={couple.pk}&goal=ID", None),
        ("get", f"/api/v1/ledger?couple={couple.pk}&account=ID", None),
        ("get", f"/api/v1/ledger?couple={couple.pk}&goal=ID", None),
        ("post", "/api/v1/goals/allocate", {"account_id": "ID", "goal_id": str(together["goal"].pk), "amount": "1.00"}),
        ("post", "/api/v1/forecast/simulate", {"goal": "ID", "contribution": "1.00"}),
        ("post", "/api/v1/journal", {"text": "x", "goal": "ID"}),
    ):
        bodies, statuses = same(method, template, body)
        assert len(statuses) == 1, (template, statuses)
        assert len(set(bodies)) == 1, template
    for path in ("accounts", "transactions", "goals", "ledger", "journal", "summary", "drift", "sync/prompts"):
        assert caller.get(f"/api/v1/{path}?household={home.pk}").status_code == 404


def test_what_is_chosen_for_a_shared_goal_shows_as_from_partner_and_nothing_else_of_it(
    alice, bob, couple, home, together
):
    hidden = hide(alice, home)
    allocate(account=hidden["account"], goal=together["goal"], amount=Decimal("10.00"), user=alice)

    got = answers(client_for(bob), couple.pk)

    told = json.dumps(list(got.values()), default=str)
    assert "from partner" in told
    assert str(hidden["account"].pk) not in told
    assert [word for word in (*WORDS, *AMOUNTS) if word in told] == []


def test_exports_hold_nothing_private_of_a_partner(alice, bob, couple, home, together):
    hide(alice, home)
    households = list(bob.readable_households().values_list("pk", flat=True))

    told = json.dumps([dict(row) for part in export_parts.values() for row in part.rows(bob, households)], default=str)

    assert [word for word in (*WORDS, *AMOUNTS) if word in told] == []
    assert JournalEntry.objects.filter(author=alice).exists()
    assert Household.objects.filter(pk=couple.pk).exists()
