"""Projections side by side: replayable, monotone, and as a job where a request is too short."""

from decimal import Decimal

import pytest

from lifepath.users.models import Job
from retirement.selectors.outlooks import forget_draws
from tests.conftest import client_for
from tests.retirement.plans import couple_plan, single_plan
from tests.retirement.test_gap_api import TWENTY_YEARS

URL = "/api/v1/retirement/projections"


def ask(user, **changes):
    """Three modes on few paths."""
    return client_for(user).post(URL, {**TWENTY_YEARS, "paths": 300, **changes}, format="json")


@pytest.mark.parametrize("model", ["LOGNORMAL", "BOOTSTRAP", "BLOCK_BOOTSTRAP"])
def test_the_same_seed_gives_the_same_bytes_drawn_anew_or_kept(alice, model):
    first = ask(alice, simulation_model=model, seed=11)
    kept = ask(alice, simulation_model=model, seed=11)
    forget_draws()
    fresh = ask(alice, simulation_model=model, seed=11)
    other = ask(alice, simulation_model=model, seed=12)

    assert first.status_code == 200
    assert first.json()["seed"] == 11
    assert first.content == kept.content == fresh.content
    assert other.json()["monte_carlo"]["digest"] != first.json()["monte_carlo"]["digest"]


def test_three_modes_stand_side_by_side_with_bands_by_year(alice):
    answer = ask(alice).json()

    assert answer["deterministic"]["paths"] == 1
    assert answer["historical"]["paths"] == 154 - 50 + 1
    assert len(answer["historical"]["worst_starts"]) == 5
    bands = answer["monte_carlo"]["balances"]
    assert [band["year"] for band in bands] == list(range(51))
    for band in bands:
        assert [Decimal(value) for value in band["real"]] == sorted(Decimal(value) for value in band["real"])
    assert [line["key"] for line in answer["monte_carlo"]["series"]] == [
        f"balance_p{percentile}" for percentile in (5, 25, 50, 75, 95)
    ]


def test_success_falls_with_spending_and_rises_with_saving(alice):
    def success(**changes):
        return Decimal(ask(alice, **changes).json()["monte_carlo"]["success_share"])

    modest, usual, lavish = (success(desired_income=amount) for amount in ("50000.00", "80000.00", "110000.00"))
    assert modest > usual > lavish
    assert success(monthly_contribution="2500.00") > usual


def test_the_targets_reach_the_wanted_success_on_the_same_paths(alice):
    answer = ask(alice, wanted_success_share="0.75", desired_income="100000.00", with_targets=True).json()

    targets = answer["targets"]
    again = ask(alice, desired_income=targets["affordable_income_real"]).json()
    assert Decimal(answer["monte_carlo"]["success_share"]) < Decimal("0.75")
    assert Decimal(again["monte_carlo"]["success_share"]) == Decimal(targets["success_with_affordable_income_share"])
    assert Decimal(targets["success_with_affordable_income_share"]) >= Decimal("0.75")
    assert Decimal(targets["success_with_further_saving_share"]) >= Decimal("0.75")


@pytest.mark.parametrize("rule", ["PERCENT", "VPW", "GUARDRAILS"])
def test_a_rule_that_adapts_has_bands_of_spending_and_no_targets(alice, rule):
    answer = ask(
        alice, spending_rule=rule, spending_floor="30000.00", years_to_retirement="19.5", with_targets=True
    ).json()

    assert answer["targets"] is None
    retired = [band for band in answer["monte_carlo"]["spending"] if band["year"] >= 20]
    assert Decimal(retired[0]["real"][2]) > 0
    if rule == "GUARDRAILS":
        assert retired[0]["real"] == ["80000.00"] * 5


