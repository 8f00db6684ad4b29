import pytest
from allauth.account.models import EmailAddress

from lifepath.users.models import AuditEvent, User
from tests.conftest import PASSWORD, client_for
from tests.users.mailbox import arrived

FIND = "/api/v1/support/users"
ACTS = ("resend-verification", "lock", "unlock", "end-sessions")


def act(who, user, name, reason="She called us"):
    """Do something to an account."""
    return client_for(who).post(f"{FIND}/{user.pk}/{name}", {"reason": reason})


def test_support_finds_an_account_by_its_whole_address(sam, alice, home, joint):
    found = client_for(sam).get(f"{FIND}?email=ALICE@home.example").json()["results"]

    assert [row["id"] for row in found] == [str(alice.pk)]
    assert found[0]["live_sessions"] == 1
    assert found[0]["mail_verified"] is False
    assert [(row["household"], row["kind"]) for row in found[0]["memberships"]] == [
        (str(home.pk), "PERSONAL"),
        (str(joint.pk), "JOINT"),
    ]
    assert AuditEvent.objects.get(action="looked_up", object_id=str(alice.pk)).actor == sam


@pytest.mark.parametrize("query", ["", "?email=", "?email=%00"])
def test_support_does_not_browse(sam, alice, query):
    response = client_for(sam).get(f"{FIND}{query}")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/email")


@pytest.mark.parametrize("query", ["?email=alice", "?email=olga@firm.example"])
def test_support_finds_neither_parts_of_addresses_nor_staff(sam, alice, olga, query):
    assert client_for(sam).get(f"{FIND}{query}").json()["results"] == []


def test_looking_up_costs_the_same_whatever_there_is(sam, alice, home, joint, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, user, memberships, audit
        client_for(sam).get(f"{FIND}?email=alice@home.example")


def test_a_locked_account_is_signed_out_and_cannot_sign_in_until_it_is_unlocked(sam, alice):
    caller = client_for(alice)

    assert act(sam, alice, "lock").json()["locked_at"] is not None

    assert caller.get("/api/v1/users/me").status_code == 401
    body = {"email": alice.email, "password": PASSWORD}
    assert client_for(None).post("/api/v1/users/login", body).status_code == 401
    event = AuditEvent.objects.get(action="locked")
    assert (event.actor, event.reason, event.object_id) == (sam, "She called us", str(alice.pk))

    assert act(sam, alice, "unlock").json()["locked_at"] is None

    assert client_for(None).post("/api/v1/users/login", body).status_code == 200
    assert AuditEvent.objects.filter(action="unlocked", reason="She called us").exists()


def test_locking_twice_keeps_the_first_moment(sam, alice):
    first = act(sam, alice, "lock").json()["locked_at"]

    assert act(sam, alice, "lock", "Still").json()["locked_at"] == first
    assert AuditEvent.objects.filter(action="locked").count() == 2


def test_support_ends_every_session(sam, alice):
    caller = client_for(alice)

    assert act(sam, alice, "end-sessions").json()["live_sessions"] == 0

    assert caller.get("/api/v1/users/me").status_code == 401
    assert AuditEvent.objects.get(action="signed_out_by_support").reason == "She called us"


def test_support_sends_the_verification_again_while_there_is_something_to_verify(sam, alice):
    assert act(sam, alice, "resend-verification").status_code == 200
    assert arrived() == [("alice@home.example", "Confirm your mail address")]
    EmailAddress.objects.filter(user=alice).update(verified=True)

    refused = act(sam, alice, "resend-verification")

    assert (refused.status_code, refused.json()["code"]) == (409, "already_verified")
    assert arrived() == []


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("reason", ["", "  ", None])
def test_every_act_states_a_reason(sam, alice, name, reason):
    response = act(sam, alice, name, reason)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/reason")
    assert User.objects.get(pk=alice.pk).locked_at is None
    assert client_for(alice).get("/api/v1/users/me").status_code == 200


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", ["alice", "paula", "olga"])
def test_nobody_else_does_what_support_does(request, alice, charlie, who, name):
    response = act(request.getfixturevalue(who), charlie, name)

    assert response.status_code == 403
    assert User.objects.get(pk=charlie.pk).locked_at is None


@pytest.mark.parametrize("name", ACTS)
def test_support_does_nothing_to_staff(sam, olga, name):
    assert act(sam, olga, name).status_code == 404
    assert client_for(olga).get("/api/v1/users/me").status_code == 200
