"""Social Security over the API: estimates, couples, work, statements, refusals by field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import client_for

API = "/api/v1/retirement/social-security"
ADA = {"name": "Ada", "birth_date": "1964-06-15", "sex": "FEMALE", "pia": "2609.80"}
BEN = {"name": "Ben", "birth_date": "1962-03-02", "sex": "MALE", "pia": "900.00"}


@pytest.fixture
def ask(alice):
    """POST as Alice on one day."""

    def post(body, status=200):
        response = client_for(alice).post(API, {"as_of": "2026-11-20", **body})
        assert response.status_code == status, response.content
        return response.json()

    return post


def refused(ask, body):
    """Where a refusal points, and its words."""
    (error,) = ask(body, status=400)["errors"]
    return error["pointer"], error["detail"]


def test_every_claim_month_from_62_to_70_is_told(ask):
    answer = ask(ADA)

    person = answer["person"]
    assert (person["pia"], person["full_age_months"]) == ("2609.80", 804)
    assert len(person["rows"]) == 96
    assert (person["earliest"]["month"], person["earliest"]["monthly"]) == ("2026-07", "1837.00")
    assert (person["latest"]["age_months"], person["latest"]["monthly"]) == (840, "3236.00")
    assert person["table_years"] == {"bend points": 2026, "wage index": 2024, "COLA": 2025}
    assert answer["series"][0]["points"][-1] == ["840", "3236.00"]


def test_delayed_credits_of_the_filing_year_wait_until_january(ask):
    answer = ask({**ADA, "claim_month": "2032-03"})  # full age in June 2031, so 9 months, of which 7 count in 2032

    person = answer["person"]
    assert person["chosen"]["monthly"] == "2766.00"  # 2,609.80 x 1.06
    assert person["first_year_monthly"] == "2731.00"  # 2,609.80 x 1.0466, from the credits to December 2031


def test_a_record_of_earnings_is_indexed_and_shows_its_credits(ask):
    earnings = [{"year": year, "earnings": "90000.00"} for year in range(1990, 2026)]

    answer = ask({"birth_date": "1964-06-15", "earnings": earnings})

    person = answer["person"]
    assert (person["credits"], person["indexed"]["indexing_year"]) == ({"count": 144, "insured": True}, 2024)
    assert person["indexed"]["years"][0]["covered"] == "51300.00"  # the maximum of 1990
    assert sum(row["counted"] for row in person["indexed"]["years"]) == 35


def test_a_couple_sees_top_up_survivor_and_best_claims_with_break_even(ask):
    answer = ask({**ADA, "spouse": BEN})

    spousal = answer["couple"]["spousal"][1]
    assert (spousal["half_of_other_pia"], spousal["top_up"], spousal["total"]) == ("1304.90", "404.00", "1304.00")
    survivor = answer["couple"]["survivors"][1]
    assert (survivor["larger"], survivor["rows"][0]["monthly"]) == ("2609.00", "1866.00")  # 71.5 percent at 60
    best = answer["couple"]["best"]
    assert best["best"]["first_age_months"] == 840
    assert best["break_even_ages_months"] == [975, 1002]
    assert any("9409" in text or "5980" in text for text in answer["explanation"])


def test_a_claim_already_made_stays_in_the_search(ask):
    answer = ask({**ADA, "spouse": {**BEN, "has_claimed": True, "claim_month": "2025-04"}})

    assert answer["couple"]["best"]["best"]["second_age_months"] == 757


def test_work_while_drawing_withholds_and_gives_back(ask):
    answer = ask({**ADA, "claim_age_months": 756, "work": {"year": 2028, "earnings": "40000.00"}})

    work = answer["work"]
    # 40,000 - 24,480 = 15,520, half of it withheld: four of twelve months of 1,957.00; 44 months stay early
    assert (work["exempt_amount"], work["withheld"], work["kept"]) == ("24480.00", "7760.00", "15724.00")
    assert (work["months_withheld"], work["monthly_from_full_age"]) == (4, "2000.00")
    assert answer["extrapolated"]
    assert "2028 is not published yet" in answer["warnings"][0]


def test_others_on_the_record_share_what_the_family_maximum_leaves(ask):
    answer = ask({**ADA, "auxiliary_benefits": ["1300.00", "1300.00"]})

    assert answer["person"]["family_maximum"] == "4764.60"
    assert [share["paid"] for share in answer["family"]] == ["1077.40", "1077.40"]


def test_someone_young_is_estimated_in_todays_dollars_and_told_of_the_extrapolation(ask):
    answer = ask({"birth_date": "1995-02-03", "future_yearly_earnings": "60000.00"})

    assert answer["extrapolated"]
    assert "lies after the published tables" in answer["warnings"][0]


@pytest.mark.parametrize(
    ("body", "pointer", "words"),
    [
        ({**ADA, "pia": "9999.00"}, "/pia", "maximum earnings"),
        ({"birth_date": "1964-06-15", "aime": 90_000}, "/aime", "maximum earnings"),
        ({**ADA, "claim_age_months": 700}, "/claim_age_months", "62 years 1 month"),
        ({**ADA, "claim_month": "2020-01"}, "/claim_month", "62 years 1 month"),
        ({**ADA, "claim_age_months": -5}, "/claim_age_months", "greater than or equal"),
        ({**ADA, "birth_date": "2030-01-01"}, "/birth_date", "future"),
        ({**ADA, "birth_date": "1912-01-01"}, "/birth_date", "births from 1917"),
        ({**ADA, "spouse": {**BEN, "pia": "9999.00"}}, "/spouse/pia", "maximum earnings"),
        ({**ADA, "has_claimed": True}, "/claim_age_months", "needs its age"),
        (
            {**ADA, "spouse": {**BEN, "has_claimed": True, "claim_age_months": 840}},
            "/spouse/has_claimed",
            "has not been made",
        ),
        ({**ADA, "work": {"year": 1800, "earnings": "1.00"}}, "/work/year", "greater than or equal"),
        ({"birth_date": "1964-06-15"}, "/earnings", "Give a record"),
        ({**ADA, "aime": 5000}, "/pia", "only one"),
        (
            {"birth_date": "1964-06-15", "earnings": [{"year": 1950, "earnings": "1.00"}]},
            "/earnings",
            "outside the years 1964",
        ),
        ({**ADA, "cola_rate": "3"}, "/cola_rate", "0.03 for 3 percent"),
    ],
)
def test_a_refusal_names_the_member_and_what_would_be_right(ask, body, pointer, words):
    where, detail = refused(ask, body)

    assert where == pointer
    assert words in detail


def upload(alice, content, name="statement.xml"):
    """A file as a client sends it."""
    return client_for(alice).post(f"{API}/statement", {"file": SimpleUploadedFile(name, content)}, format="multipart")


def test_a_csv_statement_becomes_a_record_that_the_calculator_takes(alice, ask):
    rows = "".join(f"{year},{earned}\n" for year, earned in ((1990, 20000), (1991, 99000), (1993, 24000)))

    answer = upload(alice, f"Year,Earnings\n{rows}".encode(), "earnings.csv").json()

    assert answer["earnings"][0] == {"year": 1990, "earnings": "20000.00"}
    assert (answer["total"], answer["credits"]["count"]) == ("143000.00", 12)
    assert answer["warnings"] == [
        "No earnings are recorded for 1992.",
        "Earnings above the taxable maximum count up to it: 1991.",
    ]
    assert ask({"birth_date": "1964-06-15", "earnings": answer["earnings"]})["person"]["aime"] > 0


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>',
        b"<unclosed>",
        b"\x00\xff\xfe",
        b"year,earnings\n2023,many\n",
    ],
)
def test_a_hostile_or_broken_file_is_refused_at_its_field(alice, content):
    response = upload(alice, content)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == ["/file"]
