"""Every calculator answers from its inputs alone, says what it rests on, and refuses by field."""

import datetime as dt

import pytest

from lifepath.users.choices import FactLayer
from lifepath.users.models import ContextFact
from tests.conftest import client_for

API = "/api/v1/education529"
COMPARE = {
    "resident_state": "CO",
    "horizon": 10,
    "contribution": "6000.00",
    "filing_status": "joint",
    "taxable_income": "150000.00",
}
SAVE = {"current_annual_cost": "10000.00", "years_to_enrollment": "2", "cost_inflation_rate": "0"}


@pytest.fixture
def ask(alice):
    """POST as Alice; the answer must carry what its reader needs."""

    def post(path, body, status=200):
        response = client_for(alice).post(f"{API}/{path}", body)
        assert response.status_code == status, response.content
        answer = response.json()
        if status == 200:
            for part in answer.get("results", [answer]):
                assert set(part) >= {"assumptions", "sources", "convention", "explanation", "series"}
        return answer

    return post


def pointers(answer):
    """What a refusal points at."""
    return [error["pointer"] for error in answer["errors"]]


def test_ten_years_out_a_moderate_saver_holds_seventy_thirty(ask):
    answer = ask("recommend", {"years_to_enrollment": "10"})

    assert answer["weights"] == {
        "equity_share": "0.700000",
        "fixed_income_share": "0.300000",
        "money_market_share": "0.000000",
    }
    assert answer["at_enrollment"]["money_market_share"] == "0.900000"
    assert len(answer["months_ahead"]) == 13
    assert [line["key"] for line in answer["series"]] == ["equity", "fixed_income", "money_market"]
    assert answer["sources"][0]["source"] == "project brief"


def test_one_year_out_all_three_weights_are_interpolated(ask):
    answer = ask("recommend", {"beneficiary_age": "17"})

    assert list(answer["weights"].values()) == ["0.200000", "0.350000", "0.450000"]


def test_drift_and_trades_bring_the_account_to_the_path(ask):
    holdings = {"equity": "8000.00", "fixed_income": "2000.00", "money_market": "0.00"}

    answer = ask("recommend", {"years_to_enrollment": "10", "holdings": holdings, "beside_plan_id": "UT-MY529-AGE"})

    assert [(trade["asset_class"], trade["amount"]) for trade in answer["trades"]] == [
        ("equity", "-1000.00"),
        ("fixed_income", "1000.00"),
        ("money_market", "0.00"),
    ]
    assert answer["largest_drift_share"] == "0.100000"
    assert answer["comparison"]["plan_id"] == "UT-MY529-AGE"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/years_to_enrollment"),
        ({"years_to_enrollment": "3", "beneficiary_age": "4"}, "/beneficiary_age"),
        ({"years_to_enrollment": "61"}, "/years_to_enrollment"),
        ({"birth_date": "2126-01-01"}, "/birth_date"),
        ({"beneficiary_age": "4", "risk_tolerance": "BOLD"}, "/risk_tolerance"),
        ({"beneficiary_age": "4", "beside_plan_id": "XX"}, "/beside_plan_id"),
        ({"beneficiary_age": "4", "holdings": {"equity": "1", "fixed_income": "1"}}, "/holdings/money_market"),
    ],
)
def test_a_wrong_question_about_allocation_is_refused_by_field(ask, body, pointer):
    assert pointers(ask("recommend", body, 400)) == [pointer]


def test_a_gap_is_closed_by_deposits_once_or_monthly(ask):
    # Two years at 10,000.00 without growth: 20,000.00 less 24 x 500.00 leaves 8,000.00, 24 deposits of 833.33.
    answer = ask(
        "contribution", {**SAVE, "years_in_college": 2, "monthly_contribution": "500.00", "annual_return_rate": "0"}
    )

    assert (answer["total_cost"], answer["projected_balance"], answer["projected_gap"]) == (
        "20000.00",
        "12000.00",
        "8000.00",
    )
    assert (answer["required_monthly"], answer["one_time"]) == ("833.33", "8000.00")
    assert answer["yearly"][0]["end_balance"] == "6000.00"
    assert len(answer["lower_returns"]) == 2


