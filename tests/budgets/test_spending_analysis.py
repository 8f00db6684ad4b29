from decimal import Decimal as D
from pathlib import Path

import pytest

import budgets
from budgets.calc.benchmark_table import read_benchmarks
from budgets.calc.snapshots import CategorySnapshot
from budgets.calc.spending import NegativeIncome, NoSnapshot, analyse, annual_income
from lifepath.core.periods import Month
from lifepath.core.spending_categories import ROOT_CATEGORIES

ROWS = [line.row for line in read_benchmarks(Path(budgets.__file__).parent / "data" / "ce_benchmarks.csv")]


def months(first, **by_category):
    start = Month.parse(first)
    length = len(next(iter(by_category.values())))
    return [
        CategorySnapshot(start.plus(index), {name: D(values[index]) for name, values in by_category.items()})
        for index in range(length)
    ]


def known_income(amount="120000.00"):
    return annual_income(gross_annual_income=D(amount), net_pay_by_month=[])


def analysed(snapshots, income):
    return analyse(snapshots=snapshots, income=income, benchmarks=ROWS)


def test_shares_are_of_a_twelfth_of_pre_tax_income():
    result = analysed(months("2026-05", housing=["2000.00", "2500.00"]), known_income())

    housing = result.categories[0]
    assert (housing.category, str(housing.amount), str(housing.income_share)) == ("housing", "2500.00", "0.250000")
    assert (str(housing.average_amount), str(housing.average_income_share)) == ("2250.00", "0.225000")
    assert (result.month, result.months_averaged, result.income.estimated) == ("2026-06", 2, False)


def test_the_average_is_compared_with_the_month_of_peers():
    # peers at 120,000: 7,116.00 a year on groceries = 593.00 a month
    result = analysed(months("2026-05", food_groceries=["700.00", "900.00"]), known_income())

    groceries = next(entry for entry in result.categories if entry.category == "food_groceries")
    assert groceries.peer_difference == D("207.00")
    assert groceries.trend.trend == "increasing"


def test_savings_are_shown_but_are_no_spending():
    result = analysed(
        months("2026-06", food_dining=["300.00"], investments=["900.00"], other=["50.00"]), known_income()
    )

    assert result.total_spending == D("350.00")
    assert str(result.spending_income_share) == "0.035000"
    assert [entry.category for entry in result.categories] == list(ROOT_CATEGORIES)


def test_net_pay_is_grossed_up_by_a_stated_factor_and_marked_estimated():
    income = annual_income(gross_annual_income=None, net_pay_by_month=[D("8000.00"), D("8500.00")])

    # mean 8,250.00 * 12 * 1.25
    assert (income.amount, income.estimated) == (D("123750.00"), True)
    assert (income.assumption.name, income.assumption.value, income.assumption.version) == (
        "gross_up_factor",
        "1.25",
        "2026.1",
    )
    assert income.assumption in analysed(months("2026-06", housing=["1.00"]), income).assumptions


@pytest.mark.parametrize("pay", [[], [D("0.00")], [D("-5.00"), D("5.00")]])
def test_without_income_there_are_amounts_but_no_shares_and_no_peers(pay):
    income = annual_income(gross_annual_income=None, net_pay_by_month=pay)

    result = analysed(months("2026-06", housing=["10.00"]), income)

    assert (income.amount, result.peers, result.spending_income_share) == (None, None, None)
    assert (result.categories[0].amount, result.categories[0].income_share) == (D("10.00"), None)


def test_an_income_of_zero_has_no_shares():
    assert analysed(months("2026-06", housing=["10.00"]), known_income("0.00")).spending_income_share is None


def test_under_a_hundred_thousand_shares_stand_without_peers():
    result = analysed(months("2026-06", housing=["1000.00"]), known_income("60000.00"))

    assert str(result.categories[0].income_share) == "0.200000"
    assert (result.categories[0].peer, result.categories[0].peer_difference) == (None, None)
    assert result.peers.comparable is False


def test_what_cannot_be_analysed_is_refused():
    with pytest.raises(NoSnapshot):
        analysed([], known_income())
    with pytest.raises(NegativeIncome):
        known_income("-1.00")
