import json
from decimal import Decimal as D
from pathlib import Path

import pytest

import planning
from planning.calc.health_score import HouseholdFigures, NegativeFigure, score_health
from planning.calc.health_table import BadHealthTable, parse_health_table, read_health_table

FILE = Path(planning.__file__).parent / "data" / "health_score.json"
TABLE = read_health_table(FILE)


def scored(**figures):
    known = {name: D(value) if isinstance(value, str) else value for name, value in figures.items()}
    return score_health(figures=HouseholdFigures(**known), table=TABLE)


def ratio(result, key):
    return next(entry for entry in result.ratios if entry.key == key)


def test_the_weights_of_the_shipped_table_add_up_to_a_hundred():
    assert sum(rule.weight for rule in TABLE.rules) == 100
    assert TABLE.version == "2026.1"


@pytest.mark.parametrize(
    ("savings", "value", "score", "band"),
    [
        ("0.00", "0.0000", "0.00", "weak"),
        ("1000.00", "0.5000", "12.50", "weak"),
        ("4000.00", "2.0000", "47.50", "watch"),
        ("6000.00", "3.0000", "70.00", "sound"),
        ("9000.00", "4.5000", "85.00", "strong"),
        ("40000.00", "20.0000", "100.00", "strong"),
    ],
)
def test_a_ratio_is_scored_on_straight_lines_between_its_points(savings, value, score, band):
    entry = ratio(scored(liquid_savings=savings, spending="2000.00"), "emergency_months")

    assert (str(entry.value), str(entry.score), entry.band) == (value, score, band)


def test_ratios_without_data_are_left_out_and_weights_are_rescaled():
    # emergency 70 of weight 20, housing 85 of weight 15: (1400 + 1275) / 35
    result = scored(liquid_savings="6000.00", spending="2000.00", housing="1400.00", gross_income="5000.00")

    assert (result.score, result.band, result.completeness) == (D("76.43"), "sound", D("0.35"))
    missing = ratio(result, "savings_rate")
    assert (missing.value, missing.score, missing.band) == (None, None, None)


def test_every_ratio_of_a_complete_household_counts():
    result = scored(
        liquid_savings="12000.00",
        spending="2000.00",
        income="2500.00",
        gross_income="4000.00",
        debt_and_housing_payments="1440.00",
        housing="1000.00",
        retirement_funded_share="0.80",
        policies_needed=4,
        policies_in_force=3,
        largest_position="10000.00",
        invested="100000.00",
    )

    assert {entry.key: str(entry.score) for entry in result.ratios} == {
        "emergency_months": "100.00",
        "savings_rate": "100.00",
        "debt_to_income": "50.00",
        "housing_share": "100.00",
        "retirement_funded_share": "80.00",
        "insurance_share": "75.00",
        "largest_position_share": "90.00",
    }
    # 20 + 20 + 7.5 + 15 + 12 + 3.75 + 9
    assert (result.score, result.completeness) == (D("87.25"), D("1.00"))


def test_a_household_of_which_nothing_is_known_has_no_score():
    result = scored()

    assert (result.score, result.band, result.completeness) == (None, None, D("0.00"))


def test_a_whole_of_nothing_is_no_ratio_and_spending_above_income_scores_nothing():
    assert ratio(scored(housing="5.00", gross_income="0.00"), "housing_share").value is None
    assert ratio(scored(policies_needed=0, policies_in_force=0), "insurance_share").value is None
    assert str(ratio(scored(income="100.00", spending="150.00"), "savings_rate").score) == "0.00"


def test_a_figure_below_zero_is_refused():
    with pytest.raises(NegativeFigure):
        scored(debt_and_housing_payments="-1.00", gross_income="5.00")


def broken(change):
    content = json.loads(FILE.read_text("utf-8"))
    change(content)
    return content


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("version"),
        lambda content: content["ratios"][0].update(points=[["1", "0"], ["1", "100"]]),
        lambda content: content["ratios"][0].update(points=[["0", "0"], ["1", "101"]]),
        lambda content: content["ratios"][0].update(weight=0),
        lambda content: content["ratios"][0].update(points=[["0", "x"], ["1", "1"]]),
        lambda content: content["bands"].reverse(),
        lambda content: content["bands"].pop(),
        lambda content: content.update(ratios=[]),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(change):
    with pytest.raises(BadHealthTable):
        parse_health_table(broken(change))
