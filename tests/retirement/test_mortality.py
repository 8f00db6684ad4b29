import itertools
from decimal import Decimal as D

import pytest

from retirement.calc.mortality import BadLife, cohort_mortality, couple_survival, either_alive, period_mortality
from retirement.calc.tables.life import shipped_life_tables

TABLES = shipped_life_tables()
MAN = period_mortality(sex="male", tables=TABLES)


def test_survival_to_the_same_age_is_certain_and_falls_with_age():
    chances = [MAN.survival(from_age=65, to_age=age) for age in range(65, 120)]

    assert chances[0] == 1
    assert all(later < earlier for earlier, later in itertools.pairwise(chances))


def test_a_better_health_factor_lengthens_life():
    healthy = period_mortality(sex="male", tables=TABLES, health_factor=D("0.7"))

    assert healthy.expectancy(62) > MAN.expectancy(62)
    assert "health factor 0.7" in healthy.source


def test_monthly_survival_meets_the_yearly_table_at_birthdays():
    monthly = MAN.monthly_survival(age_months=62 * 12 + 5, months=20)
    from_birthday = MAN.monthly_survival(age_months=62 * 12, months=25)

    assert monthly[0] == 1
    assert abs(from_birthday[12] - MAN.survival(from_age=62, to_age=63)) < D("1E-25")
    assert abs(from_birthday[24] - MAN.survival(from_age=62, to_age=64)) < D("1E-25")
    assert abs(monthly[7] - (1 - TABLES.period[62][0]) ** (D(7) / 12)) < D("1E-25")


def test_no_one_outlives_the_table():
    assert MAN.monthly_survival(age_months=119 * 12, months=24)[13] == 0


def test_births_between_two_cohort_tables_are_interpolated():
    columns = [
        cohort_mortality(sex="female", birth_year=year, tables=TABLES).probabilities for year in (1960, 1962, 1965)
    ]

    assert columns[1][70] == columns[0][70] * D("0.6") + columns[2][70] * D("0.4")
    oldest = cohort_mortality(sex="female", birth_year=1901, tables=TABLES)
    assert oldest.probabilities[90] == TABLES.cohorts[1930][90][1]


def test_the_states_of_a_couple_add_up():
    couple = couple_survival(first=[D(1), D("0.9")], second=[D(1), D("0.8")])

    assert couple.both == (1, D("0.72"))
    assert couple.first_only == (0, D("0.18"))
    assert couple.second_only == (0, D("0.08"))
    assert either_alive(D("0.9"), D("0.8")) == D("0.98")


def test_lives_the_tables_do_not_have_are_refused():
    for build in (
        lambda: MAN.expectancy(120),
        lambda: period_mortality(sex="other", tables=TABLES),
        lambda: period_mortality(sex="male", tables=TABLES, health_factor=D(11)),
    ):
        with pytest.raises(BadLife):
            build()
