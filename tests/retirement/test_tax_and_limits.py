import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retirement.calc.benefit_taxation import NegativeBenefits, taxable_benefits
from retirement.calc.contribution_limits import (
    UnknownPlan,
    deductible_ira_limit,
    hsa_limit,
    plan_limit,
    roth_ira_limit,
    workplace_limit,
)
from retirement.calc.federal_tax import BadIncome, Income, federal_tax, gross_up_deferred, marginal_rate, total_tax
from retirement.calc.medicare_premiums import medicare_premium
from retirement.calc.required_distributions import (
    NegativeBalance,
    first_distribution,
    required_distribution,
    required_in_year,
)
from retirement.calc.tables.tax import UnknownFilingStatus, YearBeforeTables, shipped_tax_tables
from retirement.calc.tax_parameters import tax_parameters

TABLES = shipped_tax_tables()
COUPLE = (70, 68)


def joint(year=2026):
    return tax_parameters(year=year, filing_status="joint", tables=TABLES)


@pytest.mark.parametrize(
    ("other", "taxed"),
    [
        ("15000", "0"),  # provisional 25,000: at the base
        ("16000", "500.0"),  # half of 1,000
        ("24000", "4500.0"),  # provisional 34,000: half of 9,000
        ("30000", "9600.00"),  # 4,500 + 85 percent of 6,000
        ("90000", "17000.00"),  # never above 85 percent
    ],
)
def test_benefits_are_taxed_in_three_steps(other, taxed):
    result = taxable_benefits(benefits=D(20_000), other_income=D(other), base=D(25_000), adjusted_base=D(34_000))

    assert result.taxable == D(taxed)


def test_benefit_thresholds_are_never_indexed_but_brackets_are():
    later = tax_parameters(year=2036, filing_status="single", tables=TABLES, inflation=D("0.03"))

    assert (later.benefit_base, later.benefit_adjusted_base) == (25_000, 34_000)
    assert later.net_investment_threshold == 200_000
    assert later.ordinary[0].up_to == D(16_650)  # 12,400 x 1.03^10 = 16,664.56, floored to 25
    assert later.standard_deduction == D(21_600)  # 16,100 x 1.03^10 = 21,637.05, floored to 50
    assert later.extrapolated
    assert later.assumptions[1].confidence == "extrapolated"


@pytest.mark.parametrize(("year", "deduction"), [(2024, "0"), (2025, "6000"), (2028, "6000"), (2029, "0")])
def test_the_senior_deduction_lives_from_2025_to_2028(year, deduction):
    assert tax_parameters(year=year, filing_status="single", tables=TABLES).senior_deduction == D(deduction)


def test_the_senior_deduction_comes_on_top_and_is_reduced_for_each_person():
    # 200,000 is 50,000 over 150,000; 6 percent of it, 3,000, is taken from each of the two 6,000.
    result = federal_tax(income=Income(pension=D(200_000)), ages=COUPLE, parameters=joint())

    assert result.standard_deduction == D("35500.00")  # 32,200 + 2 x 1,650
    assert result.senior_deduction == D("6000.00")


def test_separate_filers_have_no_senior_deduction():
    parameters = tax_parameters(year=2026, filing_status="separate", tables=TABLES)

    assert federal_tax(income=Income(pension=D(50_000)), ages=(70,), parameters=parameters).senior_deduction == 0


def test_gains_are_stacked_on_ordinary_income():
    # Ordinary 30,000 - 16,100 - 2,050 - 6,000 = 5,850; the gain fills up to 49,450 at 0, the rest at 15 percent.
    parameters = tax_parameters(year=2026, filing_status="single", tables=TABLES)
    result = federal_tax(income=Income(pension=D(30_000), long_term_gain=D(40_000)), ages=(66,), parameters=parameters)

    assert result.taxable_income == D("45850.00")
    assert result.ordinary_tax == D("585.00")
    assert result.long_term_gain_tax == D("0.00")

    more = federal_tax(income=Income(pension=D(30_000), long_term_gain=D(45_000)), ages=(66,), parameters=parameters)
    assert more.long_term_gain_tax == D("210.00")  # taxable 50,850; 1,400 above 49,450 at 15 percent


