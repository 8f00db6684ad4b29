"""The default glide path and the recommendation that is read from it."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education529.calc.allocation import Holdings, recommend
from education529.calc.amounts import BadAmount
from education529.calc.enrollment import BadYears
from education529.calc.glide_path import (
    BadGlidePath,
    GlidePath,
    GlidePoint,
    RiskTolerance,
    Weights,
    effective_years,
    path_of_track,
)
from education529.calc.plan_track import read_track
from tests.education529.shipped import TABLES

DEFAULT = path_of_track(TABLES.tracks["DEFAULT", "MODERATE"])
CONSERVATIVE, MODERATE, AGGRESSIVE = RiskTolerance.CONSERVATIVE, RiskTolerance.MODERATE, RiskTolerance.AGGRESSIVE


def read(years: str, risk: RiskTolerance = MODERATE) -> tuple[str, ...]:
    weights = DEFAULT.weights_at(effective_years(years_to_enrollment=D(years), risk_tolerance=risk))
    return tuple(f"{share:f}" for share in weights.as_tuple())


@pytest.mark.parametrize(
    ("years", "risk", "weights"),
    [
        pytest.param("1", MODERATE, ("0.200000", "0.350000", "0.450000"), id="one year out: 20/35/45"),
        pytest.param("60", MODERATE, ("0.900000", "0.100000", "0.000000"), id="flat beyond 18 years"),
        pytest.param("8", CONSERVATIVE, ("0.500000", "0.500000", "0.000000"), id="conservative reads at 5"),
        pytest.param("2", CONSERVATIVE, ("0.100000", "0.000000", "0.900000"), id="never nearer than enrollment"),
        pytest.param("2", AGGRESSIVE, ("0.500000", "0.500000", "0.000000"), id="aggressive reads at 5"),
        pytest.param("0", AGGRESSIVE, ("0.100000", "0.000000", "0.900000"), id="at 18 everybody reads at 0"),
    ],
)
def test_the_path_is_read_where_the_risk_tolerance_says(years: str, risk: RiskTolerance, weights: tuple[str]) -> None:
    assert read(years, risk) == weights


@given(years=st.decimals(0, 60, places=6), risk=st.sampled_from(list(RiskTolerance)))
def test_the_weights_always_add_up_to_one(years: D, risk: RiskTolerance) -> None:
    weights = DEFAULT.weights_at(effective_years(years_to_enrollment=years, risk_tolerance=risk))

    assert sum(weights.as_tuple()) == 1
    assert all(0 <= share <= 1 for share in weights.as_tuple())


@pytest.mark.parametrize("years", ["-1", "61", "NaN"])
def test_a_distance_that_cannot_be_meant_is_refused(years: str) -> None:
    with pytest.raises(BadYears) as refusal:
        effective_years(years_to_enrollment=D(years), risk_tolerance=MODERATE)

    assert refusal.value.field == "years_to_enrollment"


def test_points_that_make_no_path_are_refused() -> None:
    point = GlidePoint(D(5), Weights(D(1), D(0), D(0)))

    with pytest.raises(BadGlidePath, match="at least one point"):
        GlidePath("empty", (), "test")
    with pytest.raises(BadGlidePath, match="appears twice"):
        GlidePath("twice", (point, point), "test")
    with pytest.raises(BadGlidePath, match=r"add up to 0\.9"):
        Weights(D("0.5"), D("0.4"), D(0))
    with pytest.raises(BadGlidePath, match="between 0 and 1"):
        Weights(D(2), D(-1), D(0))


def test_the_recommendation_names_the_trades_that_reach_the_weights_to_the_cent() -> None:
    found = recommend(
        path=DEFAULT,
        years_to_enrollment=D(8),
        risk_tolerance=AGGRESSIVE,
        holdings=Holdings(D("5000.00"), D("3000.00"), D("2000.01")),
    )

    # read at 11 years: 72.5/27.5/0 of 10000.01
    assert [(trade.asset_class, trade.amount) for trade in found.trades] == [
        ("equity", D("2250.01")),
        ("fixed_income", D("-250.00")),
        ("money_market", D("-2000.01")),
    ]
    assert found.largest_drift == D("0.225000")
    assert "Buy $2,250.01 of equity: it is 50% of the account and should be 72.5%." in found.explanation


def test_the_next_twelve_months_and_the_weights_at_enrollment_are_given() -> None:
    found = recommend(path=DEFAULT, years_to_enrollment=D("0.5"), risk_tolerance=MODERATE)

    assert [month.months_from_now for month in found.months_ahead] == list(range(13))
    assert found.months_ahead[0].weights == DEFAULT.weights_at(D("0.5"))
    assert {month.weights for month in found.months_ahead[6:]} == {found.at_enrollment}
    assert found.at_enrollment.as_tuple() == (D("0.1"), D(0), D("0.9"))
    assert (found.trades, found.largest_drift, found.comparison) == ((), None, None)
    assert [line.key for line in found.series] == ["equity", "fixed_income", "money_market"]
    assert found.series[0].points[0] == ("0", "0.150000")


def test_an_empty_account_needs_no_trades_and_broken_cents_are_refused() -> None:
    empty = Holdings(D(0), D(0), D(0))

    assert recommend(path=DEFAULT, years_to_enrollment=D(5), risk_tolerance=MODERATE, holdings=empty).trades == ()
    with pytest.raises(BadAmount, match=r"fixed_income: 0\.005 is not a whole number of cents"):
        Holdings(D(0), D("0.005"), D(0))


def test_a_real_plan_stands_beside_the_recommendation() -> None:
    track = TABLES.tracks["MO-MOST-9", "moderate"]

    found = recommend(path=DEFAULT, years_to_enrollment=D(9), risk_tolerance=MODERATE, beside=track)

    assert found.comparison is not None
    assert found.comparison.weights is not None
    assert found.comparison.weights.as_tuple() == (D("0.6"), D("0.4"), D(0))
    assert "MOST 529 (moderate, about 2021-2023) holds 60% equity" in " ".join(found.explanation)
    assert found.assumptions[-1].source == "MOST 529 age-based page (nine-band design)"


def test_what_was_not_captured_of_a_real_plan_is_said() -> None:
    track = TABLES.tracks["NY-DIRECT-TEP", "target enrollment"]

    found = recommend(path=DEFAULT, years_to_enrollment=D(5), risk_tolerance=MODERATE, beside=track)

    assert (
        "New York's 529 Direct Plan (target enrollment): this part of the track was not captured." in found.explanation
    )


def test_a_doubtful_track_says_why_it_is_doubtful() -> None:
    found = recommend(
        path=DEFAULT,
        years_to_enrollment=D(9),
        risk_tolerance=MODERATE,
        beside=TABLES.tracks["AK-TROWE", "enrollment-based"],
    )

    assert "the source gives" in " ".join(found.explanation)


@pytest.mark.parametrize(
    ("plan_id", "track", "years", "weights"),
    [
        pytest.param(
            "NV-VANGUARD-AGE", "moderate", "8.5", ("0.5", "0.5", "0"), id="a band holds to its end: 9.5 years old"
        ),
        pytest.param(
            "NV-VANGUARD-AGE", "moderate", "7", ("0.4", "0.6", "0"), id="the next band begins on the birthday: 11"
        ),
        pytest.param("NV-VANGUARD-AGE", "moderate", "0", ("0", "0.75", "0.25"), id="age 18"),
        pytest.param("NV-VANGUARD-AGE", "moderate", "25", ("0.9", "0.1", "0"), id="before birth like at birth"),
        pytest.param(
            "NY-DIRECT-TEP", "target enrollment", "15.5", ("0.91", "0.09", "0"), id="halfway between vintages"
        ),
        pytest.param("NY-DIRECT-TEP", "target enrollment", "30", ("0.95", "0.05", "0"), id="the furthest vintage"),
        pytest.param("UT-MY529-AGE", "age-based moderate", "5", None, id="between captured bands nothing is guessed"),
        pytest.param("OH-AABP", "Advantage age-based", "5", None, id="no distances in the table"),
    ],
)
def test_a_published_track_is_read_as_its_plan_publishes_it(
    plan_id: str, track: str, years: str, weights: tuple[str, ...] | None
) -> None:
    found = read_track(track=TABLES.tracks[plan_id, track], years_to_enrollment=D(years)).weights

    assert (found and found.as_tuple()) == (weights and tuple(D(share) for share in weights))
