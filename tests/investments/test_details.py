"""Trades and cost basis are for the owner and the lead planner."""

import datetime as dt

import pytest
from django.utils import timezone

from lifepath.users.choices import AssignmentRole, Role
from lifepath.users.services.households import assign_planner
from tests.conftest import client_for, staff
from tests.investments.conftest import make_account, trade

API = "/api/v1/investments"
HIDDEN = ("purchase_price", "cost_basis", "unrealised_gain", "acquired_on", "cost_method")


@pytest.fixture
def shared(alice, bob, joint, home):
    """Alice's account, shared in full with Bob, her partner."""
    account = make_account(home, visibility="FULL")
    trade(account, "BUY", "VTI", "10", "1000.00")
    return account


def test_a_partner_with_full_sharing_sees_holdings_without_what_was_paid(bob, joint, shared):
    caller = client_for(bob)
    bought = shared.activities.get()

    (held,) = caller.get(f"{API}/holdings?couple={joint.pk}").data["results"]

    assert held["shares"] == "10.0000000000"
    assert held["details_hidden"] is True
    assert [held[name] for name in HIDDEN] == [None] * len(HIDDEN)
    assert caller.get(f"{API}/transactions/{bought.pk}").status_code == 403
    assert caller.get(f"{API}/holdings/{bought.holding_id}/lots").status_code == 403
    assert caller.patch(f"{API}/holdings/{bought.holding_id}", {"name": "x"}, format="json").status_code == 403


def test_a_partner_with_the_balance_alone_sees_no_holding(bob, joint, home):
    account = make_account(home, visibility="BALANCE", account_type="IRA")
    bought = trade(account, "BUY", "VTI", "10", "1000.00")
    caller = client_for(bob)

    shown = caller.get(f"{API}/accounts/{account.pk}").data

    assert (shown["name"], shown["account_type"]) == ("Brokerage", None)
    assert caller.get(f"{API}/holdings/{bought.holding_id}").status_code == 404
    assert caller.get(f"{API}/transactions/{bought.pk}").status_code == 404


def test_in_a_joint_household_trades_of_a_members_own_account_are_that_members(alice, bob, joint):
    own = make_account(joint, "Alice's IRA", owner=alice, account_type="IRA")
    both = make_account(joint, "Joint brokerage")
    hers, theirs = trade(own, "BUY", "VTI", "1", "10.00"), trade(both, "BUY", "VTI", "1", "10.00")

    listed = client_for(bob).get(f"{API}/transactions?household={joint.pk}").data["results"]

    assert [row["id"] for row in listed] == [str(theirs.pk)]
    assert client_for(bob).get(f"{API}/transactions/{hers.pk}").status_code == 403
    assert client_for(alice).get(f"{API}/transactions/{hers.pk}").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("OBSERVER", 403), ("ASSOCIATE", 403), ("LEAD", 200)])
def test_of_planners_the_lead_alone_has_the_details(home, brokerage, role, status):
    bought = trade(brokerage, "BUY", "VTI", "10", "1000.00")
    planner = staff("Pat", Role.PLANNER)
    assign_planner(planner=planner, household=home, granted_by=home.personal_owner, role=AssignmentRole(role))
    caller = client_for(planner)

    held = caller.get(f"{API}/holdings/{bought.holding_id}").data

    assert caller.get(f"{API}/transactions/{bought.pk}").status_code == status
    assert caller.get(f"{API}/transactions?household={home.pk}").status_code == status
    assert held["details_hidden"] is (status == 403)
    assert (held["cost_basis"] is None) is (status == 403)


def test_a_token_needs_the_scope(alice, brokerage):
    bought = trade(brokerage, "BUY", "VTI", "10", "1000.00")
    caller = client_for(alice)
    until = (timezone.now() + dt.timedelta(days=1)).isoformat()
    answers = {}
    for scopes in (["investments:read"], ["investments:read", "investments:details"]):
        token = caller.post(
            "/api/v1/users/tokens", {"name": "app", "scopes": scopes, "expires_at": until}, format="json"
        ).data["token"]
        with_token = client_for(None)
        with_token.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        held = with_token.get(f"{API}/holdings/{bought.holding_id}").data
        answers[len(scopes)] = (with_token.get(f"{API}/transactions").status_code, held["cost_basis"])

    assert answers == {1: (403, None), 2: (200, "1000.00")}
