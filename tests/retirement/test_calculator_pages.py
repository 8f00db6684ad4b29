"""The planner's pages: claim ages of a couple, a year's tax, and a statement that is previewed before it is stored."""

import datetime as dt
import re
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lifepath.users.choices import Relation
from lifepath.users.models import AuditEvent, Person
from retirement.selectors.earnings import earnings_record
from retirement.services.profiles import create_profile
from tests.core.test_admin_scoping import desk as at_desk
from tests.permissions.world import World

PAGES = "/admin/retirement/earningsrecord"


@pytest.fixture
def world(db):
    """The same people everywhere."""
    return World.build()


@pytest.fixture
def ada(world):
    """A person of the household."""
    return Person.objects.create(
        household=world.home, name="Ada", relation=Relation.SPOUSE, birth_date=dt.date(1964, 6, 15)
    )


@pytest.fixture
def desk(world):
    """The lead planner's browser."""
    return at_desk(world.people["lead"])


def test_the_comparison_shows_two_people_by_claim_age(desk):
    page = desk.get(
        f"{PAGES}/social-security/",
        {
            "birth_date": "1964-06-15",
            "pia": "2609.80",
            "claim_age": "67",
            "spouse_birth_date": "1962-03-02",
            "spouse_pia": "900",
        },
    ).content.decode()

    assert "Best claims" in page
    assert "2,609.00" in page
    assert "3,236.00" in page
    assert "<svg" in page


def test_a_profile_fills_the_people_and_the_reading_is_on_record(desk, world, ada):
    profile = create_profile(
        household_id=world.home.pk,
        given={
            "name": "Plan",
            "retirement_date": dt.date(2031, 6, 1),
            "annual_spending": D(50_000),
            "members": [{"person": ada, "birth_date": dt.date(1964, 6, 15), "pia": D("2609.80")}],
        },
    )

    page = desk.get(f"{PAGES}/social-security/", {"profile": str(profile.pk)}).content.decode()

    assert "Ada: PIA" in page
    assert AuditEvent.objects.filter(action="read", household_id=world.home.pk).exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"birth_date": "1964-06-15", "pia": "9999"}, "maximum earnings"),
        ({"birth_date": "1964-06-15", "pia": "2000", "claim_age": "61"}, "is not possible"),
        ({"birth_date": "1964-06-15", "pia": "2000", "spouse_pia": "900"}, "This field is required"),
    ],
)
def test_a_refusal_stands_on_the_page(desk, asked, words):
    page = desk.get(f"{PAGES}/social-security/", asked).content.decode()

    assert words in page
    assert "<svg" not in page


def test_the_tax_page_shows_every_step(desk):
    page = desk.get(
        f"{PAGES}/tax/", {"year": "2026", "filing_status": "single", "age": "67", "pension": "40000"}
    ).content.decode()

    assert "Total tax" in page
    assert "Senior deduction" in page
    assert "tables of 2026" in page


def test_the_tax_page_names_a_year_it_does_not_know(desk):
    page = desk.get(f"{PAGES}/tax/", {"year": "2019", "filing_status": "single"}).content.decode()

    assert "Income tax tables start with 2024" in page


def test_a_statement_is_previewed_and_then_stored(desk, ada):
    file = SimpleUploadedFile("earnings.csv", b"year,earnings\n2023,90000\n")
    preview = desk.post(f"{PAGES}/upload/", {"person": str(ada.pk), "file": file}).content.decode()
    assert "1 years added" in preview
    assert earnings_record(ada) is None

    sealed = re.search(r'name="previewed" value="([^"]+)"', preview)[1]
    response = desk.post(f"{PAGES}/upload/", {"previewed": sealed})

    assert response.status_code == 302
    assert earnings_record(ada) == {2023: D(90000)}


def test_a_preview_that_was_tampered_with_is_refused(desk, ada):
    response = desk.post(f"{PAGES}/upload/", {"previewed": "abc:def"})

    assert response.status_code == 403
    assert earnings_record(ada) is None


def test_a_planner_who_may_only_read_cannot_store(world, ada):
    client = at_desk(world.people["observer"])
    file = SimpleUploadedFile("earnings.csv", b"year,earnings\n2023,90000\n")

    page = client.post(f"{PAGES}/upload/", {"person": str(ada.pk), "file": file}).content.decode()

    assert "Store this record" not in page
    assert earnings_record(ada) is None