def test_a_mix_that_moves_to_bonds_is_said_and_changes_the_paths(alice):
    level = ask(alice, simulation_model="BOOTSTRAP").json()
    moving = ask(alice, simulation_model="BOOTSTRAP", retirement_stock_share="0.2").json()

    assert moving["monte_carlo"]["digest"] != level["monte_carlo"]["digest"]
    named = {entry["name"]: entry["value"] for entry in moving["assumptions"]}
    assert named["stock share in retirement"] == "0.200000"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"paths": 99}, "/paths"),
        ({"paths": 50_000}, "/paths"),
        ({"seed": -1}, "/seed"),
        ({"stock_volatility": "1.5"}, "/stock_volatility"),
        ({"simulation_model": "CRYSTAL_BALL"}, "/simulation_model"),
        ({"spending_floor": "9.00", "spending_ceiling": "8.00"}, "/spending_ceiling"),
        ({"expected_return_rate": "0.5", "stock_return_rate": "0.5", "bond_return_rate": "-0.5"}, "/stock_return_rate"),
        ({"years_to_retirement": "99"}, "/paths"),
    ],
)
def test_bad_input_is_refused_at_its_field(alice, changes, pointer):
    response = ask(alice, **changes)

    assert response.status_code == 400, response.content
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_a_profile_with_phases_and_one_offs_spends_by_them(alice, home):
    plain = single_plan(home, alice, paths=200)
    varied = single_plan(
        home,
        alice,
        paths=200,
        phases=[{"from_age": 80, "to_age": 120, "factor": Decimal("0.5")}],
        one_offs=[{"name": "Legacy", "year": 2030, "amount": Decimal(100_000)}],
    )

    def median_at_end(profile):
        answer = client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/projections").json()
        return Decimal(answer["deterministic"]["balances"][-1]["real"][2])

    assert median_at_end(varied) > median_at_end(plain)


def test_more_paths_than_a_request_may_take_become_a_job(alice, home, run_jobs):
    profile = single_plan(home, alice, paths=200)
    address = f"/api/v1/retirement/profiles/{profile.pk}/projections"

    refused = client_for(alice).get(f"{address}?paths=60000")
    asked = client_for(alice).post(address, {"paths": 25_000, "seed": 3, "with_targets": True}, format="json")
    run_jobs()
    job = client_for(alice).get(asked["Location"]).json()

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/paths"
    assert asked.status_code == 202
    assert job["state"] == "SUCCEEDED", job
    assert job["result"]["targets"] is not None
    assert (job["result"]["seed"], job["result"]["monte_carlo"]["paths"]) == (3, 25_000)
    over = {"paths": "25000", "seed": "3", "with_targets": "True"}
    assert Job.objects.get().arguments == {"profile": str(profile.pk), "over": over}


def test_few_paths_posted_are_answered_at_once(alice, home):
    profile = single_plan(home, alice, paths=200)

    response = client_for(alice).post(f"/api/v1/retirement/profiles/{profile.pk}/projections", {}, format="json")

    assert response.status_code == 200
    assert not Job.objects.exists()


def test_the_household_year_table_steps_to_a_survivor(alice, bob, joint):
    profile = couple_plan(joint, alice, bob)

    answer = client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/household").json()

    alone = [row for row in answer["rows"] if None in row["ages"]]
    together = [row for row in answer["rows"] if None not in row["ages"]]
    assert together[-1]["filing_status"] == "joint"
    assert alone[0]["filing_status"] == "single"
    assert alone[0]["year"] == together[-1]["year"] + 1
    assert Decimal(alone[0]["spending"]) < Decimal(together[-1]["spending"])
    assert answer["table_years"]["income tax"] >= 2026
    assert any("Tax tables end with" in warning for warning in answer["warnings"])


def test_stress_tests_stand_beside_the_plan(alice, home):
    profile = single_plan(home, alice, current_monthly_spending=Decimal(4000))

    answer = (
        client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/stress-tests?market_loss_share=0.4").json()
    )

    results = {each["key"]: each for each in answer["results"]}
    assert set(results) == {"market", "job_loss", "long_life", "inflation", "low_return", "no_social_security"}
    assert all(Decimal(each["change_real"]) > 0 for each in results.values())
    assert "0.4" in results["market"]["label"]
    stateless = client_for(alice).post(
        "/api/v1/retirement/stress-tests", {**TWENTY_YEARS, "inflation_rate": "0.49"}, format="json"
    )
    assert stateless.json()["errors"][0]["pointer"] == "/more_inflation_rate"


def test_lifetimes_may_be_drawn_from_the_life_tables(alice, bob, joint):
    profile = couple_plan(joint, alice, bob, samples_deaths=True, paths=200)

    answer = client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/projections?with_targets=true").json()

    assert answer["targets"] is None
    assert answer["monte_carlo"]["years"] >= 60