def test_a_loss_counts_up_to_three_thousand():
    parameters = tax_parameters(year=2026, filing_status="single", tables=TABLES)
    result = federal_tax(income=Income(pension=D(50_000), long_term_gain=D(-9_000)), ages=(50,), parameters=parameters)

    assert result.adjusted_gross_income == D("47000.00")


def test_a_withdrawal_that_draws_benefits_into_tax_costs_more_than_its_bracket():
    parameters = tax_parameters(year=2026, filing_status="single", tables=TABLES)
    income = Income(social_security=D(30_000), deferred_withdrawals=D(28_000))

    assert marginal_rate(income=income, ages=(60,), parameters=parameters) == D("0.2220")  # 1.85 x 12 percent


@settings(max_examples=60, deadline=None)
@given(
    need=st.integers(0, 20_000_000).map(lambda cents: D(cents).scaleb(-2)),
    benefits=st.integers(0, 60_000).map(D),
    pension=st.integers(0, 90_000).map(D),
    gain=st.integers(0, 60_000).map(D),
    year=st.sampled_from([2024, 2026, 2031]),
)
def test_the_grossed_up_withdrawal_leaves_exactly_the_need(need, benefits, pension, gain, year):
    income = Income(social_security=benefits, pension=pension, long_term_gain=gain)
    parameters = joint(year)

    found = gross_up_deferred(need_after_tax=need, income=income, ages=COUPLE, parameters=parameters)

    def left(amount):
        with_it = Income(
            social_security=benefits, pension=pension, long_term_gain=gain, deferred_withdrawals=max(amount, D(0))
        )
        return (
            amount
            - total_tax(income=with_it, ages=COUPLE, parameters=parameters)
            + total_tax(income=income, ages=COUPLE, parameters=parameters)
        )

    assert left(found.withdrawal) >= need
    assert need == 0 or left(found.withdrawal - D("0.01")) < need


def test_incomes_and_statuses_no_one_can_have_are_refused():
    with pytest.raises(BadIncome, match="wages"):
        Income(wages=D(-1))
    with pytest.raises(UnknownFilingStatus):
        tax_parameters(year=2026, filing_status="widow", tables=TABLES)
    with pytest.raises(YearBeforeTables):
        tax_parameters(year=2020, filing_status="single", tables=TABLES)
    with pytest.raises(NegativeBenefits):
        taxable_benefits(benefits=D(-1), other_income=D(0), base=D(0), adjusted_base=D(0))


@pytest.mark.parametrize(
    ("birth", "age", "year"),
    [
        ("1949-06-30", "70.5", 2019),
        ("1949-07-01", "72", 2021),
        ("1950-12-31", "72", 2022),
        ("1951-01-01", "73", 2024),
        ("1959-12-31", "73", 2032),
        ("1960-01-01", "75", 2035),
    ],
)
def test_distributions_begin_by_birth_year(birth, age, year):
    first = first_distribution(dt.date.fromisoformat(birth))

    assert (first.age, first.year) == (D(age), year)


def test_a_distribution_is_the_year_end_balance_over_the_period():
    assert required_distribution(age=73, prior_year_end_balance=D(500_000), tables=TABLES).required == D("18867.92")
    assert required_distribution(age=121, prior_year_end_balance=D(1_000), tables=TABLES).divisor == D("2.0")
    before = required_in_year(birth=dt.date(1960, 5, 1), year=2034, prior_year_end_balance=D(500_000), tables=TABLES)
    assert before.required == D("0.00")


def test_a_much_younger_spouse_is_named_and_a_negative_balance_refused():
    younger = required_distribution(age=75, prior_year_end_balance=D(100), tables=TABLES, spouse_age=60)

    assert "ten years younger" in younger.warnings[0]
    with pytest.raises(NegativeBalance):
        required_distribution(age=75, prior_year_end_balance=D(-1), tables=TABLES)


