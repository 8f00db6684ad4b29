import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifepath.core.money import to_cents
from lifepath.core.periods import Month
from retirement.calc.household.projection import project_household
from retirement.calc.household.shapes import (
    Account,
    AccountKind,
    BadPlan,
    HouseholdPlan,
    OneOff,
    Person,
    Phase,
    YearlyIncome,
)
from retirement.calc.social_security.ages import ClaimOutOfRange
from retirement.calc.tables.social_security import shipped_social_security_tables
from retirement.calc.tables.tax import shipped_tax_tables

TODAY = dt.date(2025, 11, 20)
ROTH = Account("Roth", AccountKind.ROTH, D(100_000))
# Born 1965: 61 in 2026, Medicare from 2030, distributions from 75 in 2040.
ANN = Person("Ann", dt.date(1965, 6, 15), plan_to_age=64)
FLAT = HouseholdPlan(
    as_of=TODAY,
    people=(ANN,),
    accounts=(ROTH,),
    retirement=Month(2026, 1),
    yearly_spending=D(20_000),
    expected_return=D(0),
    inflation=D(0),
)


def project(plan):
    return project_household(
        plan, tax_tables=shipped_tax_tables(), social_security_tables=shipped_social_security_tables()
    )


def row_of(projection, year):
    return next(row for row in projection.rows if row.year == year)


def test_untaxed_money_without_growth_goes_down_by_the_spending():
    result = project(FLAT)

    assert [row.total_nominal for row in result.rows] == [D("80000.00"), D("60000.00"), D("40000.00"), D("20000.00")]
    assert result.lifetime_tax == 0
    assert result.depletion_year is None
    assert result.rows[0].withdrawals == (("ROTH", D("20000.00")),)


def test_money_that_runs_out_names_the_year_and_what_is_missing():
    result = project(replace(FLAT, yearly_spending=D(30_000)))

    assert (result.depletion_year, result.depletion_age) == (2029, 64)
    assert row_of(result, 2029).unmet == D("20000.00")
    assert not result.bequest_met
    assert "2029 money runs out" in result.explanation[0]


def test_a_deferred_withdrawal_pays_the_tax_it_causes():
    deferred = Account("401k", AccountKind.DEFERRED, D(1_000_000))

    row = project(replace(FLAT, accounts=(deferred,), yearly_spending=D(50_000))).rows[0]

    # 2026, single, 61: w - 1,240 - 0.12 (w - 16,100 - 12,400) = 50,000, so 0.88 w = 47,820.
    withdrawn = dict(row.withdrawals)["DEFERRED"]
    assert row.federal_tax == D("4340.91")
    assert withdrawn == D("54340.91")
    assert row.total_nominal == D("945659.09")


def test_the_state_takes_its_rate_of_all_but_social_security():
    deferred = Account("401k", AccountKind.DEFERRED, D(1_000_000))

    row = project(replace(FLAT, accounts=(deferred,), state_tax_rate=D("0.05"), yearly_spending=D(20_000))).rows[0]

    withdrawn = dict(row.withdrawals)["DEFERRED"]
    assert row.state_tax == to_cents(withdrawn * D("0.05"))
    assert abs(withdrawn - row.state_tax - row.federal_tax - 20_000) <= D("0.02")


def test_accounts_are_used_in_order_and_a_sale_realises_the_average_gain():
    accounts = (
        ROTH,
        Account("Broker", AccountKind.TAXABLE, D(10_000), basis=D(4_000)),
        Account("Bank", AccountKind.CASH, D(5_000)),
    )
    plan = replace(FLAT, accounts=accounts, taxable_yield=D(0))

    first, second = project(plan).rows[:2]

    assert first.withdrawals == (("CASH", D("5000.00")), ("TAXABLE", D("10000.00")), ("ROTH", D("5000.00")))
    assert first.adjusted_gross_income == D("6000.00")
    assert second.withdrawals == (("ROTH", D("20000.00")),)


