import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from lifepath.users.choices import Role
from lifepath.users.models import AuditEvent, Household, HouseholdInvitation, Person, User
from lifepath.users.services import invitations
from lifepath.users.services.registration import create_staff
from tests.conftest import PASSWORD, client_for

BEGIN = "/api/v1/households/invitations"
LOOK_UP = f"{BEGIN}/look-up"
ACCEPT = f"{BEGIN}/accept"
DANA = {"email": "Dana@Home.example", "display_name": "Dana", "state": "NY", "birth_date": "1980-01-31"}
NEW = "quite a long passphrase"


@pytest.fixture
def dana(quentin, run_jobs):
    """A client whom Quentin has entered and invited."""
    answer = client_for(quentin).post(BEGIN, DANA).json()
    run_jobs()
    return HouseholdInvitation.objects.get(pk=answer["id"])


def take_over(key, **answers):
    return client_for(None).post(ACCEPT, {"key": key, "password": NEW, "planner_may_stay": True, **answers})


def sign_in(password):
    return client_for(None).post("/api/v1/users/login", {"email": "dana@home.example", "password": password})


def test_a_planner_enters_a_client_and_works_in_their_household_alone(quentin, home, run_jobs):
    answer = client_for(quentin).post(BEGIN, {**DANA, "send": False})

    assert answer.status_code == 201
    invitation = answer.json()
    assert (invitation["state"], invitation["email"]) == ("DRAFT", "dana@home.example")
    household = Household.objects.get(pk=invitation["household"])
    assert (household.state, household.name, household.kind) == ("NY", "Dana", "PERSONAL")
    assert Person.objects.get(household=household).birth_date == dt.date(1980, 1, 31)
    mia = {"name": "Mia", "relation": "CHILD"}
    assert client_for(quentin).post(f"/api/v1/households/{household.pk}/persons", mia).status_code == 201
    assert client_for(quentin).get(f"/api/v1/households/{home.pk}").status_code == 404
    assert not quentin.may_move_money_in(household.pk)
    run_jobs()
    assert mail.outbox == []


def test_nobody_signs_in_as_the_client_before_they_take_over(dana, run_jobs):
    caller = client_for(None)
    caller.post("/api/v1/users/password-reset", {"email": "dana@home.example"})
    run_jobs()

    assert sign_in("").status_code in (400, 401)
    assert sign_in(NEW).status_code == 401
    assert [letter.subject for letter in mail.outbox] == ["Your household at LifePath Planner waits for you"]


def test_the_client_takes_over_with_the_key_from_the_mail(dana, quentin):
    (letter,) = mail.outbox
    assert letter.to == ["dana@home.example"]
    key = next(line for line in letter.body.splitlines() if line.startswith(dana.pk.hex))

    seen = client_for(None).post(LOOK_UP, {"key": key})
    taken = take_over(key)

    assert (seen.status_code, seen.json()["planner"], seen.json()["household_name"]) == (200, "Quentin", "Dana")
    assert taken.status_code == 200
    assert taken.json() == {
        "email": "dana@home.example",
        "household": str(dana.household_id),
        "planner_stays": True,
    }
    signed_in = sign_in(NEW)
    assert signed_in.status_code == 200
    assignment = quentin.assignments.get()
    user = User.objects.get(email="dana@home.example")
    assert (assignment.granted_by, [consent.user for consent in assignment.consents.all()]) == (user, [user])
    assert client_for(quentin).get(f"/api/v1/households/{dana.household_id}").status_code == 200
    event = AuditEvent.objects.get(action="account_taken_over")
    assert (event.actor, event.household_id) == (user, dana.household_id)


def test_the_client_may_take_over_without_the_planner(dana, quentin):
    take_over(dana.key, planner_may_stay=False)

    assert client_for(quentin).get(f"/api/v1/households/{dana.household_id}").status_code == 404
    assert sign_in(NEW).status_code == 200


def test_a_key_is_good_once(dana):
    assert take_over(dana.key).status_code == 200

    again = take_over(dana.key, password="another long passphrase")

    assert (again.status_code, again.json()["code"]) == (400, "key_not_valid")
    assert sign_in(NEW).status_code == 200


