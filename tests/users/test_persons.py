import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from lifepath.users.choices import Relation
from lifepath.users.models import Person
from tests.conftest import client_for


def persons(household, person=""):
    return f"/api/v1/households/{household.pk}/persons" + (f"/{person}" if person else "")


@pytest.fixture
def mia(home):
    return Person.objects.create(household=home, name="Mia", birth_date=dt.date(2017, 5, 4), relation=Relation.CHILD)


def test_a_dependant_is_entered_and_their_name_is_ciphertext_at_rest(home, alice):
    response = client_for(alice).post(persons(home), {"name": "Mia", "birth_date": "2017-05-04", "relation": "CHILD"})

    assert response.status_code == 201
    assert response.json() | {"id": ""} == {
        "id": "",
        "name": "Mia",
        "birth_date": "2017-05-04",
        "relation": "CHILD",
        "user": None,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM users_person WHERE id = %s", [response.json()["id"]])
        assert cursor.fetchone()[0].startswith("v1.")


def test_the_members_are_among_the_persons(joint, alice, bob):
    rows = client_for(alice).get(persons(joint)).json()["results"]

    assert [(row["name"], row["relation"], row["user"]) for row in rows] == [
        ("Alice", "MEMBER", str(alice.pk)),
        ("Bob", "MEMBER", str(bob.pk)),
    ]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"birth_date": "2999-01-01"}, "/birth_date", "future"),
        ({"birth_date": "1899-12-31"}, "/birth_date", "too_early"),
        ({"birth_date": "2017-02-29"}, "/birth_date", "invalid"),
        ({"relation": "MEMBER"}, "/relation", "member"),
        ({"relation": "PET"}, "/relation", "invalid_choice"),
        ({"name": ""}, "/name", "blank"),
        ({"name": "a\x00b"}, "/name", "control"),
        ({"name": "x" * 121}, "/name", "max_length"),
    ],
)
def test_a_wrong_person_is_refused_by_name(home, alice, mia, change, pointer, code):
    given = {"name": "Leo", "relation": "CHILD", **change}
    created = client_for(alice).post(persons(home), given)
    changed = client_for(alice).patch(persons(home, mia.pk), change)

    for response in (created, changed):
        assert response.status_code == 400
        assert next((error["pointer"], error["code"]) for error in response.json()["errors"]) == (pointer, code)
    assert Person.objects.filter(household=home, relation=Relation.CHILD).get().name == "Mia"


def test_somebody_born_today_and_somebody_born_in_1900_are_persons(home, alice, now):
    for day in (home.today(now).isoformat(), "1900-01-01"):
        response = client_for(alice).post(persons(home), {"name": "N", "birth_date": day, "relation": "OTHER"})
        assert response.status_code == 201


def test_the_database_too_knows_nobody_born_before_1900(home):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(household=home, name="Old", birth_date=dt.date(1899, 12, 31), relation=Relation.OTHER)


def test_a_member_is_neither_made_nor_unmade_nor_removed_by_hand(home, alice):
    member = Person.objects.get(household=home)
    caller = client_for(alice)

    assert caller.patch(persons(home, member.pk), {"relation": "CHILD"}).status_code == 400
    removed = caller.delete(persons(home, member.pk))
    renamed = caller.patch(persons(home, member.pk), {"birth_date": "1988-02-29", "relation": "MEMBER"})

    assert (removed.status_code, removed.json()["code"]) == (409, "is_member")
    assert renamed.json()["birth_date"] == "1988-02-29"
    assert Person.objects.get(pk=member.pk).relation == Relation.MEMBER


def test_a_dependant_is_removed(home, alice, mia):
    assert client_for(alice).delete(persons(home, mia.pk)).status_code == 204
    assert not Person.objects.filter(pk=mia.pk).exists()


def test_a_person_of_another_household_is_not_found_under_ones_own(home, joint, alice, mia):
    assert client_for(alice).get(persons(joint, mia.pk)).status_code == 404
    assert client_for(alice).patch(persons(joint, mia.pk), {"name": "X"}).status_code == 404


def test_the_list_costs_the_same_whatever_its_length(home, alice, mia, django_assert_num_queries):
    caller = client_for(alice)
    with django_assert_num_queries(3):
        caller.get(persons(home))
    for number in range(8):
        Person.objects.create(household=home, name=f"Child {number}", relation=Relation.CHILD)

    with django_assert_num_queries(3):
        assert len(caller.get(persons(home)).json()["results"]) == 10