def test_benefits_start_with_the_claim_and_follow_prices():
    person = replace(ANN, plan_to_age=70, pia_cents=200_000, claim_age_months=804)
    result = project(replace(FLAT, people=(person,), inflation=D("0.02")))

    # 67 in June 2032: seven months of 2,000 in prices of 2032.
    assert row_of(result, 2031).social_security == 0
    assert row_of(result, 2032).social_security == (D(14_000) * D("1.02") ** 7).quantize(D("0.01"))


def test_required_distributions_beyond_the_need_are_saved_in_a_taxable_account():
    old = Person("Ann", dt.date(1950, 6, 15), plan_to_age=78)
    deferred = Account("IRA", AccountKind.DEFERRED, D(1_000_000))
    result = project(replace(FLAT, people=(old,), accounts=(deferred,), yearly_spending=D(10_000)))

    row = row_of(result, 2026)

    assert row.required_distributions == D("42194.09")  # 1,000,000 / 23.7 at 76
    assert dict(row.balances)["DEFERRED"] == D("957805.91")
    kept = row.required_distributions - row.spending - row.federal_tax - row.medicare_premiums
    assert dict(row.balances)["TAXABLE"] == kept


def test_after_the_first_death_one_files_as_single_with_the_larger_benefit():
    first = Person("Ann", dt.date(1950, 6, 15), plan_to_age=78, pia_cents=300_000, claim_age_months=792)
    second = Person("Bob", dt.date(1951, 6, 15), plan_to_age=80, pia_cents=100_000, claim_age_months=792)
    plan = replace(FLAT, people=(first, second), yearly_spending=D(60_000), survivor_spending_share=D("0.6"))
    result = project(plan)

    together, alone = row_of(result, 2028), row_of(result, 2029)

    assert (together.filing_status, alone.filing_status) == ("joint", "single")
    assert together.social_security == D("54000.00")  # 3,000 + 1,000 + 500 top-up, a month
    assert alone.social_security == D("36000.00")
    assert (together.spending, alone.spending) == (D("60000.00"), D("36000.00"))
    assert alone.ages == (None, 78)


def test_contributions_go_on_until_retirement_in_proportion_to_its_months():
    account = replace(ROTH, monthly_contribution=D(100), monthly_match=D(50), contribution_growth=D("0.1"))
    result = project(replace(FLAT, accounts=(account,), retirement=Month(2027, 7)))

    assert [row.contributions for row in result.rows] == [D("1800.00"), D("990.00"), D("0.00"), D("0.00")]
    assert [row.spending for row in result.rows][:3] == [D("0.00"), D("10000.00"), D("20000.00")]


def test_incomes_have_owners_dates_and_prices():
    pension = YearlyIncome("Pension", D(12_000), Month(2026, 7), owner=0, indexed_share=D(0), survivor_share=D("0.5"))
    rent = YearlyIncome("Rent", D(6_000), Month(2020, 1), ends=Month(2027, 1), taxed=False)
    bob = Person("Bob", dt.date(1965, 6, 15), plan_to_age=66)
    plan = replace(FLAT, people=(ANN, bob), incomes=(pension, rent), inflation=D("0.1"))
    result = project(plan)

    assert row_of(result, 2026).other_income == D("12600.00")  # half a year of 12,000 and 6,000 x 1.1
    assert row_of(result, 2028).other_income == D("12000.00")
    assert row_of(result, 2030).other_income == D("6000.00")


def test_phases_and_one_offs_change_single_years():
    plan = replace(FLAT, phases=(Phase(62, 64, D("0.5")),), one_offs=(OneOff("Roof", 2026, D(-5_000)),))
    result = project(plan)

    assert [row.spending for row in result.rows] == [D("20000.00"), D("10000.00"), D("10000.00"), D("20000.00")]
    assert result.rows[0].total_nominal == D("75000.00")


def test_premiums_follow_the_income_of_two_years_before():
    rich = Person("Ann", dt.date(1955, 6, 15), plan_to_age=74)
    pension = YearlyIncome("Pension", D(150_000), Month(2020, 1), ends=Month(2027, 1))
    result = project(replace(FLAT, people=(rich,), incomes=(pension,)))

    # 150,000 is in the tier of 405.80 a month, 2026 and two years on; without the pension the base premium is due.
    assert row_of(result, 2026).medicare_premiums == D("4869.60")
    assert row_of(result, 2028).medicare_premiums == D("4869.60")
    assert row_of(result, 2029).medicare_premiums == D("2434.80")


