"""The gap calculator of the API and of the command line."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import client_for

URL = "/api/v1/retirement/gap"
TWENTY_YEARS = {
    "current_savings": "150000.00",
    "monthly_contribution": "1500.00",
    "years_to_retirement": "20",
    "desired_income": "80000.00",
    "social_security_income": "30000.00",
    "expected_return_rate": "0.06",
    "inflation_rate": "0.025",
}


def ask(user, **changes):
    """The answer to the usual question, changed; None leaves a member out."""
    body = {name: value for name, value in {**TWENTY_YEARS, **changes}.items() if value is not None}
    return client_for(user).post(URL, body, format="json")


def options_of(body):
    """The body as options of the command."""
    return [f"--{name.replace('_', '-')}={value}" for name, value in body.items()]


def test_gap_is_required_less_projected_in_both_units(alice):
    answer = ask(alice).json()

    for unit in ("nominal", "real"):
        gap = Decimal(answer[f"required_balance_{unit}"]) - Decimal(answer[f"projected_balance_{unit}"])
        assert Decimal(answer[f"gap_{unit}"]) == gap
    assert answer["required_balance_real"] == "1250000.00"
    assert answer["is_shortfall"] is (Decimal(answer["gap_nominal"]) > 0)


def test_the_saving_that_is_answered_closes_the_gap(alice):
    first = ask(alice, monthly_contribution="200.00").json()
    more = Decimal("200.00") + Decimal(first["additional_monthly_saving_nominal"])

    again = ask(alice, monthly_contribution=str(more + Decimal("0.01"))).json()

    assert Decimal(first["gap_nominal"]) > 0
    assert Decimal(again["gap_nominal"]) <= Decimal("0.01")


def test_every_default_is_named(alice):
    named = {entry["name"]: entry["value"] for entry in ask(alice, inflation_rate=None).json()["assumptions"]}

    assert named["inflation"] == "0.025"
    assert {"need", "contribution growth", "contribution timing", "monthly rate", "fee"} <= set(named)


def test_a_date_in_the_past_means_already_retired_and_is_said(alice):
    answer = ask(alice, years_to_retirement=None, retirement_date="2020-01-01").json()

    assert (answer["months_to_retirement"], answer["already_retired"]) == (0, True)
    assert answer["warnings"] == [
        "The retirement date has passed: the household counts as retired and nothing more is contributed."
    ]
    assert answer["projected_balance_nominal"] == "150000.00"
    assert answer["additional_monthly_saving_nominal"] is None


def test_a_contribution_above_the_limit_of_the_plan_is_projected_and_warned_of(alice):
    answer = ask(
        alice, monthly_contribution="3000.00", contribution_plan="401K", contributor_age=45, contribution_year=2026
    ).json()

    assert answer["warnings"] == [
        "36000.00 a year is above the limit of 24500 for 401K in 2026; it is projected as given."
    ]
    assert answer["table_years"] == {"limit of 401K": 2026}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"expected_return_rate": "0.51"}, "/expected_return_rate"),
        ({"inflation_rate": "-0.6"}, "/inflation_rate"),
        ({"current_savings": "-1.00"}, "/current_savings"),
        ({"years_to_retirement": None}, "/years_to_retirement"),
        ({"months_to_retirement": 3}, "/months_to_retirement"),
        ({"need_basis": "HORIZON"}, "/months_in_retirement"),
        ({"need_basis": "SURVIVAL"}, "/people"),
        ({"withdrawal_rate": "0"}, "/withdrawal_rate"),
        (
            {"contribution_plan": "401K", "contributor_age": 45, "contribution_year": 1990},
            "/contribution_year",
        ),
    ],
)
def test_bad_input_is_refused_at_its_field(alice, changes, pointer):
    response = ask(alice, **changes)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_a_need_weighted_by_survival_names_its_life_tables(alice):
    people = [{"birth_date": "1966-05-04", "sex": "FEMALE"}, {"age_months": 720, "sex": "MALE"}]

    answer = ask(alice, need_basis="SURVIVAL", people=people).json()

    sources = [entry["value"] for entry in answer["assumptions"] if entry["name"] == "survival"]
    assert len(sources) == 2
    assert "1966" in sources[0]
    assert answer["table_years"] == {"life table": 2022}


def test_the_command_prints_the_answer_of_the_api(alice, capsys):
    call_command("retirement", "gap", "--json", *options_of(TWENTY_YEARS))

    assert json.loads(capsys.readouterr().out) == ask(alice).json()


def test_the_command_names_the_option_that_is_wrong():
    with pytest.raises(CommandError, match="--expected-return-rate: Write a yearly fraction"):
        call_command("retirement", "gap", *options_of({**TWENTY_YEARS, "expected_return_rate": "6"}))
