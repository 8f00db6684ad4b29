"""Who reads what is written down, and that deletion is real."""

import pytest
from django.db import IntegrityError, connection, transaction

from couples.models import JournalEntry
from couples.services.separation import separate
from lifepath.users.models import AuditEvent, Household
from lifepath.users.services.households import assign_planner
from tests.conftest import client_for
from tests.goals.conftest import make_goal

JOURNAL = "/api/v1/journal"


def write(person, text="About the rent", **values):
    response = client_for(person).post(JOURNAL, {"text": text, **values})
    assert response.status_code == 201, response.content
    return response.json()


def texts(person, query=""):
    response = client_for(person).get(f"{JOURNAL}{query}")
    assert response.status_code == 200, response.content
    return [row["text"] for row in response.json()["results"]]


def test_an_entry_is_private_unless_its_author_shares_it(alice, bob, couple, home):
    kept = write(alice, "Only mine", mood="WORRIED")
    shared = write(alice, "For us", visibility="SHARED")

    assert (kept["visibility"], kept["household"]) == ("PRIVATE", str(home.pk))
    assert (shared["visibility"], shared["household"]) == ("SHARED", str(couple.pk))
    assert texts(bob, f"?couple={couple.pk}") == ["For us"]
    assert texts(bob) == []
    assert texts(alice, f"?couple={couple.pk}") == ["For us", "Only mine"]
    assert client_for(bob).get(f"{JOURNAL}/{kept['id']}").status_code == 404
    assert client_for(bob).get(f"{JOURNAL}/{shared['id']}").json()["mine"] is False
    assert client_for(bob).patch(f"{JOURNAL}/{shared['id']}", {"text": "Mine"}).status_code == 403


def test_a_private_entry_written_for_the_couple_leaves_no_trace_in_its_household(alice, couple, home):
    write(alice, couple=str(couple.pk))

    assert not AuditEvent.objects.filter(household=couple.pk, action__startswith="journal").exists()
    assert JournalEntry.objects.get().household_id == home.pk


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"visibility": "SHARED"}, "/visibility"),
        ({"shared_with_planner": True}, "/shared_with_planner"),
        ({"mood": "FINE"}, "/mood"),
        ({"text": ""}, "/text"),
        ({"text": "a\u0000b"}, "/text"),
        ({"text": 5}, "/text"),
        ({"written_on": "yesterday"}, "/written_on"),
    ],
)
def test_a_wrong_entry_is_named_and_not_kept(alice, home, values, pointer):
    refused = client_for(alice).post(JOURNAL, {"text": "About the rent", **values})

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert not JournalEntry.objects.exists()


def test_a_planner_reads_what_is_shared_with_them_and_nothing_else(alice, paula, home, couple):
    assign_planner(planner=paula, household=Household.objects.get(pk=couple.pk), granted_by=alice)
    write(alice, "Private")
    write(alice, "For us", visibility="SHARED")
    write(alice, "For you too", visibility="SHARED", shared_with_planner=True)
    write(alice, "For you", visibility="SHARED", shared_with_planner=True, household=str(home.pk))

    assert texts(paula, f"?couple={couple.pk}") == ["For you too"]
    assert texts(paula, f"?household={home.pk}") == ["For you"]
    assert client_for(paula).post(f"{JOURNAL}?household={home.pk}", {"text": "x"}).status_code == 403


def test_sharing_and_hiding_move_an_entry_and_hiding_takes_it_from_the_planner(alice, bob, couple, home):
    entry = write(alice, visibility="SHARED", shared_with_planner=True)

    hidden = client_for(alice).patch(f"{JOURNAL}/{entry['id']}", {"visibility": "PRIVATE"}).json()

    assert (hidden["household"], hidden["shared_with_planner"]) == (str(home.pk), False)
    assert texts(bob, f"?couple={couple.pk}") == []


def test_after_separation_an_entry_is_its_authors_alone(alice, bob, couple):
    entry = write(alice, visibility="SHARED")

    separate(couple=couple, user=bob)

    assert client_for(bob).get(f"{JOURNAL}/{entry['id']}").status_code == 404
    assert client_for(alice).delete(f"{JOURNAL}/{entry['id']}").status_code == 204


def test_the_text_is_encrypted_and_a_deleted_entry_is_gone_everywhere(alice, home):
    entry = write(alice, "Secret words")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM couples_journalentry")
        stored = cursor.fetchone()[0]

    assert client_for(alice).delete(f"{JOURNAL}/{entry['id']}").status_code == 204

    assert "Secret" not in stored
    assert not JournalEntry.objects.exists()
    kept = AuditEvent.objects.filter(action__startswith="journal", object_id=entry["id"])
    assert [event.action for event in kept.order_by("pk")] == ["journal_written", "journal_deleted"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text, '') FROM users_auditpayload p")
        assert "Secret" not in str(cursor.fetchone()[0])


def test_the_database_keeps_private_entries_from_planners(alice, home):
    write(alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry.objects.update(shared_with_planner=True)


def test_an_author_does_not_overwrite_what_they_have_not_seen(alice, home):
    entry = write(alice)
    url = f"{JOURNAL}/{entry['id']}"
    tag = client_for(alice).get(url)["ETag"]
    assert client_for(alice).patch(url, {"text": "Newer"}, headers={"If-Match": tag}).status_code == 200

    assert client_for(alice).patch(url, {"text": "Older"}, headers={"If-Match": tag}).status_code == 412
    assert JournalEntry.objects.get().text == "Newer"


def test_entries_are_filtered_and_cost_the_same_however_many(alice, home, django_assert_num_queries):
    write(alice, "Old", mood="GREAT", written_on="2026-01-05")
    caller = client_for(alice)
    with django_assert_num_queries(3):
        caller.get(JOURNAL)
    for number in range(4):
        write(alice, f"New {number}", written_on="2026-03-05")

    with django_assert_num_queries(3):
        assert len(caller.get(JOURNAL).json()["results"]) == 5
    assert texts(alice, "?mood=GREAT") == ["Old"]
    assert texts(alice, "?date_before=2026-02-01") == ["Old"]


def test_a_shared_entry_is_about_a_goal_that_its_readers_see(alice, bob, couple, home):
    hers, ours = make_goal(home, "Hers"), make_goal(Household.objects.get(pk=couple.pk), "Ours")

    private = write(alice, goal=str(hers.pk))
    shared = write(alice, goal=str(ours.pk), visibility="SHARED")
    leaking = client_for(alice).patch(f"{JOURNAL}/{private['id']}", {"visibility": "SHARED"})

    assert client_for(bob).get(f"{JOURNAL}/{shared['id']}").json()["goal"] == str(ours.pk)
    assert (leaking.status_code, leaking.json()["errors"][0]["pointer"]) == (400, "/goal")
    assert JournalEntry.objects.get(pk=private["id"]).visibility == "PRIVATE"
    assert len(client_for(alice).get(f"{JOURNAL}?goal={hers.pk}").json()["results"]) == 1
