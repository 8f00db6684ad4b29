"""How much must be saved each month; figures by hand for whole years, small enough to check."""

from decimal import Decimal as D
from typing import Any

import pytest

from education529.calc.contribution_plan.goal import SavingsGoal
from education529.calc.contribution_plan.plan import contribution_plan
from education529.calc.contribution_plan.result import ContributionPlan
from education529.calc.errors import BadInput
from education529.calc.glide_path import RiskTolerance, path_of_track
from education529.calc.returns import FlatReturn, PathReturns
from education529.calc.time_value import MonthlyConvention, Segment, growth, monthly_rate
from tests.education529.shipped import TABLES

DEFAULT = path_of_track(TABLES.tracks["DEFAULT", "MODERATE"])


def goal(**given: Any) -> SavingsGoal:
    defaults = {
        "current_annual_cost": "1000",
        "years_to_enrollment": "2",
        "cost_inflation": "0",
        "current_balance": "0",
        "monthly_contribution": "100",
    }
    years = given.pop("years_in_college", 4)
    amounts = {name: D(value) for name, value in {**defaults, **given}.items()}
    return SavingsGoal(**amounts, years_in_college=years)


def plan(annual_return: str = "0", **given: Any) -> ContributionPlan:
    return contribution_plan(goal=goal(**given), returns=FlatReturn(D(annual_return)))


def test_without_growth_everything_is_a_plain_sum() -> None:
    found = plan(current_balance="400")

    assert (found.months, found.total_cost, found.projected_balance) == (24, D("4000.00"), D("2800.00"))
    assert found.projected_gap == D("1200.00")
    assert (found.required_monthly, found.additional_monthly) == (D("150.00"), D("50.00"))
    assert found.one_time == D("1200.00")


def test_waiting_a_year_is_the_deposit_needed_over_the_rest_and_how_much_more_it_is() -> None:
    waiting = plan(current_balance="400").waiting

    # after a year at 100: 1600; 4000 - 1600 over twelve months
    assert waiting is not None
    assert (waiting.required_monthly, waiting.additional_monthly) == (D("200.00"), D("50.00"))


def test_costs_grow_once_a_year_and_the_value_at_enrollment_discounts_the_later_ones() -> None:
    found = plan("0.10", cost_inflation="0.10", years_to_enrollment="1", years_in_college=2)

    assert [year.cost for year in found.college_years] == [D("1100.00"), D("1210.00")]
    assert (found.total_cost, found.total_cost_value_at_enrollment) == (D("2310.00"), D("2200.00"))


def test_a_part_of_a_year_inflates_the_cost_by_its_share_of_a_year() -> None:
    found = plan(cost_inflation="0.21", years_to_enrollment="1.5", years_in_college=1)

    # 1000 x 1.21^1.5 = 1000 x 1.331
    assert (found.total_cost, found.months) == (D("1331.00"), 18)


def test_returns_one_and_two_points_lower_stand_beside_the_answer() -> None:
    found = plan("0.02", monthly_contribution="0", current_balance="1000", years_to_enrollment="2", years_in_college=1)

    assert [(lower.lower_by, lower.projected_balance, lower.required_monthly) for lower in found.lower_returns] == [
        (D("0.01"), D("1020.10"), D("0.00")),
        (D("0.02"), D("1000.00"), D("0.00")),
    ]
    assert found.projected_balance == D("1040.40")


def test_a_surplus_needs_nothing_more_and_says_so() -> None:
    found = plan(current_balance="9000")

    assert (found.projected_gap, found.one_time) == (D("-7400.00"), D("0.00"))
    assert (found.required_monthly, found.additional_monthly) == (D("0.00"), D("-100.00"))
    assert "Compared with the target: $7,400 more than the target." in found.explanation


@pytest.mark.parametrize("years", ["0", "0.05"])
def test_without_a_month_left_only_a_single_payment_closes_the_gap(years: str) -> None:
    found = plan(years_to_enrollment=years, current_balance="1500")

    assert (found.months, found.required_monthly, found.additional_monthly) == (0, None, None)
    assert (found.one_time, found.waiting) == (D("2500.00"), None)
    assert "No whole month is left for a deposit." in found.explanation


def test_within_a_year_there_is_no_waiting() -> None:
    assert plan(years_to_enrollment="1").waiting is None


def test_along_the_glide_path_a_broken_last_year_is_shorter() -> None:
    returns = PathReturns(DEFAULT, RiskTolerance.MODERATE, D("0.07"), D("0.04"), D("0.025"))

    found = contribution_plan(goal=goal(years_to_enrollment="2.5", current_balance="1000"), returns=returns)

    # 2.5 years: 1/3 / 2/3 of equity and fixed income; 0.5 years: 15/17.5/67.5
    assert [(year.years_to_enrollment, year.months) for year in found.yearly] == [
        (D("2.5"), 12),
        (D("1.5"), 12),
        (D("0.5"), 6),
    ]
    assert found.yearly[0].annual_return == D("0.05")
    assert found.yearly[2].annual_return == D("0.034375")
    assert found.series[0].points[-1] == ("2.5", str(found.projected_balance))
    assert any(assumption.name == "Glide path" for assumption in found.assumptions)


def test_lower_returns_along_the_path_lower_every_asset_class() -> None:
    returns = PathReturns(DEFAULT, RiskTolerance.MODERATE, D("0.07"), D("0.04"), D("0.025"))

    found = contribution_plan(goal=goal(current_balance="1000", monthly_contribution="0"), returns=returns)

    # at 2 and 1 years 4.9% and 3.925%, less a point each: 1000 x 1.039 x 1.02925
    assert found.lower_returns[0].projected_balance == D("1069.39")


def test_the_answer_names_its_monthly_convention() -> None:
    found = contribution_plan(goal=goal(), returns=FlatReturn(D("0.06")), convention=MonthlyConvention.NOMINAL)

    assert found.assumptions[-1].value == "nominal: a month earns the yearly return / 12; deposits at month end"


def test_twelve_effective_months_make_a_year() -> None:
    year = growth([Segment(12, D("0.06"))], MonthlyConvention.EFFECTIVE)

    assert abs(year.of_balance - D("1.06")) < D("1e-35")
    assert monthly_rate(D("0.06"), MonthlyConvention.NOMINAL) == D("0.005")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"current_annual_cost": "-1"}, "current_annual_cost"),
        ({"years_to_enrollment": "-1"}, "years_to_enrollment"),
        ({"years_to_enrollment": "61"}, "years_to_enrollment"),
        ({"cost_inflation": "3"}, "cost_inflation"),
        ({"current_balance": "-1"}, "current_balance"),
        ({"monthly_contribution": "-1"}, "monthly_contribution"),
        ({"years_in_college": 0}, "years_in_college"),
    ],
)
def test_a_goal_that_cannot_be_meant_is_refused_with_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        goal(**given)

    assert refusal.value.field == field


def test_a_return_that_cannot_be_meant_is_refused_with_its_field() -> None:
    with pytest.raises(BadInput) as flat:
        FlatReturn(D(6))
    with pytest.raises(BadInput) as by_class:
        PathReturns(DEFAULT, RiskTolerance.MODERATE, D("0.07"), D("4"), D("0.025"))

    assert (flat.value.field, by_class.value.field) == ("annual_return", "fixed_income_return")
