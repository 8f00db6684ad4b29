from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from retirement.calc.corrections.allocation import required_return
from retirement.calc.corrections.plan import corrections
from retirement.calc.corrections.shapes import ClaimPlan, CorrectionKind, Levers, PlanRoom, TwoAssets
from retirement.calc.corrections.single import spread_over_plans
from retirement.calc.gap import GapInputs, exact_gap
from retirement.calc.need import HorizonNeed, IncomeStream, SurvivalNeed, WithdrawalRateNeed
from retirement.calc.rates import Timing
from retirement.calc.social_security.ages import ClaimOutOfRange

CENT = D("0.01")
# PIA 2,000.00, full age 67, claim planned at 67; 2,000 x 12 = 24,000 a year.
CLAIM = ClaimPlan(age_months=47 * 12, claim_age_months=804, pia_cents=200_000, full_age_months=804)
INPUTS = GapInputs(
    current_savings=D(250_000),
    monthly_contribution=D(1_200),
    months_to_retirement=240,
    desired_income=D(70_000),
    social_security_income=D(24_000),
    expected_return=D("0.06"),
)
LEVERS = Levers(
    rooms=(PlanRoom("401K", D(3_000)), PlanRoom("ROTH_IRA", D(1_200))),
    claims=(CLAIM,),
    assets=TwoAssets(stock_share=D("0.5"), stock_return=D("0.09"), bond_return=D("0.03")),
    home_equity=D(1_000_000),
    annuity_payout_rate=D("0.065"),
)


def by_kind(result):
    return {correction.kind: correction for correction in result.single}


def test_without_a_gap_nothing_is_offered():
    result = corrections(replace(INPUTS, current_savings=D(2_000_000)), LEVERS)

    assert (result.single, result.combined) == ((), ())
    assert "no gap" in result.explanation[0]


def test_saving_more_is_gap_over_the_growth_of_a_dollar_a_month():
    flat = replace(INPUTS, expected_return=D(0), inflation=D(0))

    correction = by_kind(corrections(flat, LEVERS))[CorrectionKind.SAVE_MORE]

    # (70,000 - 24,000) / 0.04 - 250,000 - 240 x 1,200 = 612,000; / 240 = 2,550 a month
    assert correction.changes[0].difference == D("2550.00")
    assert correction.residual_gap_nominal == 0
    assert correction.split == (("401K", D("250.00")), ("ROTH_IRA", D("100.00")), ("TAXABLE", D("2200.00")))
    assert [limit.split(":")[0] for limit in correction.limits_hit] == ["401K", "ROTH_IRA"]


def test_room_that_suffices_is_not_called_a_limit():
    assert spread_over_plans(D(100), (PlanRoom("401K", D(2_400)),)) == ((("401K", D(100)),), ())


def test_spending_less_is_what_the_balance_pays_for():
    flat = replace(INPUTS, expected_return=D(0), inflation=D(0))

    correction = by_kind(corrections(flat, LEVERS))[CorrectionKind.SPEND_LESS]

    assert correction.changes[0].after == D("45520.00")  # 24,000 + 0.04 x 538,000


def test_retiring_later_is_the_first_month_that_suffices():
    correction = by_kind(corrections(INPUTS, Levers()))[CorrectionKind.RETIRE_LATER]

    before = replace(correction.inputs, months_to_retirement=correction.inputs.months - 1)
    assert correction.closes
    assert correction.residual_gap_nominal <= CENT
    assert exact_gap(before).gap > 0


def test_a_later_retirement_draws_a_larger_benefit_and_a_shorter_payout():
    claim = replace(CLAIM, age_months=744, claim_age_months=768)
    inputs = replace(
        INPUTS,
        months_to_retirement=24,
        need=HorizonNeed(months=320),
        social_security_income=D(19_200),
        current_savings=D(800_000),
    )

    correction = by_kind(corrections(inputs, Levers(claims=(claim,))))[CorrectionKind.RETIRE_LATER]
    months = correction.inputs.months - 24

    assert correction.closes
    assert months > 0
    assert correction.inputs.need == HorizonNeed(320 - months)
    assert correction.inputs.social_security_income > D(19_200)
    assert any("earnings test" in effect for effect in correction.side_effects)


def test_where_no_date_suffices_the_latest_is_shown_with_what_remains():
    poor = replace(INPUTS, current_savings=D(0), monthly_contribution=D(10))

    correction = by_kind(corrections(poor, Levers(longest_delay_months=24)))[CorrectionKind.RETIRE_LATER]

    assert correction.available
    assert not correction.closes
    assert correction.inputs.months == 264
    assert correction.residual_gap_nominal > 0


def test_at_75_retirement_moves_no_further():
    old = replace(CLAIM, age_months=900, claim_age_months=840)

    correction = by_kind(corrections(replace(INPUTS, months_to_retirement=0), Levers(claims=(old,))))[
        CorrectionKind.RETIRE_LATER
    ]

    assert not correction.available