def test_without_a_return_the_balance_follows_the_glide_path_and_says_so(ask):
    answer = ask("contribution", {**SAVE, "current_balance": "1000.00"})

    assert "Glide path" in [entry["name"] for entry in answer["assumptions"]]
    assert "equity 7%" in next(e["value"] for e in answer["assumptions"] if e["name"] == "Yearly returns")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"annual_return_rate": "7"}, "/annual_return_rate"),
        ({"cost_inflation_rate": "0.9"}, "/cost_inflation_rate"),
        ({"current_balance": "99999999999999.00"}, "/current_balance"),
        ({"monthly_contribution": 1.5}, "/monthly_contribution"),
    ],
)
def test_a_wrong_question_about_savings_is_refused_by_field(ask, change, pointer):
    assert pointers(ask("contribution", {**SAVE, **change}, 400)) == [pointer]


def test_the_home_plan_of_colorado_is_worth_its_deduction(ask):
    answer = ask("compare-states", COMPARE)

    ranked = [plan for plan in answer["plans"] if plan["rank"]]
    assert [plan["rank"] for plan in ranked] == list(range(1, len(ranked) + 1))
    home = next(plan for plan in answer["plans"] if plan["is_home_plan"])
    assert home["state"] == "CO"
    assert home["first_year_tax_value"] == "264.00"  # 6,000.00 x 4.4 %
    assert all(plan["unranked_because"] for plan in answer["plans"] if plan["rank"] is None)


def test_what_the_query_leaves_out_comes_from_the_households_records(alice, home):
    home.state = "CO"
    home.save()
    for name, value in {"filing_status": "joint", "gross_annual_income": "150000.00"}.items():
        ContextFact.objects.create(
            household=home,
            name=name,
            layer=FactLayer.STATED,
            value=value,
            source="conversation",
            confidence=1,
            as_of=dt.date(2026, 1, 1),
        )

    answer = client_for(alice).get(f"{API}/compare-states?contribution=6000&horizon=10").json()

    assert answer["resident_state"] == "CO"
    filled = {e["name"]: e["value"] for e in answer["assumptions"] if e["source"] == "household's records"}
    assert filled == {
        "Resident state": "CO",
        "Filing status": "joint",
        "Taxable income": "$150,000, the gross income before anything that lowers it",
    }


def test_a_calculator_without_a_household_guesses_nothing(ask):
    answer = ask("compare-states", {"contribution": "6000.00", "horizon": 10}, 400)

    assert sorted(pointers(answer)) == ["/filing_status", "/resident_state", "/taxable_income"]


def test_a_strangers_household_does_not_fill_anything(charlie, home):
    response = client_for(charlie).post(
        f"{API}/compare-states?household={home.pk}", {"contribution": "1", "horizon": 1}
    )

    assert response.status_code == 404


def test_alabama_limits_each_spouse(ask):
    answer = ask(
        "tax-benefit",
        {
            "tax_year": 2025,
            "resident_state": "al",
            "filing_status": "joint",
            "contribution": "12000.00",
            "contribution_by_spouse": ["10000.00", "2000.00"],
        },
    )

    assert (answer["benefit_type"], answer["deduction"], answer["excess_contribution"]) == (
        "deduction",
        "7000.00",
        "5000.00",
    )
    assert answer["tax_saved"] is None
    assert answer["missing"] == ["state_taxable_income"]


def test_an_unknown_tax_year_is_refused_not_guessed(ask):
    body = {"tax_year": 2031, "resident_state": "CO", "filing_status": "single", "contribution": "100.00"}

    answer = ask("tax-benefit", body, 400)

    assert pointers(answer) == ["/tax_year"]
    assert "known tax years: 2025, 2026" in answer["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"resident_state": "XX"}, "/resident_state"),
        ({"plan_state": "Utah"}, "/plan_state"),
        ({"contribution_by_spouse": ["1.00", "2.00"]}, "/contribution_by_spouse"),
        ({"contribution": "-1"}, "/contribution"),
    ],
)
def test_a_wrong_question_about_a_state_is_refused_by_field(ask, change, pointer):
    body = {"tax_year": 2026, "resident_state": "CO", "filing_status": "single", "contribution": "100.00", **change}

    assert pointers(ask("tax-benefit", body, 400)) == [pointer]


def test_a_ticker_behind_a_portfolio_is_not_approved_but_hinted_at(ask):
    answer = ask(
        "funds/validate", {"plan_id": "UT-MY529", "identifiers": ["VSTSX", "my529 total stock MARKET index", ""]}
    )

    ticker, name, nothing = answer["results"]
    assert (name["approved"], name["reason"]) == (True, "exact name")
    assert nothing["approved"] is None
    assert ticker["approved"] is False
    assert ticker["hint"].startswith("VSTSX is what my529 Total Stock Market Index (UTVTX) holds")


