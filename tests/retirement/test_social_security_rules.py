import datetime as dt
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.core.periods import Month
from retirement.calc.social_security.ages import ClaimOutOfRange, SocialSecurityBirth
from retirement.calc.social_security.claiming import (
    NegativeMonths,
    credited_age_months,
    delayed_share_gained,
    early_share_lost,
    retirement_benefit,
)
from retirement.calc.social_security.earnings_average import (
    BadEarnings,
    average_indexed_monthly_earnings,
    computation_years,
    covered_cents,
)
from retirement.calc.social_security.earnings_test import (
    BadEarningsTest,
    benefit_after_adjustment,
    withheld_benefits,
)
from retirement.calc.social_security.family import (
    SurvivorTooYoung,
    spousal_top_up,
    survivor_benefit,
    within_family_maximum,
)
from retirement.calc.social_security.primary_amount import (
    NegativeAverage,
    floor_to_dime,
    last_cola_year_for,
    primary_insurance_amount,
)
from retirement.calc.tables.social_security import OutsideTables, shipped_social_security_tables

TABLES = shipped_social_security_tables()
EIGHT_PERCENT = Fraction(8)


def benefit(pia_cents, age, full=804):
    return retirement_benefit(
        pia_cents=pia_cents, claim_age_months=age, full_age_months=full, credit_percent_per_year=EIGHT_PERCENT
    )


def test_a_dime_that_a_binary_fraction_would_lose_is_kept():
    # 0.90 x 1,226 + 0.32 x 6,165 + 0.15 x 4 is 3,076.80 exactly; added up as floats it is a hair less.
    primary = primary_insurance_amount(aime=7395, eligibility_year=2025, cola_through=2024, tables=TABLES)

    assert primary.cents == 307_680
    assert int((0.9 * 1226 + 0.32 * 6165 + 0.15 * 4) * 10) * 10 == 307_670


def test_bend_points_follow_the_year_of_62_and_not_the_claim():
    born_1959 = SocialSecurityBirth(dt.date(1959, 6, 15))

    assert born_1959.eligibility_year == 2021
    assert TABLES.bends_for(2021).pia == (996, 6002)


def test_the_first_cola_is_that_of_the_year_of_62_and_each_is_floored_to_the_dime():
    primary = primary_insurance_amount(aime=3225, eligibility_year=2021, cola_through=2022, tables=TABLES)

    assert primary.unrounded_cents == 160_968  # 896.40 + 0.32 x 2,229
    assert primary.at_eligibility_cents == 160_960
    assert [(step.year, step.cents) for step in primary.steps] == [(2021, 170_450), (2022, 185_270)]


def test_indexing_stops_at_the_wage_index_of_the_year_of_60():
    birth = dt.date(1964, 6, 15)
    record = average_indexed_monthly_earnings(
        birth=birth,
        earnings={2023: D(50_000), 2024: D(50_000), 2025: D(50_000)},
        last_year=2025,
        tables=TABLES,
    )

    by_year = {row.year: row.indexed_cents for row in record.years}
    assert record.indexing_year == 2024
    assert by_year[2024] == by_year[2025] == 5_000_000
    assert by_year[2023] == 5_242_021  # 50,000 x 69,846.57 / 66,621.80 to the cent


def test_earnings_of_the_entitlement_year_are_left_out():
    earnings = dict.fromkeys(range(1990, 2027), D(50_000))
    both = [
        average_indexed_monthly_earnings(birth=dt.date(1964, 6, 15), earnings=earnings, last_year=year, tables=TABLES)
        for year in (2025, 2026)
    ]

    assert [len(record.years) for record in both] == [36, 37]


def test_earnings_above_the_taxable_maximum_do_not_count():
    assert covered_cents(year=2025, amount=D(500_000), tables=TABLES) == 17_610_000


def test_births_before_1929_have_fewer_computation_years():
    births = (dt.date(1929, 6, 1), dt.date(1928, 6, 1), dt.date(1927, 6, 1))

    assert [computation_years(birth) for birth in births] == [35, 34, 33]


