"""Consent: who forms a couple with whom, and that nothing shows before both agreed."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from couples.models import ActivePartner, Couple
from couples.services import couples
from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount
from lifepath.users.choices import Role
from lifepath.users.models import AuditEvent, Household, Membership, Notification
from tests.banking.conftest import make_account
from tests.conftest import client, client_for, staff
from tests.couples.conftest import make_couple

COUPLES = "/api/v1/couples"


def test_two_people_become_a_couple_with_the_id_of_their_household(alice, bob, run_jobs):
    invited = client_for(alice).post(COUPLES, {"email": bob.email})
    run_jobs()
    couple_id = invited.json()["id"]
    accepted = client_for(bob).post(f"{COUPLES}/{couple_id}/accept")

    assert (invited.status_code, invited.json()["state"], invited.json()["household"]) == (201, "PENDING", None)
    assert [(letter.to, "Alice" in letter.body) for letter in mail.outbox] == [([bob.email], True)]
    assert (accepted.status_code, accepted.json()["state"]) == (200, "ACTIVE")
    assert accepted.json()["household"] == couple_id
    assert [partner["display_name"] for partner in accepted.json()["partners"]] == ["Alice", "Bob"]
    members = Membership.objects.filter(household=couple_id, left_at__isnull=True)
    assert set(members.values_list("user", flat=True)) == {alice.pk, bob.pk}
    assert Couple.objects.get().invited_email == ""
    assert set(Notification.objects.filter(kind="couple").values_list("recipient", flat=True)) == {alice.pk, bob.pk}


def test_ids_in_the_body_name_a_partner_who_is_asked_like_any_other(alice, bob, charlie):
    swapped = client_for(alice).post(COUPLES, {"partner_1_id": str(bob.pk), "partner_2_id": str(alice.pk)})
    for_others = client_for(charlie).post(COUPLES, {"partner_1_id": str(alice.pk), "partner_2_id": str(bob.pk)})

    assert (swapped.status_code, swapped.json()["state"]) == (201, "PENDING")
    assert swapped.json()["invited_email"] == bob.email
    assert (for_others.status_code, for_others.json()["code"]) == (403, "not_oneself")
    assert not Household.objects.filter(kind="JOINT").exists()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/email"),
        ({"email": "no address"}, "/email"),
        ({"email": "alice@home.example"}, "/email"),
        ({"partner_1_id": "x", "partner_2_id": "y"}, "/partner_1_id"),
    ],
)
def test_a_wrong_partner_is_named_and_nothing_is_sent(alice, run_jobs, body, pointer):
    refused = client_for(alice).post(COUPLES, body)
    run_jobs()

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert (Couple.objects.count(), len(mail.outbox)) == (0, 0)


def test_the_answer_does_not_tell_whether_an_address_has_an_account_or_a_partner(alice, bob, charlie, couple):
    dana = client("Dana")

    answers = []
    for address in ("nobody@home.example", bob.email):
        invited = client_for(charlie if not answers else dana).post(COUPLES, {"email": address}).json()
        answers.append({name: value for name, value in invited.items() if name in ("state", "household", "ended_at")})

    assert answers[0] == answers[1]


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("charlie", 404), ("paula", 404), ("quentin", 404)])
def test_only_the_invited_address_accepts(request, alice, bob, who, status):
    couple = couples.invite(inviter=alice, email=bob.email)

    answer = client_for(request.getfixturevalue(who)).post(f"{COUPLES}/{couple.pk}/accept")

    assert answer.status_code == status
    assert Couple.objects.get().state == "PENDING"
    assert not Household.objects.filter(pk=couple.pk).exists()


def test_an_address_that_is_not_proven_does_not_accept(alice, bob, settings):
    settings.MAIL_VERIFICATION = "mandatory"
    couple = couples.invite(inviter=alice, email=bob.email)

    refused = client_for(bob).post(f"{COUPLES}/{couple.pk}/accept")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_invited")
    assert Couple.objects.get().state == "PENDING"


def test_staff_with_the_invited_address_form_no_couple(alice, paula):
    couple = couples.invite(inviter=alice, email=paula.email)

    assert client_for(paula).get(f"{COUPLES}/{couple.pk}").status_code == 404
    assert client_for(paula).post(f"{COUPLES}/{couple.pk}/accept").status_code == 404
    assert client_for(paula).post(COUPLES, {"email": "bob@home.example"}).status_code == 403


def test_an_invitation_is_good_for_seven_days(alice, bob, lapsed):
    refused = client_for(bob).post(f"{COUPLES}/{lapsed.pk}/accept")

    assert (refused.status_code, refused.json()["code"]) == (409, "invitation_expired")
    assert client_for(alice).get(f"{COUPLES}/{lapsed.pk}").json()["state"] == "EXPIRED"
    assert couples.close_expired(timezone.now()) == "1 invitations expired"
    assert (Couple.objects.get().state, Couple.objects.get().invited_email) == ("EXPIRED", "")
    assert client_for(bob).get(f"{COUPLES}/{lapsed.pk}").status_code == 404
    fresh = couples.invite(inviter=alice, email=bob.email)
    assert fresh.expires_at - fresh.created_at == dt.timedelta(days=7)


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_invitation_is_answered_once(alice, bob, answer):
    couple = couples.invite(inviter=alice, email=bob.email)
    assert client_for(bob).post(f"{COUPLES}/{couple.pk}/{answer}").status_code == 200
    before = Couple.objects.values().get()

    for again in ("accept", "decline"):
        refused = client_for(bob).post(f"{COUPLES}/{couple.pk}/{again}")
        assert (refused.status_code, refused.json()["code"]) == (409, "invitation_closed")

    assert Couple.objects.values().get() == before


def test_nothing_of_either_shows_while_an_invitation_is_open(alice, bob):
    hers = make_account(alice.personal_household, visibility=Visibility.FULL)
    his = make_account(bob.personal_household, visibility=Visibility.FULL)
    couple = couples.invite(inviter=alice, email=bob.email)

    for person, account in ((alice, his), (bob, hers)):
        shown = client_for(person).get(f"{COUPLES}/{couple.pk}").json()
        assert [partner["display_name"] for partner in shown["partners"]] == ["Alice"]
        assert client_for(person).get(f"/api/v1/accounts?couple={couple.pk}").status_code == 404
        assert client_for(person).get(f"/api/v1/accounts/{account.pk}").status_code == 404


def test_whoever_invited_takes_it_back_and_invites_another(alice, bob, charlie):
    couple = couples.invite(inviter=alice, email=bob.email)
    again = client_for(alice).post(COUPLES, {"email": charlie.email})
    assert (again.status_code, again.json()["code"]) == (409, "invitation_open")

    assert client_for(alice).post(f"{COUPLES}/{couple.pk}/decline").json()["state"] == "DECLINED"

    assert client_for(alice).post(COUPLES, {"email": charlie.email}).status_code == 201
    assert client_for(bob).post(f"{COUPLES}/{couple.pk}/accept").status_code == 404


def test_nobody_is_flooded_with_invitations(alice, bob):
    for _ in range(couples.MOST_INVITATIONS_A_DAY):
        couples.decline(couple=couples.invite(inviter=alice, email=bob.email), user=alice)

    refused = client_for(alice).post(COUPLES, {"email": bob.email})

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_invitations")


def test_nobody_is_in_two_couples(alice, bob, charlie, couple):
    from_charlie = couples.invite(inviter=charlie, email=bob.email)

    invited = client_for(alice).post(COUPLES, {"email": charlie.email})
    accepted = client_for(bob).post(f"{COUPLES}/{from_charlie.pk}/accept")

    assert (invited.status_code, invited.json()["code"]) == (409, "already_in_a_couple")
    assert (accepted.status_code, accepted.json()["code"]) == (409, "already_in_a_couple")
    assert set(ActivePartner.objects.values_list("user", "couple")) == {(alice.pk, couple.pk), (bob.pk, couple.pk)}


def test_the_database_itself_refuses_a_second_couple_and_a_second_life(alice, bob, charlie, couple):
    other = couples.invite(inviter=charlie, email="new@home.example")
    household = Household.objects.create(pk=other.pk, kind="JOINT", name="Second")
    changes = {"state": "ACTIVE", "invitee": bob, "household": household, "answered_at": timezone.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Couple.objects.filter(pk=other.pk).update(**changes, invited_index="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivePartner.objects.filter(user=bob).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Couple.objects.filter(pk=couple.pk).update(invitee=charlie)
    Couple.objects.filter(pk=couple.pk).update(state="ENDED", ended_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Couple.objects.filter(pk=couple.pk).update(state="ACTIVE", ended_at=None)
    assert not ActivePartner.objects.exists()


def test_accepting_closes_what_else_the_two_have_asked(alice, bob, charlie):
    his = couples.invite(inviter=bob, email=charlie.email)

    make_couple(alice, bob)

    assert Couple.objects.get(pk=his.pk).state == "DECLINED"


def test_a_household_of_two_that_was_made_otherwise_is_adopted_once(alice, bob, charlie):
    from lifepath.users.services.households import make_joint_household

    household = make_joint_household(members=[alice, bob], name="Old")

    made = couples.adopt(household)

    assert (made.pk, made.state) == (household.pk, "ACTIVE")
    assert couples.adopt(household) is None
    assert couples.adopt(Household.objects.get(personal_owner=charlie)) is None


def test_consent_is_on_record(alice, bob, couple):
    assert AuditEvent.objects.get(action="couple_invited").household_id == alice.personal_household_id
    assert AuditEvent.objects.get(action="couple_formed").household_id == couple.pk
    assert bob.email not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_a_list_of_couples_costs_the_same_however_many_there_are(alice, bob, django_assert_num_queries):
    caller = client_for(alice)
    couples.invite(inviter=alice, email=bob.email)

    with django_assert_num_queries(2):
        assert len(caller.get(COUPLES).json()["results"]) == 1
    for _ in range(3):
        couples.decline(couple=Couple.objects.get(state="PENDING"), user=alice)
        couples.invite(inviter=alice, email=bob.email)
    with django_assert_num_queries(2):
        assert len(caller.get(COUPLES).json()["results"]) == 4


# Parting


def test_either_ends_it_alone_and_the_others_accounts_are_gone_on_the_next_request(
    alice, bob, couple, checking, ours, bobs
):
    BankAccount.objects.filter(pk__in=[checking.pk, bobs.pk]).update(visibility=Visibility.FULL)
    assert client_for(bob).get(f"/api/v1/accounts/{checking.pk}").status_code == 200

    parted = client_for(bob).post(f"{COUPLES}/{couple.pk}/separate")

    assert (parted.status_code, parted.json()["state"], parted.json()["ended_by"]) == (200, "ENDED", str(bob.pk))
    for person, others in ((alice, bobs), (bob, checking)):
        assert client_for(person).get(f"/api/v1/accounts/{others.pk}").status_code == 404
        assert client_for(person).get(f"/api/v1/accounts/{ours.pk}").status_code == 200
        assert client_for(person).patch(f"/api/v1/accounts/{ours.pk}", {"name": "Mine"}).status_code == 403
        posting = {"account": str(ours.pk), "posted_on": "2026-03-01", "amount": "1.00"}
        assert client_for(person).post("/api/v1/transactions", posting).status_code in (400, 403)
    again = client_for(alice).post(f"{COUPLES}/{couple.pk}/separate")
    assert (again.status_code, again.json()["code"]) == (409, "couple_not_active")


def test_what_was_shared_with_one_partner_is_not_shared_with_the_next(alice, bob, charlie, couple, checking):
    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.FULL, partner_monthly_limit=5)
    client_for(bob).post(f"{COUPLES}/{couple.pk}/separate")

    make_couple(alice, charlie)

    assert client_for(charlie).get(f"/api/v1/accounts/{checking.pk}").status_code == 404
    assert client_for(bob).get(f"/api/v1/accounts/{checking.pk}").status_code == 404


def test_the_same_two_begin_anew_and_find_the_old_ledger_closed(alice, bob, couple, ours):
    client_for(alice).post(f"{COUPLES}/{couple.pk}/separate")

    second = make_couple(bob, alice)

    assert second.pk != couple.pk
    assert client_for(alice).patch(f"/api/v1/accounts/{ours.pk}", {"name": "Again"}).status_code == 403


def test_a_separation_that_fails_leaves_everything_as_it_was(alice, bob, couple, checking, monkeypatch):
    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.FULL)
    monkeypatch.setattr("couples.services.separation.notify_members", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client_for(bob).post(f"{COUPLES}/{couple.pk}/separate")

    assert Couple.objects.get().state == "ACTIVE"
    assert Household.objects.get(pk=couple.pk).ended_at is None
    assert BankAccount.objects.get().visibility == Visibility.FULL


def test_hiding_now_makes_ones_own_accounts_private_and_keeps_the_couple(alice, bob, couple, checking, savings, bobs):
    BankAccount.objects.filter(pk__in=[checking.pk, bobs.pk]).update(visibility=Visibility.FULL)

    hidden = client_for(alice).post(f"{COUPLES}/{couple.pk}/hide-now")

    assert (hidden.status_code, hidden.json()["hidden"]) == (200, [str(checking.pk)])
    assert client_for(bob).get(f"/api/v1/accounts/{checking.pk}").status_code == 404
    assert client_for(alice).get(f"/api/v1/accounts/{bobs.pk}").status_code == 200
    assert Couple.objects.get().state == "ACTIVE"


def test_planners_see_a_couple_and_decide_nothing_for_it(alice, couple):
    from lifepath.users.services.households import assign_planner

    rita = staff("Rita", Role.PLANNER)
    assign_planner(planner=rita, household=Household.objects.get(pk=couple.pk), granted_by=alice)

    assert client_for(rita).get(f"{COUPLES}/{couple.pk}").status_code == 200
    for decision in ("accept", "decline", "separate", "hide-now"):
        assert client_for(rita).post(f"{COUPLES}/{couple.pk}/{decision}").status_code == 403
