"""Earnings on record: typed in or imported, sealed in the database, read by the calculator."""

import datetime as dt
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from lifepath.users.choices import Relation
from lifepath.users.models import AuditEvent, Person
from retirement.models import EarningsRecord
from retirement.selectors.earnings import earnings_record
from retirement.services.earnings import store_earnings
from tests.conftest import client_for

API = "/api/v1/retirement"
CSV = b"year,earnings\n2022,80000\n2023,90000.50\n"
STATEMENT = b"""<?xml version="1.0"?>
<s:OnlineSocialSecurityStatementData xmlns:s="http://ssa.gov/osss/schemas/2.0">
  <s:UserInformation><s:DateOfBirth>%s</s:DateOfBirth></s:UserInformation>
  <s:EarningsRecord>
    <s:Earnings startYear="2023" endYear="2023"><s:FicaEarnings>90000</s:FicaEarnings></s:Earnings>
  </s:EarningsRecord>
</s:OnlineSocialSecurityStatementData>"""


@pytest.fixture
def ada(alice):
    """A person of Alice's household."""
    return Person.objects.create(
        household_id=alice.personal_household_id,
        name="Ada",
        relation=Relation.SPOUSE,
        birth_date=dt.date(1964, 6, 15),
    )


def upload(user, person, content, **more):
    """A statement as a client sends it."""
    body = {"person": str(person.pk), "file": SimpleUploadedFile("statement", content), **more}
    return client_for(user).post(f"{API}/earnings-records/import", body, format="multipart")


def import_command(tmp_path, person, *options):
    """Run the command on a file; answers with what it printed."""
    path, out = tmp_path / "statement.csv", StringIO()
    path.write_bytes(CSV)
    household = str(person.household_id)
    call_command("import_social_security", str(path), "--household", household, "--person", "Ada", *options, stdout=out)
    return out.getvalue()


def test_a_record_is_kept_sealed_and_read_back_exactly(alice, ada):
    body = {"person": str(ada.pk), "earnings": [{"year": 2023, "earnings": "90000.50"}]}

    response = client_for(alice).post(f"{API}/earnings-records", body)

    assert response.status_code == 201
    assert response.json()["earnings"] == [{"year": 2023, "earnings": "90000.50"}]
    assert earnings_record(ada) == {2023: D("90000.50")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT amounts FROM retirement_earningsrecord")
        assert "90000" not in cursor.fetchone()[0]


def test_a_person_has_one_record(alice, ada):
    store_earnings(person=ada, earnings={2023: D(1)}, source="test")
    body = {"person": str(ada.pk), "earnings": [{"year": 2023, "earnings": "5.00"}]}

    response = client_for(alice).post(f"{API}/earnings-records", body)

    assert (response.status_code, response.json()["code"]) == (409, "has_a_record")
    assert earnings_record(ada) == {2023: D(1)}


def test_a_statement_replaces_the_record_and_tells_the_difference(alice, ada):
    store_earnings(person=ada, earnings={2021: D(1), 2022: D(80000), 2023: D(5)}, source="test")

    answer = upload(alice, ada, CSV).json()

    assert (answer["added"], answer["changed"], answer["removed"], answer["unchanged"]) == ([], [2023], [2021], 1)
    assert earnings_record(ada) == {2022: D(80000), 2023: D("90000.50")}


def test_a_dry_run_stores_nothing(alice, ada):
    answer = upload(alice, ada, CSV, dry_run="true").json()

    assert (answer["added"], answer["record"]) == ([2022, 2023], None)
    assert earnings_record(ada) is None


@pytest.mark.parametrize(
    ("content", "pointer", "words"),
    [
        (STATEMENT % b"1970-01-01", "/file", "somebody born 1970-01-01"),
        (b"year,earnings\n1950,5\n", "/earnings", "outside the years 1964"),
        (b"year,earnings\n2199,5\n", "/file", "in the future"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "/file", "cannot be read"),
    ],
)
def test_a_statement_that_cannot_be_hers_is_refused(alice, ada, content, pointer, words):
    response = upload(alice, ada, content)

    (error,) = response.json()["errors"]
    assert (response.status_code, error["pointer"]) == (400, pointer)
    assert words in error["detail"]
    assert earnings_record(ada) is None


def test_a_strangers_person_does_not_exist(charlie, ada):
    assert upload(charlie, ada, CSV).status_code == 400
    assert client_for(charlie).post(f"{API}/social-security", {"person": str(ada.pk)}).status_code == 400
    assert earnings_record(ada) is None


def test_the_command_is_safe_to_run_twice(tmp_path, ada):
    assert "2 years added, 0 changed, 0 removed, 0 unchanged (dry run" in import_command(tmp_path, ada, "--dry-run")
    assert earnings_record(ada) is None

    assert "2 years added" in import_command(tmp_path, ada)
    events = AuditEvent.objects.count()
    assert "0 years added, 0 changed, 0 removed, 2 unchanged." in import_command(tmp_path, ada)
    assert AuditEvent.objects.count() == events


def test_the_command_names_the_people_it_knows(tmp_path, ada):
    path = tmp_path / "statement.csv"
    path.write_bytes(CSV)

    with pytest.raises(CommandError, match=r"'Eve' is not one person of the household; it has .*Ada"):
        call_command("import_social_security", str(path), "--household", str(ada.household_id), "--person", "Eve")


def test_the_calculator_reads_the_record_of_a_person(alice, ada):
    store_earnings(person=ada, earnings={year: D(90000) for year in range(1990, 2026)}, source="test")

    answer = client_for(alice).post(f"{API}/social-security", {"person": str(ada.pk), "as_of": "2026-11-20"}).json()

    assert (answer["person"]["name"], answer["person"]["credits"]["count"]) == ("Ada", 144)


def test_the_calculator_says_when_nothing_is_on_record(alice, ada):
    response = client_for(alice).post(f"{API}/social-security", {"person": str(ada.pk)})

    assert [error["pointer"] for error in response.json()["errors"]] == ["/person"]


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_queries_for_any_length(alice, django_assert_num_queries, count):
    for number in range(count):
        person = Person.objects.create(
            household_id=alice.personal_household_id, name=f"P{number}", relation=Relation.OTHER
        )
        store_earnings(person=person, earnings={2023: D(1)}, source="test")
    client = client_for(alice)
    client.get(f"{API}/earnings-records")

    with django_assert_num_queries(3):
        response = client.get(f"{API}/earnings-records")

    assert len(response.json()["results"]) == count
    assert EarningsRecord.objects.count() == count