@pytest.mark.parametrize(
    ("birth", "legal_month", "earliest_age", "earliest_month"),
    [
        ("1962-09-15", "1962-09", 745, "2024-10"),
        ("1962-09-02", "1962-09", 744, "2024-09"),
        ("1962-09-01", "1962-08", 745, "2024-09"),
        ("1960-01-01", "1959-12", 745, "2022-01"),
    ],
)
def test_sixty_two_counts_from_the_first_full_month(birth, legal_month, earliest_age, earliest_month):
    person = SocialSecurityBirth(dt.date.fromisoformat(birth))

    assert str(person.legal_month) == legal_month
    assert person.earliest_claim_age_months == earliest_age
    assert str(person.month_of_age(earliest_age)) == earliest_month


def test_born_on_january_1_counts_with_the_year_before():
    person = SocialSecurityBirth(dt.date(1960, 1, 1))

    assert person.full_retirement_age_months(TABLES) == 802
    assert SocialSecurityBirth(dt.date(1960, 1, 2)).full_retirement_age_months(TABLES) == 804


@pytest.mark.parametrize("age", [743, 744, 841])
def test_a_claim_outside_the_months_of_law_is_refused(age):
    with pytest.raises(ClaimOutOfRange):
        SocialSecurityBirth(dt.date(1962, 9, 15)).check_claim_age(age)


def test_the_reduction_applies_to_the_pia_after_its_colas():
    primary = primary_insurance_amount(aime=3225, eligibility_year=2021, cola_through=2022, tables=TABLES)

    assert benefit(primary.cents, 744, full=802).dime_cents == 131_230  # 1,852.70 less 29 1/6 percent is 1,312.329
    assert benefit(primary.cents, 744, full=802).paid_cents == 131_200


def test_delayed_credits_stop_at_70():
    assert benefit(100_000, 840) == benefit(100_000, 900)
    assert benefit(100_000, 840).paid_cents == 124_000


@pytest.mark.parametrize(
    ("filing", "in_month", "credited"),
    [
        ("2030-06", "2030-06", 834),
        ("2030-06", "2030-12", 834),
        ("2030-06", "2031-01", 839),
        ("2030-01", "2030-01", 834),
        ("2027-11", "2027-11", 804),
        ("2030-07", "2030-07", 840),
        ("2025-07", "2025-07", 780),
    ],
)
def test_credits_of_the_filing_year_wait_for_january_except_at_70(filing, in_month, credited):
    person = SocialSecurityBirth(dt.date(1960, 7, 5))

    assert (
        credited_age_months(
            claim_month=Month.parse(filing),
            benefit_month=Month.parse(in_month),
            full_age_month=person.month_of_age(804),
            legal_month=person.legal_month,
        )
        == credited
    )


def test_a_benefit_of_december_has_that_years_cola():
    months = (Month(2025, 11), Month(2025, 12), Month(1982, 6), Month(1983, 6))

    assert [last_cola_year_for(month, TABLES) for month in months] == [2024, 2025, 1982, 1982]


@given(age=st.integers(744, 839), pia=st.integers(0, 500_000))
def test_waiting_a_month_never_lowers_the_benefit(age, pia):
    assert benefit(pia, age + 1).exact_cents >= benefit(pia, age).exact_cents


@given(cents=st.integers(0, 10**7))
def test_the_dime_is_the_next_lower_multiple_of_ten_cents(cents):
    assert 0 <= cents - floor_to_dime(cents) < 10
    assert floor_to_dime(cents) % 10 == 0


def test_a_spouse_gets_no_top_up_before_the_worker_files():
    top_up = spousal_top_up(own_pia_cents=0, worker_pia_cents=200_000, months_early=0, worker_has_filed=False)

    assert top_up.paid_cents == 0