def test_an_unknown_plan_is_answered_with_null(ask):
    (answer,) = ask("funds/validate", {"plan_id": "XX", "identifiers": ["A"]})["results"]

    assert answer["approved"] is None
    assert answer["reason"].startswith("unknown plan")


def test_college_costs_name_their_source(alice):
    answer = client_for(alice).get(f"{API}/college-costs?sector=public_4yr_in_state&academic_year=2025-26").json()

    (cost,) = answer["results"]
    assert cost["amount"] == "30990.00"
    assert "College Board" in cost["sources"][0]["source"]


def test_an_unknown_sector_is_refused_with_what_the_table_has(alice):
    response = client_for(alice).get(f"{API}/college-costs?sector=trade")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/sector"


def test_five_exclusions_may_be_given_at_once(ask):
    # 2025: 19,000.00 for each donor and child.
    answer = ask("gifts", {"year": 2025, "contribution": "95000.00", "elect_five_years": True})

    assert (answer["counted_per_year"], answer["taxable_gift"], answer["must_file_return"]) == (
        "19000.00",
        "0.00",
        True,
    )
    assert len(answer["years"]) == 5


def test_a_young_account_rolls_nothing_over(ask):
    answer = ask(
        "roth-rollover",
        {
            "year": 2025,
            "account_age_years": "14.9",
            "balance": "40000.00",
            "recent_contributions": "0.00",
            "earned_income": "9000.00",
        },
    )

    assert (answer["max_this_year"], answer["lifetime_left"], answer["bound"]) == ("0.00", "35000.00", "account_age")


def test_the_part_that_is_not_qualified_carries_its_share_of_the_earnings(ask):
    # 2,000.00 not qualified x 40 % earnings = 800.00: 176.00 income tax at 22 %, 80.00 penalty.
    body = {
        "year": 2025,
        "withdrawal": "10000.00",
        "balance": "50000.00",
        "basis": "30000.00",
        "marginal_tax_rate": "0.22",
        "expenses": {"college": "8000.00"},
        "resident_state": "AL",
    }

    answer = ask("withdrawal", body)

    assert (answer["qualified_share"], answer["taxable_earnings"]) == ("0.800000", "800.00")
    assert (answer["income_tax"], answer["penalty"]) == ("176.00", "80.00")
    assert any("Alabama" in warning for warning in answer["warnings"])
    assert pointers(ask("withdrawal", {**body, "withdrawal": "60000.00"}, 400)) == ["/withdrawal"]
    too_much = {**body, "expenses": {"college": "9999999999999.00"}}
    assert pointers(ask("withdrawal", too_much, 400)) == ["/expenses/college"]


def test_a_parents_account_counts_at_most_in_part(ask):
    assert ask("aid", {"owner": "parent", "balance": "50000.00"})["max_index_effect"] == "2820.00"
    assert ask("aid", {"owner": "grandparent", "balance": "50000.00"})["max_index_effect"] == "0.00"


def test_a_full_account_accepts_no_more(ask):
    body = {"plan_state": "AL", "balance_all_accounts": "470000.00", "contribution": "10000.00"}

    answer = ask("aggregate-limit", body)

    assert (answer["accepted"], answer["refused"], answer["maximum"]) == ("5000.00", "5000.00", "475000.00")


def test_a_reading_token_may_ask(alice):
    from lifepath.users.services.tokens import create_token

    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    _, secret = create_token(user=alice, name="Script", scopes=["education529:read"], expires_at=until)
    caller = client_for(None)
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    assert caller.post(f"{API}/recommend", {"beneficiary_age": "8"}).status_code == 200


def test_a_calculator_costs_a_constant_number_of_queries(alice, django_assert_max_num_queries):
    caller = client_for(alice)
    caller.post(f"{API}/compare-states", COMPARE)

    with django_assert_max_num_queries(5):  # session, savepoint and release of the request, versions of the tables
        caller.post(f"{API}/compare-states", COMPARE)


def test_amounts_that_grow_past_every_digit_are_refused(ask):
    most = {"contribution": "999999999999.99", "current_balance": "999999999999.99"}

    answer = ask("compare-states", {**COMPARE, **most, "horizon": 60, "gross_return_rate": "1"}, 400)

    assert answer["errors"][0]["code"] == "too_large"
