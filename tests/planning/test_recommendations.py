"""Each step's effect, checked by hand."""

from decimal import Decimal

from planning.calc import recommendations as steps
from planning.calc.recommendations import OwedDebt

CARD = OwedDebt("card", "Card", Decimal("5000.00"), Decimal("0.24"))
CAR = OwedDebt("car", "Car", Decimal("9000.00"), Decimal("0.05"))


def test_a_hundred_more_a_month_into_a_dear_debt_saves_its_interest_of_the_first_year():
    (found,) = steps.dear_debts(debts=[CARD, CAR])
    assert found.yearly_effect == Decimal("132.00")  # 100 x 0.24 / 12 x 66
    assert steps.dear_debts(debts=[OwedDebt("c", "C", Decimal("1199.99"), Decimal("0.24"))]) == []


def test_money_beyond_six_months_pays_the_dearest_debt():
    (found,) = steps.cash_against_debt(
        at_hand=Decimal("20000.00"), monthly_spending=Decimal("3000.00"), debts=[CAR, CARD], evidence=()
    )
    assert (found.key, found.amount, found.yearly_effect) == (
        "cash_against_debt:card",
        Decimal("2000.00"),
        Decimal("480.00"),
    )
    for at_hand, spending, debts in (
        (Decimal("18000.00"), Decimal("3000.00"), [CARD]),
        (None, Decimal("3000.00"), [CARD]),
        (Decimal("18000.00"), None, [CARD]),
        (Decimal("90000.00"), Decimal("3000.00"), []),
    ):
        assert steps.cash_against_debt(at_hand=at_hand, monthly_spending=spending, debts=debts, evidence=()) == []


def test_the_emergency_fund_comes_first_and_says_what_is_missing():
    (fund,) = steps.emergency_fund(at_hand=Decimal("1000.00"), monthly_spending=Decimal("3000.00"), evidence=())
    assert (fund.amount, fund.yearly_effect) == (Decimal("8000.00"), None)
    assert steps.emergency_fund(at_hand=Decimal("9000.00"), monthly_spending=Decimal("3000.00"), evidence=()) == []
    assert steps.emergency_fund(at_hand=None, monthly_spending=Decimal("3000.00"), evidence=()) == []
    (dear,) = steps.dear_debts(debts=[CARD])
    (college,) = steps.state_tax_benefit(
        plan_id="p", plan_name="my529", saved_now=Decimal("100.00"), saved_then=Decimal("160.00")
    )
    assert [each.key for each in steps.ranked([college, dear, fund])] == [
        "emergency_fund",
        "dear_debt:card",
        "state_529:p",
    ]


def test_a_tax_benefit_that_is_used_up_and_a_closed_gap_are_not_recommended():
    used = Decimal("100.00")
    assert steps.state_tax_benefit(plan_id="p", plan_name="x", saved_now=used, saved_then=used) == []
    (gap,) = steps.retirement_saving(
        profile_id="r", gap_real=Decimal("120000.00"), months=240, monthly=Decimal("310.00")
    )
    assert (gap.yearly_effect, gap.amount) == (Decimal("6000.00"), Decimal("310.00"))
    for gap_real, months, monthly in (
        (Decimal("-5.00"), 240, Decimal(1)),
        (Decimal("5.00"), 0, Decimal(1)),
        (Decimal("5.00"), 9, None),
    ):
        assert steps.retirement_saving(profile_id="r", gap_real=gap_real, months=months, monthly=monthly) == []