def test_own_credits_and_top_up_stop_at_half_the_workers_pia():
    top_up = spousal_top_up(
        own_pia_cents=80_000,
        worker_pia_cents=200_000,
        months_early=0,
        own_benefit_cents=86_400,
        own_has_delayed_credits=True,
    )

    assert top_up.paid_cents == 13_600


@pytest.mark.parametrize(
    ("drawn", "claim_age", "paid"),
    [
        (150_000, 732, 151_100),  # 2,000 x 0.755714 is under the limit of 1,650
        (150_000, 792, 165_000),  # 2,000 x 0.959286 is over the limit: 82.5 percent of the PIA
        (186_600, 792, 186_600),  # the larger limit is what the deceased drew
        (186_600, 756, 167_400),
        (216_000, 756, 180_800),  # delayed credits: no limit
        (None, 732, 151_100),
    ],
)
def test_the_widows_limit_comes_after_the_age_reduction(drawn, claim_age, paid):
    survivor = survivor_benefit(
        deceased_pia_cents=200_000, deceased_benefit_cents=drawn, claim_age_months=claim_age, full_age_months=804
    )

    assert survivor.paid_cents == paid


def test_a_survivor_under_60_is_refused():
    with pytest.raises(SurvivorTooYoung):
        survivor_benefit(deceased_pia_cents=1, deceased_benefit_cents=None, claim_age_months=719, full_age_months=804)


def test_family_benefits_are_cut_in_proportion_to_the_maximum():
    cut = within_family_maximum(
        worker_pia_cents=100_000, family_maximum_cents=150_000, auxiliary_cents=[50_000, 50_000]
    )
    kept = within_family_maximum(worker_pia_cents=100_000, family_maximum_cents=250_000, auxiliary_cents=[50_000])

    assert cut == [25_000, 25_000]
    assert kept == [50_000]


def test_withheld_benefits_never_exceed_the_benefits():
    result = withheld_benefits(
        earnings_cents=20_000_000, exempt_cents=2_448_000, in_full_age_year=False, monthly_benefit_cents=80_000
    )

    assert (result.withheld_cents, result.kept_cents, result.months) == (960_000, 0, 12)


def test_withheld_months_are_given_back_at_full_retirement_age():
    before = benefit(100_000, 768).paid_cents
    after = benefit_after_adjustment(pia_cents=100_000, claim_age_months=768, full_age_months=804, months_withheld=6)

    assert (before, after.dime_cents) == (80_000, 83_330)


def test_figures_no_one_can_have_are_refused():
    with pytest.raises(NegativeAverage):
        primary_insurance_amount(aime=-1, eligibility_year=2026, cola_through=2025, tables=TABLES)
    with pytest.raises(BadEarnings):
        covered_cents(year=2025, amount=D(-1), tables=TABLES)
    with pytest.raises(NegativeMonths):
        early_share_lost(-1)
    with pytest.raises(BadEarningsTest):
        withheld_benefits(earnings_cents=1, exempt_cents=1, in_full_age_year=False, months_paid=13)


def test_years_after_the_tables_are_refused_until_projected():
    with pytest.raises(OutsideTables):
        TABLES.bends_for(2030)

    projected = TABLES.projected(through_year=2040, wage_growth=D("0.03"), cola_rate=D("0.024"))

    assert projected.bends_for(2027).pia == (1340, 8077)
    assert projected.bends_for(2028).pia == (1380, 8319)  # 2027's index is 2025's raised by 3 percent, less rounding
    assert projected.colas[-1].thousandths == 24
    assert TABLES.last_wage_index_year == 2025


def test_earnings_and_wages_outside_the_tables_are_refused():
    with pytest.raises(OutsideTables, match="taxable maximum for 2040"):
        covered_cents(year=2040, amount=D(1), tables=TABLES)
    with pytest.raises(OutsideTables, match="wage index for 2050"):
        average_indexed_monthly_earnings(birth=dt.date(1990, 5, 5), earnings={}, last_year=None, tables=TABLES)
    with pytest.raises(NegativeMonths):
        delayed_share_gained(-1, credit_percent_per_year=EIGHT_PERCENT)
