"""Corrections through the API: each closes the gap when its inputs are sent back."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retirement.calc.corrections.plan import corrections
from retirement.calc.corrections.shapes import CorrectionKind
from retirement.calc.gap import GapInputs, analyse_gap
from tests.conftest import client_for
from tests.retirement.plans import couple_plan, single_plan
from tests.retirement.test_gap_api import TWENTY_YEARS

URL = "/api/v1/retirement/corrections"
SHORT = {**TWENTY_YEARS, "monthly_contribution": "700.00", "paths": 200}
CENT = Decimal("0.01")


def ask(user, **changes):
    """The corrections of a shortfall."""
    body = {name: value for name, value in {**SHORT, **changes}.items() if value is not None}
    return client_for(user).post(URL, body, format="json").json()


def available(answer):
    """By kind."""
    return {each["kind"]: each for each in answer["single"] if each["available"]}


def test_the_inputs_of_each_correction_reproduce_its_residual_gap(alice):
    answer = ask(
        alice,
        social_security_income=None,
        social_security_claims=[{"birth_date": "1981-02-11", "pia": "2600.00", "claim_age_months": 745}],
        home_equity="2000000.00",
        annuity_payout_rate="0.065",
    )

    found = [*available(answer).values(), *answer["combined"]]
    assert len(found) >= 9
    for correction in found:
        body = {name: value for name, value in correction["inputs"].items() if value is not None}
        for stream in body["other_incomes"]:
            for name in [name for name, value in stream.items() if value is None]:
                del stream[name]
        again = client_for(alice).post("/api/v1/retirement/gap", body, format="json")
        assert again.status_code == 200, again.content
        assert again.json()["gap_nominal"] == correction["residual_gap_nominal"]
        assert correction["closes"] is (Decimal(correction["residual_gap_nominal"]) <= CENT)


def test_saving_more_is_spread_over_the_plans_that_have_room(alice):
    saved = available(ask(alice, rooms=[{"plan": "401K", "yearly_room": "1200.00"}]))["SAVE_MORE"]

    after, before = (Decimal(saved["changes"][0][name]) for name in ("after", "before"))
    assert saved["split"][0] == {"plan": "401K", "monthly": "100.00"}
    assert [part["plan"] for part in saved["split"]] == ["401K", "TAXABLE"]
    assert sum(Decimal(part["monthly"]) for part in saved["split"]) == after - before
    assert saved["limits_hit"] == ["401K: 1200.00 a year is all that may still be contributed."]


def test_every_correction_says_its_effect_on_success_and_none_lowers_it(alice):
    for correction in available(ask(alice)).values():
        if correction["kind"] == CorrectionKind.CHANGE_ALLOCATION:
            continue
        assert Decimal(correction["success_after_share"]) >= Decimal(correction["success_before_share"])


def test_the_wanted_success_is_reached_on_the_very_paths(alice):
    found = ask(alice, wanted_success_share="0.8")["at_success"]

    assert Decimal(found["success_share"]) < Decimal("0.8")
    assert Decimal(found["success_with_further_saving_share"]) >= Decimal("0.8")
    assert found["success_with_affordable_income_share"] == "0.800000"
    assert found["retire_later"]["delay_months"] > 0
    assert Decimal(found["retire_later"]["success_share"]) >= Decimal("0.8")
    shares = [Decimal(point["success_share"]) for point in found["retire_later"]["curve"]]
    assert shares == sorted(shares)


def test_without_a_gap_nothing_is_offered(alice):
    answer = ask(alice, current_savings="9000000.00", with_success=False)

    assert (answer["single"], answer["combined"], answer["at_success"]) == ([], [], None)
    assert answer["explanation"][0].startswith("There is no gap")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"paths": 99}, "/paths"),
        ({"paths": 10_001}, "/paths"),
        ({"combined_weights": ["1", "0", "0"]}, "/combined_weights"),
        ({"stock_return_rate": "0.6"}, "/stock_return_rate"),
        ({"social_security_claims": [{"birth_date": "1981-02-11", "pia": "9999.00"}]}, "/social_security_claims/0/pia"),
    ],
)
def test_bad_levers_are_refused_at_their_field(alice, changes, pointer):
    body = {**SHORT, "social_security_income": "0.00", **changes}
    response = client_for(alice).post(URL, body, format="json")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_a_profile_answers_its_corrections_with_room_and_claims(alice, home):
    profile = single_plan(home, alice, paths=200)

    answer = client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/corrections").json()

    found = available(answer)
    assert {"SAVE_MORE", "RETIRE_LATER", "SPEND_LESS", "CLAIM_LATER", "CHANGE_ALLOCATION"} <= set(found)
    assert found["SAVE_MORE"]["split"][0]["plan"] == "401K"
    assert found["SAVE_MORE"]["closes"] is True


def test_a_couple_may_move_both_claims(alice, bob, joint):
    profile = couple_plan(joint, alice, bob, paths=200, annual_spending=Decimal(120_000))

    answer = client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/corrections").json()

    claim = next(each for each in answer["single"] if each["kind"] == "CLAIM_LATER")
    assert claim["available"] is True
    assert [change["name"] for change in claim["changes"]] == ["claim_age_months_1", "claim_age_months_2"]
    names = [stream["name"] for stream in claim["inputs"]["other_incomes"]]
    assert names.count("Social Security of person 1") == 1


PLANS = st.builds(
    GapInputs,
    current_savings=st.decimals(0, 800_000, places=2),
    monthly_contribution=st.decimals(0, 4_000, places=2),
    months_to_retirement=st.integers(1, 480),
    desired_income=st.decimals(10_000, 200_000, places=2),
    expected_return=st.decimals("-0.02", "0.12", places=4),
    social_security_income=st.decimals(0, 40_000, places=2),
    inflation=st.decimals("-0.01", "0.08", places=4),
)


@given(PLANS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_correction_that_claims_to_close_the_gap_does(inputs):
    found = corrections(inputs)

    for correction in (*found.single, *found.combined):
        if correction.closes:
            assert analyse_gap(correction.inputs).gap_nominal <= CENT


@given(PLANS, st.decimals(1, 2_000, places=2))
@settings(max_examples=60)
def test_saving_more_never_widens_the_gap_and_never_delays(inputs, more):
    richer = GapInputs(
        **{
            **{name: getattr(inputs, name) for name in GapInputs.__slots__},
            "monthly_contribution": inputs.monthly_contribution + more,
        }
    )

    before, after = analyse_gap(inputs), analyse_gap(richer)

    assert after.gap_nominal <= before.gap_nominal
    if before.months_to_reach_need is not None:
        assert after.months_to_reach_need is not None
        assert after.months_to_reach_need <= before.months_to_reach_need