@pytest.mark.parametrize(
    ("age", "limit"), [(49, 24_500), (50, 32_500), (59, 32_500), (60, 35_750), (63, 35_750), (64, 32_500)]
)
def test_the_catch_up_of_60_to_63_replaces_the_other_and_ends_at_64(age, limit):
    assert workplace_limit(year=2026, age=age, tables=TABLES).limit == limit


def test_before_2025_there_was_no_higher_catch_up():
    assert workplace_limit(year=2024, age=61, tables=TABLES).limit == 30_500


def test_a_year_after_the_tables_says_that_its_figure_is_carried_forward():
    limit = hsa_limit(year=2027, age=56, family_coverage=True, tables=TABLES)

    assert limit.limit == 10_000
    assert limit.assumptions[1].confidence == "figure of 2026 carried forward"


def test_ira_phase_outs():
    roth = roth_ira_limit(year=2026, age=40, filing_status="separate", modified_income=D(10_000), tables=TABLES)
    deductible = deductible_ira_limit(
        year=2026, age=40, filing_status="joint", modified_income=D(139_000), covered=True, tables=TABLES
    )
    spouse_covered = deductible_ira_limit(
        year=2026, age=40, filing_status="joint", modified_income=D(247_000), covered=False, tables=TABLES
    )
    uncovered = deductible_ira_limit(
        year=2026, age=40, filing_status="single", modified_income=D(900_000), covered=False, tables=TABLES
    )

    assert [roth.limit, deductible.limit, spouse_covered.limit, uncovered.limit] == [0, 3_750, 3_750, 7_500]
    with pytest.raises(UnknownPlan):
        plan_limit(plan="BROKERAGE", year=2026, age=40, tables=TABLES)
    assert plan_limit(plan="403B", year=2026, age=40, tables=TABLES).limit == 24_500


@pytest.mark.parametrize(
    ("status", "income", "premium", "room"),
    [
        ("single", "109000", "202.90", "0.00"),
        ("single", "109000.01", "284.10", "27999.99"),
        ("single", "499999.99", "649.20", "0.01"),
        ("single", "500000", "689.90", None),
        ("separate", "109001", "649.20", "281999.00"),
        ("separate", "391000", "689.90", None),
    ],
)
def test_a_premium_tier_starts_above_its_limit_and_the_last_at_it(status, income, premium, room):
    found = medicare_premium(premium_year=2026, filing_status=status, income_two_years_before=D(income), tables=TABLES)

    assert found.premium_month == D(premium)
    assert found.room_to_next_tier == (None if room is None else D(room))
    assert found.income_year == 2024


def test_tiers_after_the_tables_are_indexed_but_not_the_highest():
    found = medicare_premium(
        premium_year=2030,
        filing_status="single",
        income_two_years_before=D(110_000),
        tables=TABLES,
        inflation=D("0.03"),
    )
    top = medicare_premium(premium_year=2030, filing_status="single", income_two_years_before=D(500_000), tables=TABLES)

    assert (found.tier, top.tier) == (0, 5)
    assert found.assumptions[0].confidence == "extrapolated"


def test_limits_by_code_and_for_separate_filers():
    codes = ("401K", "IRA", "ROTH_IRA", "HSA")
    separate = deductible_ira_limit(
        year=2026, age=40, filing_status="separate", modified_income=D(5_000), covered=True, tables=TABLES
    )

    assert [plan_limit(plan=code, year=2026, age=56, tables=TABLES).limit for code in codes] == [
        32_500,
        8_600,
        8_600,
        5_400,
    ]
    assert separate.limit == 3_750
    with pytest.raises(YearBeforeTables):
        workplace_limit(year=2020, age=40, tables=TABLES)
    with pytest.raises(YearBeforeTables):
        medicare_premium(premium_year=2020, filing_status="single", income_two_years_before=D(1), tables=TABLES)


def test_a_need_taxed_at_the_highest_rates_is_grossed_up_too():
    parameters = tax_parameters(year=2026, filing_status="single", tables=TABLES)
    income = Income(pension=D(3_000_000), long_term_gain=D(900_000))

    found = gross_up_deferred(need_after_tax=D(630_000), income=income, ages=(50,), parameters=parameters)

    assert found.withdrawal == D("1000000.00")  # 37 percent of a million
