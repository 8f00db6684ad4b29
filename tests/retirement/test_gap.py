from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifepath.core.money import to_cents
from retirement.calc.gap import BadGapInputs, GapInputs, analyse_gap, exact_gap
from retirement.calc.need import BadNeed, HorizonNeed, IncomeStream, SurvivalNeed, WithdrawalRateNeed
from retirement.calc.rates import MonthlyRate, RateOutOfRange, Timing
from retirement.calc.time_value import (
    NoSolution,
    balance_after,
    growing_annuity_factor,
    interest_part,
    internal_rate_of_return,
    payment_for,
    periods_for,
    rate_for,
    rate_root,
)

FLAT = GapInputs(
    current_savings=D(100_000),
    monthly_contribution=D(500),
    months_to_retirement=120,
    desired_income=D(40_000),
    social_security_income=D(20_000),
    expected_return=D(0),
    inflation=D(0),
)


def test_without_return_or_inflation_the_gap_is_plain_arithmetic():
    result = analyse_gap(FLAT)

    assert result.projected_balance_nominal == D("160000.00")  # 100,000 + 120 x 500
    assert result.required_balance_nominal == D("500000.00")  # 20,000 / 0.04
    assert result.gap_nominal == D("340000.00")
    assert result.additional_monthly_saving_nominal == D("2833.33")
    assert result.affordable_income_real == D("26400.00")
    assert result.funded_ratio == D("0.320000")
    assert result.is_shortfall


def test_a_surplus_is_negative_and_needs_no_more_saving():
    result = analyse_gap(replace(FLAT, current_savings=D(600_000)))

    assert result.gap_nominal == D("-160000.00")
    assert result.additional_monthly_saving_nominal == D("0.00")
    assert not result.is_shortfall


def test_a_retirement_date_in_the_past_means_retired_and_is_said():
    result = analyse_gap(replace(FLAT, months_to_retirement=-5))

    assert result.already_retired
    assert result.months_to_retirement == 0
    assert result.projected_balance_nominal == D("100000.00")
    assert result.additional_monthly_saving_nominal is None
    assert "has passed" in result.warnings[0]


def test_amounts_of_today_are_the_nominal_ones_less_inflation():
    result = analyse_gap(replace(FLAT, inflation=D("0.03"), expected_return=D("0.06")))

    assert result.required_balance_real == D("500000.00")
    assert result.required_balance_nominal == D("671958.19")  # 500,000 x 1.03^10
    assert result.gap_real == D("306296.36")
    assert result.gap_nominal == D("411636.70")


def test_the_default_inflation_is_named():
    result = analyse_gap(
        GapInputs(
            current_savings=D(0),
            monthly_contribution=D(0),
            months_to_retirement=12,
            desired_income=D(10_000),
            expected_return=D("0.05"),
        )
    )

    named = {assumption.name: assumption for assumption in result.assumptions}
    assert (named["inflation"].value, named["inflation"].confidence) == ("0.025", "default")


def test_contributions_stay_level_in_nominal_dollars_unless_growth_is_given():
    level = exact_gap(replace(FLAT, inflation=D("0.03"))).projected
    growing = exact_gap(replace(FLAT, inflation=D("0.03"), contribution_growth=D("0.03"))).projected

    assert level == D(160_000)
    assert growing > D(169_000)


def test_social_security_that_starts_later_costs_a_bridge():
    later = exact_gap(replace(FLAT, social_security_starts_after_months=24))

    assert later.required - exact_gap(FLAT).required == D(40_000)  # two years of 20,000 at a real rate of zero


def test_the_need_to_a_horizon_is_the_value_of_spending_less_incomes_from_their_own_start():
    need = replace(
        FLAT,
        need=HorizonNeed(months=240),
        social_security_starts_after_months=60,
        other_incomes=(IncomeStream("Pension", D(1_200), ends_after_months=120),),
    )

    assert to_cents(exact_gap(need).required) == D("488000.00")  # 800,000 - 15 years of 20,000 - 10 of 1,200


def test_an_income_that_is_not_indexed_is_worth_less():
    indexed = IncomeStream("Pension", D(12_000))
    for need in (HorizonNeed(months=240), WithdrawalRateNeed()):
        inputs = replace(FLAT, inflation=D("0.03"), need=need, social_security_income=D(0), other_incomes=(indexed,))
        frozen = replace(inputs, other_incomes=(replace(indexed, indexed_share=D(0)),))

        assert exact_gap(frozen).required > exact_gap(inputs).required


def test_survival_weights_every_month():
    both, one, none = (D(1), D(1)), (D("0.25"), D("0.5")), (D(0), D("0.5"))
    certain = replace(FLAT, social_security_income=D(0), need=HorizonNeed(months=2))
    weighted = replace(
        certain,
        need=SurvivalNeed(both=both, first_only=(D(0), D(0)), second_only=(D(0), D(0))),
    )
    widowed = replace(
        certain,
        need=SurvivalNeed(both=none, first_only=one, second_only=none, survivor_spending_share=D("0.6")),
        other_incomes=(IncomeStream("Pension of the first", D(1_200), owner=0, survivor_share=D("0.5")),),
    )

    assert exact_gap(weighted).required == exact_gap(certain).required
    monthly = D(40_000) / 12
    spending = monthly * (D("0.25") * D("0.6")) + monthly * (D("0.5") + D("0.6"))
    income = D(100) * D("0.25") + D(100) * (D("0.5") + D("0.5") + D("0.25"))
    assert abs(exact_gap(widowed).required - (spending - income)) < D("1E-20")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"expected_return": D("0.51")}, RateOutOfRange),
        ({"expected_return": D("6")}, RateOutOfRange),
        ({"inflation": D("-0.6")}, RateOutOfRange),
        ({"return_in_retirement": D("NaN")}, RateOutOfRange),
        ({"current_savings": D(-1)}, BadGapInputs),
        ({"months_to_retirement": 1201}, BadGapInputs),
        ({"current_savings": D(10) ** 14}, BadGapInputs),
        ({"desired_income": D("Infinity")}, BadGapInputs),
    ],
)
def test_an_input_out_of_range_is_refused_by_name(change, error):
    with pytest.raises(error, match=next(iter(change)).split("_")[0]):
        replace(FLAT, **change)