def expired(invitation):
    now = timezone.now()
    HouseholdInvitation.objects.update(sent_at=now - dt.timedelta(days=7, seconds=1), expires_at=now)
    return invitation.key


def cancelled(invitation):
    invitations.cancel(invitation, by=invitation.invited_by)
    return invitation.key


def sent_again(invitation):
    old = invitation.key
    invitations.send(invitation)
    return old


def forged(invitation):
    return invitation.key[:-1] + ("A" if invitation.key[-1] != "A" else "B")


@pytest.mark.parametrize("key_of", [expired, cancelled, sent_again, forged, lambda invitation: "x.1.y"])
def test_a_key_that_is_void_is_refused_alike(dana, key_of):
    key = key_of(dana)

    answers = [client_for(None).post(LOOK_UP, {"key": key}), take_over(key)]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (400, "key_not_valid")
    assert not User.objects.get(email="dana@home.example").is_active


def test_a_key_lasts_seven_days(dana):
    assert dana.expires_at - dana.sent_at == dt.timedelta(days=7)


def test_sending_again_gives_a_new_key(dana, quentin, run_jobs):
    HouseholdInvitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=8), expires_at=timezone.now())

    response = client_for(quentin).post(f"{BEGIN}/{dana.pk}/send")
    run_jobs()

    assert (response.status_code, response.json()["state"]) == (200, "SENT")
    assert len(mail.outbox) == 2
    dana.refresh_from_db()
    assert take_over(dana.key).status_code == 200


@pytest.mark.parametrize(("password", "code"), [("short", "password_too_short"), ("dana@home.example", "")])
def test_a_weak_password_is_refused_and_the_key_stays_good(dana, password, code):
    response = take_over(dana.key, password=password)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/password"
    assert code in response.json()["errors"][0]["code"]
    assert take_over(dana.key).status_code == 200


def test_consent_is_asked_for_and_not_assumed(dana):
    response = client_for(None).post(ACCEPT, {"key": dana.key, "password": NEW})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/planner_may_stay"


def test_somebody_with_an_account_is_asked_for_access_instead(quentin, alice):
    response = client_for(quentin).post(BEGIN, {**DANA, "email": alice.email.upper()})

    assert (response.status_code, response.json()["code"]) == (409, "account_exists")
    assert not HouseholdInvitation.objects.exists()


def test_an_invitation_taken_back_ends_its_household(dana, quentin):
    response = client_for(quentin).delete(f"{BEGIN}/{dana.pk}")

    assert response.status_code == 204
    assert Household.objects.get(pk=dana.household_id).ended_at is not None
    assert client_for(quentin).get(f"/api/v1/households/{dana.household_id}").status_code == 404


def test_an_accepted_invitation_is_closed(dana, quentin):
    take_over(dana.key)

    for response in (
        client_for(quentin).post(f"{BEGIN}/{dana.pk}/send"),
        client_for(quentin).delete(f"{BEGIN}/{dana.pk}"),
    ):
        assert (response.status_code, response.json()["code"]) == (409, "invitation_closed")
    assert client_for(quentin).get(f"{BEGIN}/{dana.pk}").json()["state"] == "ACCEPTED"


def test_the_list_costs_the_same_whatever_its_length(quentin, django_assert_num_queries):
    caller = client_for(quentin)
    for number in range(3):
        caller.post(BEGIN, {"email": f"c{number}@home.example", "display_name": f"Client {number}", "send": False})

    with django_assert_num_queries(3):
        assert len(caller.get(BEGIN).json()["results"]) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_uses_of_a_key_one_counts():
    planner = create_staff(email="q@firm.example", password=PASSWORD, display_name="Q", role=Role.PLANNER)
    invitation = invitations.send(
        invitations.begin(
            planner=planner, email="d@home.example", display_name="D", household={}, birth_date=None, purpose=""
        )
    )
    together, answers = threading.Barrier(2), []

    def use(number):
        together.wait()
        try:
            invitations.accept(key=invitation.key, password=f"{NEW} {number}", planner_may_stay=True)
            answers.append("taken over")
        except invitations.KeyNotValid:
            answers.append("not valid")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["not valid", "taken over"]