def test_years_after_the_tables_and_other_doubts_are_said():
    deferred = Account(
        "401k", AccountKind.DEFERRED, D(500_000), monthly_contribution=D(5_000), plan="401K", expected_return=D("0.05")
    )
    young = replace(ANN, birth=dt.date(1972, 6, 15), plan_to_age=60)
    plan = replace(
        FLAT,
        people=(young,),
        accounts=(deferred, replace(ROTH, plan="OTHER", monthly_contribution=D(1))),
        retirement=Month(2027, 1),
    )
    result = project(plan)

    assert any("above the limit of 32500" in note for note in result.warnings)
    assert any("before 59 and a half" in note for note in result.warnings)
    assert any("Tax tables end with 2026" in note for note in result.warnings)
    assert result.table_years["income tax"] == 2026


def test_benefits_drawn_while_working_are_saved():
    worker = replace(ANN, birth=dt.date(1962, 6, 15), plan_to_age=68, pia_cents=100_000, claim_age_months=804)
    result = project(replace(FLAT, people=(worker,), retirement=Month(2031, 1)))

    assert row_of(result, 2029).total_nominal == D("107000.00")


def test_plans_no_one_can_have_are_refused():
    for change in (
        {"people": ()},
        {"order": (AccountKind.CASH,)},
        {"accounts": (replace(ROTH, owner=1),)},
        {"yearly_spending": D(-1)},
    ):
        with pytest.raises(BadPlan):
            replace(FLAT, **change)
    with pytest.raises(BadPlan):
        replace(ROTH, balance=D(-1))
    with pytest.raises(BadPlan):
        replace(ANN, plan_to_age=200)
    with pytest.raises(ClaimOutOfRange):
        project(replace(FLAT, people=(replace(ANN, claim_age_months=700),)))


money = st.integers(0, 800_000).map(D)


@settings(max_examples=25, deadline=None)
@given(
    balances=st.tuples(money, money, money, money),
    spending=st.integers(0, 150_000).map(D),
    growth=st.sampled_from([D(0), D("0.05")]),
    pia=st.integers(0, 400_000),
)
def test_every_year_what_comes_in_goes_out(balances, spending, growth, pia):
    kinds = (AccountKind.CASH, AccountKind.TAXABLE, AccountKind.DEFERRED, AccountKind.ROTH)
    accounts = tuple(
        Account(kind.value, kind, balance, basis=balance / 2) for kind, balance in zip(kinds, balances, strict=True)
    )
    old = Person("Ann", dt.date(1952, 6, 15), plan_to_age=80, pia_cents=pia, claim_age_months=792)
    plan = replace(
        FLAT, people=(old,), accounts=accounts, yearly_spending=spending, expected_return=growth, inflation=D("0.03")
    )

    before = sum(balances)
    for row in project(plan).rows:
        came = row.social_security + row.required_distributions + sum(amount for _, amount in row.withdrawals)
        went = row.spending + row.federal_tax + row.medicare_premiums - row.unmet
        saved = came - went
        left = before - row.required_distributions - sum(amount for _, amount in row.withdrawals) + saved
        assert saved >= D("-0.05")
        assert abs(left * (1 + growth) - row.total_nominal) < D("0.20")
        assert row.unmet == 0 or row.total_nominal == 0
        before = row.total_nominal


def test_a_widows_inherited_account_follows_her_own_age():
    first = Person("Ann", dt.date(1948, 6, 15), plan_to_age=78)
    second = Person("Bob", dt.date(1958, 6, 15), plan_to_age=75)
    deferred = Account("IRA", AccountKind.DEFERRED, D(500_000))
    result = project(replace(FLAT, people=(first, second), accounts=(deferred,)))

    assert row_of(result, 2026).required_distributions > 0
    assert row_of(result, 2027).required_distributions == 0  # 69: distributions begin at 73
    assert row_of(result, 2031).required_distributions > 0