def test_rates_that_lead_beyond_all_money_are_refused():
    with pytest.raises(BadGapInputs, match="amounts above"):
        analyse_gap(replace(FLAT, expected_return=D("0.5"), months_to_retirement=1200))


def test_needs_no_one_can_have_are_refused():
    for build in (
        lambda: WithdrawalRateNeed(D(0)),
        lambda: HorizonNeed(0),
        lambda: SurvivalNeed((), (), ()),
        lambda: IncomeStream("x", D(1), indexed_share=D(2)),
    ):
        with pytest.raises(BadNeed):
            build()


rates = st.integers(-200, 1200).map(lambda basis_points: D(basis_points).scaleb(-4))
inputs = st.builds(
    GapInputs,
    current_savings=st.integers(0, 2_000_000).map(D),
    monthly_contribution=st.integers(0, 5_000).map(D),
    months_to_retirement=st.integers(1, 540),
    desired_income=st.integers(10_000, 200_000).map(D),
    social_security_income=st.integers(0, 60_000).map(D),
    expected_return=rates,
    inflation=st.integers(0, 800).map(lambda basis_points: D(basis_points).scaleb(-4)),
    contribution_growth=st.sampled_from([D(0), D("0.03")]),
    timing=st.sampled_from(Timing),
    convention=st.sampled_from(MonthlyRate),
    need=st.sampled_from([WithdrawalRateNeed(), HorizonNeed(360)]),
)


@settings(max_examples=150, deadline=None)
@given(inputs=inputs, more=st.integers(1, 100_000).map(D))
def test_more_saving_never_widens_the_gap(inputs, more):
    gap = exact_gap(inputs).gap

    assert exact_gap(replace(inputs, monthly_contribution=inputs.monthly_contribution + more)).gap < gap
    assert exact_gap(replace(inputs, current_savings=inputs.current_savings + more)).gap < gap


@settings(max_examples=150, deadline=None)
@given(inputs=inputs)
def test_the_additional_saving_closes_the_gap_within_a_cent_a_month(inputs):
    result = analyse_gap(inputs)
    added = result.additional_monthly_saving_nominal + D("0.01")
    after = exact_gap(replace(inputs, monthly_contribution=inputs.monthly_contribution + added))

    assert after.gap <= 0


@settings(max_examples=150, deadline=None)
@given(inputs=inputs)
def test_spending_what_is_affordable_leaves_no_gap(inputs):
    exact = exact_gap(inputs)
    affordable = exact.terms.affordable(exact.projected / exact.price_level)

    after = exact_gap(replace(inputs, desired_income=affordable))

    assert abs(after.gap) < D("1E-12") or after.required == 0


def test_a_growing_annuity_at_its_own_growth_has_the_limit_value():
    assert growing_annuity_factor(rate=D("0.01"), growth=D("0.01"), periods=3) == 3 * D("1.01") ** 2
    assert growing_annuity_factor(rate=D("0.01"), growth=D("0.02"), periods=0) == 0
    assert balance_after(
        start=D(100), payment=D(10), rate=D("0.1"), periods=2, timing=Timing.BEGIN, payment_growth=D("0.5")
    ) == D("121") + D("12.1") + D("16.5")


def test_periods_at_a_rate_of_zero_count_what_is_already_there():
    periods = periods_for(rate=D(0), payment=D(-1_000), present_value=D(-120_000), future_value=D(1_550_000))

    assert periods == 1430


def test_equations_without_a_solution_are_refused():
    with pytest.raises(NoSolution):
        periods_for(rate=D(0), payment=D(0), present_value=D(-1), future_value=D(2))
    with pytest.raises(NoSolution):
        periods_for(rate=D("0.01"), payment=D(0), present_value=D(0), future_value=D(2))
    with pytest.raises(NoSolution):
        internal_rate_of_return(cash_flows=[D(1), D(2)])
    with pytest.raises(NoSolution):
        rate_for(periods=D(10), payment=D(0), present_value=D(100), future_value=D(100))


def test_a_loss_has_a_negative_rate():
    assert internal_rate_of_return(cash_flows=[D(-100), D(50)]) == D("-0.5")


def test_periods_and_rates_that_are_not_there_are_refused():
    with pytest.raises(NoSolution, match="zero periods"):
        payment_for(rate=D("0.1"), periods=D(0), present_value=D(1))
    with pytest.raises(NoSolution, match="no period 3"):
        interest_part(rate=D("0.1"), period=3, periods=D(2), present_value=D(1))


def test_flows_that_are_worth_nothing_without_interest_have_a_rate_of_zero():
    assert internal_rate_of_return(cash_flows=[D(-100), D(50), D(50)]) == 0


def test_a_root_in_the_middle_of_a_bracket_is_exact():
    assert rate_root(lambda rate: rate - D("0.01")) == D("0.01")


def test_an_income_that_ended_before_it_began_is_worth_nothing():
    gone = IncomeStream("Gone", D(1_000), starts_after_months=24, ends_after_months=12)

    assert exact_gap(replace(FLAT, other_incomes=(gone,))).required == exact_gap(FLAT).required