def test_claiming_later_takes_the_fewest_months_that_close_the_gap():
    # The claim at 67 is the retirement date: every month of waiting costs a month of 2,000 and adds 2/3 percent.
    inputs = replace(INPUTS, expected_return=D(0), inflation=D(0), desired_income=D(46_000), current_savings=D(250_000))
    # Need 22,000 / 0.04 = 550,000; there are 538,000: 12,000 are missing.
    correction = by_kind(corrections(inputs, LEVERS))[CorrectionKind.CLAIM_LATER]

    # A benefit of b from month k on is worth 300 b - k b. At 67: 600,000. Six months later b is 2,080: 611,520;
    # seven months later 2,093: 613,249.
    assert correction.changes[0].after == D(811)
    assert correction.closes
    assert correction.inputs.social_security_starts_after_months == 7


def test_where_no_claim_closes_the_gap_the_most_valuable_is_offered():
    correction = by_kind(corrections(INPUTS, LEVERS))[CorrectionKind.CLAIM_LATER]

    assert correction.changes[0].after == D(840)
    assert not correction.closes
    assert D(0) < correction.residual_gap_nominal < exact_gap(INPUTS).gap


def test_two_claims_are_moved_by_the_fewest_months_together():
    second = replace(CLAIM, pia_cents=100_000)
    inputs = replace(
        INPUTS,
        expected_return=D(0),
        inflation=D(0),
        desired_income=D(58_000),
        social_security_income=D(36_000),
    )

    correction = by_kind(corrections(inputs, Levers(claims=(CLAIM, second))))[CorrectionKind.CLAIM_LATER]
    after = [change.after for change in correction.changes]

    # As with one person 12,000 are missing. Six months of the larger benefit bring 11,520, one of the smaller 794:
    # seven months in all, as many as the larger alone would need; six in all bring less than 12,000 however divided.
    assert correction.closes
    assert sum(after) == 2 * 804 + 7


@pytest.mark.parametrize(("claims", "reason"), [((), "not known"), ((replace(CLAIM, claim_age_months=840),), "at 70")])
def test_a_claim_that_cannot_wait_is_not_offered(claims, reason):
    correction = by_kind(corrections(INPUTS, Levers(claims=claims)))[CorrectionKind.CLAIM_LATER]

    assert not correction.available
    assert reason in correction.reason


def test_a_claim_age_outside_the_law_is_refused():
    with pytest.raises(ClaimOutOfRange):
        replace(CLAIM, claim_age_months=850)


def test_the_required_return_closes_the_gap_and_hardly_more():
    wanted = required_return(INPUTS)

    assert exact_gap(replace(INPUTS, expected_return=wanted)).gap <= 0
    assert exact_gap(replace(INPUTS, expected_return=wanted - D("1E-9"))).gap > 0


def test_the_smallest_stock_share_reaches_the_required_return():
    correction = by_kind(corrections(INPUTS, LEVERS))[CorrectionKind.CHANGE_ALLOCATION]
    share = correction.changes[0].after

    assert correction.closes
    assert LEVERS.assets.expected_return(share) >= required_return(INPUTS)
    assert LEVERS.assets.expected_return(share - D("0.0001")) < required_return(INPUTS)
    assert "Volatility rises" in correction.side_effects[0]


def test_an_unreachable_return_is_said_so():
    timid = replace(LEVERS, assets=TwoAssets(D("0.5"), stock_return=D("0.065"), bond_return=D("0.03")))

    correction = by_kind(corrections(INPUTS, timid))[CorrectionKind.CHANGE_ALLOCATION]

    assert correction.available
    assert not correction.closes
    assert "Unreachable" in correction.reason


@pytest.mark.parametrize(
    "assets",
    [
        None,
        TwoAssets(D(1), D("0.09"), D("0.03")),
        TwoAssets(D("0.5"), D("0.03"), D("0.03")),
        TwoAssets(D("0.5"), D("0.05"), D("0.03")),
    ],
)
def test_an_allocation_that_cannot_help_is_not_offered(assets):
    correction = by_kind(corrections(INPUTS, replace(LEVERS, assets=assets)))[CorrectionKind.CHANGE_ALLOCATION]

    assert not correction.available


def test_part_time_work_an_annuity_and_the_home_close_the_gap():
    found = by_kind(corrections(INPUTS, LEVERS))

    for kind in (CorrectionKind.WORK_PART_TIME, CorrectionKind.ANNUITISE, CorrectionKind.USE_HOME_EQUITY):
        assert found[kind].closes
        assert found[kind].side_effects


def test_what_a_household_does_not_have_is_not_offered():
    found = by_kind(corrections(INPUTS, Levers(part_time_months=0)))

    for kind in (CorrectionKind.WORK_PART_TIME, CorrectionKind.ANNUITISE, CorrectionKind.USE_HOME_EQUITY):
        assert not found[kind].available
    cheap = by_kind(corrections(INPUTS, Levers(annuity_payout_rate=D("0.03"))))
    assert "not above" in cheap[CorrectionKind.ANNUITISE].reason
    empty = by_kind(
        corrections(
            replace(INPUTS, current_savings=D(0), monthly_contribution=D(0)), Levers(annuity_payout_rate=D("0.06"))
        )
    )
    assert "no balance" in empty[CorrectionKind.ANNUITISE].reason


