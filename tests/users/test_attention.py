"""What needs attention on the start page and the household page, and how a flag is put aside."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lifepath.banking.choices import FileFormat
from lifepath.banking.models import ImportFile
from lifepath.users.choices import Relation
from lifepath.users.models import AttentionSnooze, AuditEvent, Person
from lifepath.users.selectors.attention import attention_of
from lifepath.users.selectors.book import book_of
from lifepath.users.services.attention import BadSnooze, end_snooze, snooze
from lifepath.users.services.households import assign_planner
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client
from tests.core.test_admin_scoping import desk, page

NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
FAILED = "Import failed"
STALE = "No new transactions"


def make_stale(household):
    """An account whose newest transaction is old at any time these tests run."""
    account = make_account(household)
    make_transaction(account, "100.00", dt.date(2026, 1, 1))
    return account


def fail_import(household):
    """A file that cannot be read, a month before."""
    return ImportFile.objects.create(
        household=household,
        file_name="june.csv",
        file_format=FileFormat.CSV,
        digest="a",
        report={"ready": False, "rejected": 2},
        created_at=NOW - dt.timedelta(days=30),
    )


def names(household, now=NOW):
    """Flags that show."""
    return [raised.name for raised in attention_of([household.pk], now)[household.pk].standing]


def wait(household, planner, now=NOW, **changes):
    """Snooze the stale data for two weeks."""
    asked = {"flag": "stale_data", "finding_key": "", "until": dt.date(2026, 7, 15), "reason": "Bank is slow"}
    return snooze(household=household, by=planner, now=now, **asked | changes)


def test_the_start_page_tells_what_needs_attention_most_urgent_first(home, joint, paula):
    make_stale(home)
    make_stale(joint)
    fail_import(joint)
    assign_planner(planner=paula, household=joint, granted_by=home.personal_owner)

    shown = desk(paula).get(page("index")).content.decode()

    assert shown.index(">Alice and Bob</a>") < shown.index(FAILED + "</a>") < shown.index(">Alice</a>")
    assert "june.csv was not imported: 2 of its rows cannot be read." in shown
    assert "since 2026-04-02" in shown
    assert AuditEvent.objects.filter(action="read", actor=paula, details__page=page("index")).count() == 1


def test_others_learn_nothing_of_a_households_flags(home, paula, quentin, sam, olga):
    make_stale(home)

    assert STALE in desk(paula).get(page("index")).content.decode()
    for other in (quentin, sam, olga):
        shown = desk(other).get(page("index") + "?flag=stale_data").content.decode()
        assert STALE not in shown
        assert "newest transaction" not in shown


def test_the_book_costs_the_same_for_three_households_and_for_thirty(db, home, paula):
    def book_queries(search=""):
        with CaptureQueriesContext(connection) as seen:
            found = book_of(paula, now=NOW, search=search)
            assert all(row.attention.standing for row in found.rows)
        return len(found.rows), len(seen)

    def grow(first, last):
        for number in range(first, last):
            owner = client(f"Client{number}")
            assign_planner(planner=paula, household=owner.personal_household, granted_by=owner)
            make_stale(owner.personal_household)
            fail_import(owner.personal_household)

    make_stale(home)
    fail_import(home)
    grow(0, 2)
    few, few_searched = book_queries(), book_queries("client1")
    grow(2, 29)
    many, many_searched = book_queries(), book_queries("client1")

    assert (few[0], many[0]) == (3, 30)
    assert few[1] == many[1] <= 15
    assert (few_searched[0], many_searched[0]) == (1, 11)
    assert few_searched[1] == many_searched[1] == few[1] + 1


def test_the_book_is_filtered_by_flag_and_searched_by_names(home, joint, paula, alice):
    assign_planner(planner=paula, household=joint, granted_by=alice)
    make_stale(joint)
    fail_import(joint)
    Person.objects.create(household=home, name="Timothea Novák", relation=Relation.CHILD)

    def found(**asked):
        return [row.household for row in book_of(paula, now=NOW, **asked).rows]

    assert found(flag="import_failed") == [joint]
    assert found(flag="account_over_allocated") == found(search="nobody") == []
    assert found(search="NOVÁK timothea") == [home]
    assert found(search="bob@home.example") == [joint]
    assert [(each.name, each.households) for each in book_of(paula, now=NOW, search="nobody").flags] == [
        ("import_failed", 1),
        ("stale_data", 1),
    ]
    assert "No household matches" in desk(paula).get(page("index") + "?q=nobody").content.decode()


def test_a_snoozed_flag_is_hidden_until_its_day_and_returns_by_itself(home, paula):
    make_stale(home)
    made = wait(home, paula)

    assert names(home) == []
    assert attention_of([home.pk], NOW)[home.pk].snoozed[0].snooze == made
    last = dt.datetime(2026, 7, 15, 3, 59, tzinfo=dt.UTC)  # a minute to midnight in New York
    assert names(home, last) == []
    assert names(home, last + dt.timedelta(minutes=1)) == ["stale_data"]


def test_a_finding_that_began_after_the_snooze_is_a_new_one(home, paula):
    account = make_stale(home)
    wait(home, paula, until=dt.date(2027, 3, 1))
    make_transaction(account, "-1.00", dt.date(2026, 7, 20))

    assert names(home, dt.datetime(2026, 8, 1, tzinfo=dt.UTC)) == []
    assert names(home, dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == ["stale_data"]


def test_a_snooze_hides_one_finding_and_no_other(home, joint, paula):
    for household in (home, joint):
        make_stale(household)
        fail_import(household)
    first = ImportFile.objects.get(household=home)

    wait(home, paula, flag="import_failed", finding_key=str(first.pk))

    assert names(home) == ["stale_data"]
    assert names(joint) == ["import_failed", "stale_data"]


def test_snoozing_again_replaces_and_ending_shows_again_all_on_record(home, paula):
    make_stale(home)
    wait(home, paula)
    again = wait(home, paula, until=dt.date(2026, 8, 1), reason=" Waits for the new card ")

    assert AttentionSnooze.objects.get().reason == "Waits for the new card"
    end_snooze(snooze=again)

    assert names(home) == ["stale_data"]
    events = AuditEvent.objects.filter(action__in=("flag_snoozed", "snooze_ended"), household=home).order_by("pk")
    assert [event.action for event in events] == ["flag_snoozed", "flag_snoozed", "snooze_ended"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("reason", {"reason": " \n"}),
        ("reason", {"reason": "x" * 301}),
        ("until", {"until": dt.date(2026, 7, 1)}),
        ("until", {"until": dt.date(2027, 7, 3)}),
        ("flag", {"flag": "import_failed"}),
        ("flag", {"finding_key": "another"}),
    ],
)
def test_a_snooze_that_makes_no_sense_is_refused(home, paula, field, changes):
    make_stale(home)

    with pytest.raises(BadSnooze) as refused:
        wait(home, paula, **changes)

    assert refused.value.field == field
    assert not AttentionSnooze.objects.exists()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"reason": " "}, "a_snooze_has_a_reason"),
        ({"flag": ""}, "a_snooze_names_its_flag"),
        ({"until": dt.date(2026, 7, 1)}, "a_snooze_ends_within_a_year"),
        ({"until": dt.date(2027, 7, 3)}, "a_snooze_ends_within_a_year"),
    ],
)
def test_the_database_refuses_it_too(home, paula, changes, constraint):
    make_stale(home)
    made = wait(home, paula)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AttentionSnooze.objects.filter(pk=made.pk).update(**changes)


def test_a_planner_snoozes_on_the_household_page_and_takes_it_up_again(home, paula):
    make_stale(home)
    browser = desk(paula)
    day = home.today(timezone.now()) + dt.timedelta(days=7)
    assert 'value="stale_data"' in browser.get(page("users_household_page", home.pk)).content.decode()

    address = page("users_attention_snooze", home.pk)
    told = browser.post(address, {"flag": "stale_data", "until": "soon", "reason": ""}, follow=True).content.decode()
    assert "Not snoozed." in told
    assert not AttentionSnooze.objects.exists()

    told = browser.post(address, {"flag": "stale_data", "until": day, "reason": "Bank is slow"}, follow=True)
    assert "Bank is slow" in told.content.decode()
    assert 'value="stale_data"' not in told.content.decode()

    end = page("users_attention_snooze_end", AttentionSnooze.objects.get().pk)
    assert browser.get(end).status_code == browser.get(address).status_code == 405
    assert 'value="stale_data"' in browser.post(end, follow=True).content.decode()


@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("quentin", 404), ("sam", 404), ("olga", 404)])
def test_only_those_who_write_for_the_household_snooze(request, home, paula, who, status):
    make_stale(home)
    made = wait(home, paula)
    browser = desk(request.getfixturevalue(who))

    asked = {"flag": "stale_data", "until": "2030-01-01", "reason": "No"}
    assert browser.post(page("users_attention_snooze", home.pk), asked).status_code == status
    assert browser.post(page("users_attention_snooze_end", made.pk)).status_code == status
    assert AttentionSnooze.objects.get().reason == "Bank is slow"


def test_an_observer_sees_the_flags_without_the_form(home, observer):
    make_stale(home)

    shown = desk(observer).get(page("users_household_page", home.pk)).content.decode()

    assert STALE in shown
    assert "users/attentionsnooze/household" not in shown
