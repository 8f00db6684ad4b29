"""Taxes, distributions, premiums and limits over the API: published figures, refusals by field, years told."""

import pytest

from tests.conftest import client_for

API = "/api/v1/retirement"


@pytest.fixture
def ask(alice):
    """POST as Alice; the answer must carry what its reader needs."""

    def post(path, body, status=200):
        response = client_for(alice).post(f"{API}/{path}", body)
        assert response.status_code == status, response.content
        answer = response.json()
        if status == 200:
            assert set(answer) >= {"assumptions", "explanation", "warnings", "series", "extrapolated"}
            assert answer["assumptions"]
            assert answer["explanation"]
        return answer

    return post


def refused(ask, path, body):
    """Where a refusal points, and its words."""
    (error,) = ask(path, body, status=400)["errors"]
    return error["pointer"], error["detail"]


COUPLE = {
    "year": 2026,
    "filing_status": "joint",
    "age": 67,
    "spouse_age": 66,
    "pension": "20000.00",
    "deferred_withdrawals": "40000.00",
    "qualified_dividends": "6000.00",
    "long_term_gain": "10000.00",
    "social_security": "45000.00",
}


def test_the_tax_of_a_couple_stacks_gains_on_ordinary_income_and_adds_the_senior_deductions(ask):
    answer = ask("tax", COUPLE)

    # 76,000 + 22,500 provisional; 85 % of 45,000 taxed; 32,200 + 2 x 1,650 and 2 x 6,000 deducted
    assert answer["taxable_social_security"] == "38250.00"
    assert answer["adjusted_gross_income"] == "114250.00"
    assert (answer["standard_deduction"], answer["senior_deduction"]) == ("35500.00", "12000.00")
    assert answer["taxable_income"] == "66750.00"
    # 24,800 at 10 % and 25,950 at 12 %; the 16,000 of gains and dividends lie under 98,900 and are free
    assert (answer["ordinary_tax"], answer["long_term_gain_tax"], answer["total_tax"]) == ("5594.00", "0.00", "5594.00")
    assert (answer["marginal_rate"], answer["table_year"], answer["extrapolated"]) == ("0.120000", 2026, False)


def test_a_need_after_tax_is_grossed_up_to_the_cent(ask):
    answer = ask("tax", {**COUPLE, "need_after_tax": "10000.00"})

    assert answer["gross_up"]["withdrawal"] == "11363.64"  # 12 percent of it is 1,363.64
    assert answer["gross_up"]["tax_on_withdrawal"] == "1363.64"


def test_a_year_after_the_tables_is_extrapolated_and_says_so(ask):
    answer = ask("tax", {**COUPLE, "year": 2030})

    assert (answer["table_year"], answer["extrapolated"]) == (2026, True)
    assert "raised by inflation" in answer["warnings"][0]
    assert answer["senior_deduction"] == "0.00"  # ends after 2028


def test_a_tax_year_before_the_tables_is_refused_by_its_field(ask):
    assert refused(ask, "tax", {**COUPLE, "year": 2019}) == ("/year", "Income tax tables start with 2024.")


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("tax", {**COUPLE, "age": -1}, "/age"),
        ("tax", {**COUPLE, "interest": "-5.00"}, "/interest"),
        ("tax", {**COUPLE, "filing_status": "widowed"}, "/filing_status"),
        ("required-distributions", {"birth_date": "2090-01-01", "prior_year_end_balance": "1"}, "/birth_date"),
        (
            "required-distributions",
            {"birth_date": "1953-05-04", "year": 1940, "prior_year_end_balance": "1"},
            "/year",
        ),
        (
            "medicare-premiums",
            {"premium_year": 2020, "filing_status": "single", "income_two_years_before": "1"},
            "/premium_year",
        ),
        ("contribution-limits", {"year": 2020, "age": 40}, "/year"),
        ("contribution-limits", {"year": 2026, "age": 40, "accounts": ["ROTH_IRA"]}, "/filing_status"),
        ("contribution-limits", {"year": 2026, "age": 40, "contributions": {"PIGGY": "5.00"}}, "/contributions"),
    ],
)
def test_a_wrong_member_is_named(ask, path, body, pointer):
    assert refused(ask, path, body)[0] == pointer


def test_the_first_distribution_may_wait_until_april(ask):
    answer = ask(
        "required-distributions", {"birth_date": "1953-05-04", "year": 2026, "prior_year_end_balance": "500000.00"}
    )

    assert (answer["first_age"], answer["first_year"], answer["due_by"]) == ("73.0", 2026, "2027-04-01")
    assert (answer["divisor"], answer["required"]) == ("26.5", "18867.92")
    assert answer["schedule"][1]["prior_year_end_balance"] == "481132.08"


def test_nothing_is_required_of_someone_born_in_1960_before_75(ask):
    body = {"birth_date": "1960-01-01", "year": 2033, "prior_year_end_balance": "500000.00", "return_rate": "0.05"}

    answer = ask("required-distributions", body)

    assert (answer["required"], answer["due_by"], answer["first_year"]) == ("0.00", None, 2035)
    assert answer["schedule"][2]["required"] == "22408.54"  # 551,250.00 / 24.6


def test_a_spouse_more_than_ten_years_younger_is_warned_of(ask):
    answer = ask(
        "required-distributions",
        {
            "birth_date": "1950-05-04",
            "year": 2026,
            "prior_year_end_balance": "500000.00",
            "spouse_birth_date": "1965-01-01",
        },
    )

    assert "joint table" in answer["warnings"][0]


def test_one_dollar_over_a_limit_moves_two_people_to_the_next_premium(ask):
    body = {"premium_year": 2026, "filing_status": "joint", "people": 2}

    at = ask("medicare-premiums", {**body, "income_two_years_before": "218000.00"})
    over = ask("medicare-premiums", {**body, "income_two_years_before": "218000.01"})

    assert (at["tier"], at["premium_month"], at["room_to_next_tier"]) == (0, "202.90", "0.00")
    assert (over["tier"], over["premium_month"], over["yearly_total"]) == (1, "284.10", "6818.40")
    assert over["income_year"] == 2024


def test_limits_have_the_higher_catch_up_at_61_and_warn_of_what_is_planned_above(ask):
    answer = ask(
        "contribution-limits",
        {
            "year": 2026,
            "age": 61,
            "filing_status": "single",
            "modified_income": "160000.00",
            "contributions": {"401K": "36000.00", "ROTH_IRA": "5000.00"},
        },
    )

    limits = {each["account"]: each for each in answer["limits"]}
    assert (limits["401K"]["limit"], limits["401K"]["catch_up"], limits["401K"]["over_by"]) == (
        "35750.00",
        "11250.00",
        "250.00",
    )
    assert limits["ROTH_IRA"]["limit"] == "4590.00"  # 8,600 x 8,000 / 15,000, up to ten
    assert limits["ROTH_IRA"]["over_by"] == "410.00"
    assert [warning.split(":")[0] for warning in answer["warnings"]] == ["401K", "ROTH_IRA"]


def test_two_workplace_plans_share_one_limit(ask):
    answer = ask(
        "contribution-limits", {"year": 2026, "age": 40, "contributions": {"401K": "20000.00", "403B": "5000.00"}}
    )

    assert answer["warnings"] == ["401K, 403B and TSP share one limit of 24500: 25000.00 is planned."]


def test_a_limit_that_is_not_published_yet_is_carried_forward_and_said(ask):
    answer = ask("contribution-limits", {"year": 2031, "age": 40, "accounts": ["401K"]})

    (limit,) = answer["limits"]
    assert limit["extrapolated"]
    assert "not published yet" in answer["warnings"][0]