def test_home_equity_that_does_not_suffice_names_its_limit():
    correction = by_kind(corrections(INPUTS, Levers(home_equity=D(1_000))))[CorrectionKind.USE_HOME_EQUITY]

    assert not correction.closes
    assert correction.limits_hit


def test_the_retired_cannot_save_more():
    correction = by_kind(corrections(replace(INPUTS, months_to_retirement=0), Levers()))[CorrectionKind.SAVE_MORE]

    assert not correction.available


def test_survival_needs_shorten_with_a_later_date():
    ones, zeros = (D(1),) * 360, (D(0),) * 360
    inputs = replace(INPUTS, need=SurvivalNeed(both=ones, first_only=zeros, second_only=zeros))

    correction = by_kind(corrections(inputs, Levers(claims=(CLAIM,))))[CorrectionKind.RETIRE_LATER]

    assert len(correction.inputs.need.both) == 360 - (correction.inputs.months - 240)
    assert correction.closes


def test_success_before_and_after_is_asked_of_the_simulation_when_given():
    result = corrections(INPUTS, Levers(success_of=lambda inputs: D(1) if exact_gap(inputs).gap <= 0 else D(0)))

    found = by_kind(result)[CorrectionKind.SAVE_MORE]
    assert (found.success_before, found.success_after) == (0, 1)


def test_mixes_close_the_gap_with_less_of_each_than_alone():
    result = corrections(INPUTS, LEVERS)
    alone = {change.name: change for correction in result.single if correction.closes for change in correction.changes}

    assert len(result.combined) == 4
    for mix in result.combined:
        assert mix.closes
        for change in mix.changes:
            assert abs(change.difference) < abs(alone[change.name].difference)


rates = st.integers(0, 1000).map(lambda basis_points: D(basis_points).scaleb(-4))
households = st.builds(
    GapInputs,
    current_savings=st.integers(0, 1_000_000).map(D),
    monthly_contribution=st.integers(0, 4_000).map(D),
    months_to_retirement=st.integers(0, 480),
    desired_income=st.integers(20_000, 200_000).map(D),
    social_security_income=st.just(D(24_000)),
    expected_return=rates,
    inflation=st.integers(0, 600).map(lambda basis_points: D(basis_points).scaleb(-4)),
    contribution_growth=st.sampled_from([D(0), D("0.03")]),
    timing=st.sampled_from(Timing),
    need=st.sampled_from([WithdrawalRateNeed(), HorizonNeed(360)]),
    other_incomes=st.sampled_from([(), (IncomeStream("Pension", D(6_000), starts_after_months=24),)]),
)


@settings(max_examples=80, deadline=None)
@given(inputs=households)
def test_every_correction_that_says_it_closes_the_gap_does_when_the_engine_runs_again(inputs):
    assume(exact_gap(inputs).gap > 1)

    result = corrections(inputs, LEVERS)

    for correction in (*result.single, *result.combined):
        again = exact_gap(correction.inputs).gap
        assert correction.closes is (correction.available and again <= CENT)
        if correction.available:
            before, after = exact_gap(inputs), exact_gap(correction.inputs)
            assert after.gap / after.price_level < before.gap / before.price_level
    always = {CorrectionKind.SPEND_LESS, CorrectionKind.WORK_PART_TIME}
    assert all(correction.closes for correction in result.single if correction.kind in always)
    assert all(mix.closes for mix in result.combined)


@settings(max_examples=60, deadline=None)
@given(inputs=households, more=st.integers(1, 1000).map(D))
def test_more_saving_never_delays_retirement(inputs, more):
    assume(exact_gap(inputs).gap > 1)

    def first(given):
        found = by_kind(corrections(given, Levers(claims=(CLAIM,)))).get(CorrectionKind.RETIRE_LATER)
        if found is None:
            return given.months
        return found.inputs.months if found.closes else 10_000

    assert first(replace(inputs, monthly_contribution=inputs.monthly_contribution + more)) <= first(inputs)


def test_no_return_is_required_where_there_is_no_gap():
    rich = replace(INPUTS, current_savings=D(2_000_000))

    assert required_return(rich) == rich.expected_return


def test_two_claims_that_cannot_close_the_gap_are_both_moved_to_what_is_worth_most():
    second = replace(CLAIM, pia_cents=100_000)
    inputs = replace(INPUTS, social_security_income=D(36_000), desired_income=D(150_000))

    correction = by_kind(corrections(inputs, Levers(claims=(CLAIM, second))))[CorrectionKind.CLAIM_LATER]

    assert not correction.closes
    assert [change.after for change in correction.changes] == [D(840), D(840)]
