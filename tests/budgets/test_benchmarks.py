from decimal import Decimal as D
from pathlib import Path

import pytest

import budgets
from budgets.calc.benchmark_table import BadBenchmarkRow, parse_benchmarks, read_benchmarks
from budgets.calc.benchmarks import IncomeNotPositive, MissingBracket, UnknownBracket, bracket_figures, peers_of
from lifepath.core.spending_categories import ROOT_CATEGORIES

TABLE = Path(budgets.__file__).parent / "data" / "ce_benchmarks.csv"
LINES = read_benchmarks(TABLE)
ROWS = [line.row for line in LINES]


def peers(income):
    return peers_of(annual_income=D(income), rows=ROWS)


def test_the_shipped_table_has_every_category_of_every_bracket():
    assert len(ROWS) == 105
    assert {row.category for row in ROWS} == set(ROOT_CATEGORIES)


@pytest.mark.parametrize(
    ("income", "annual", "monthly", "bracket", "group"),
    [
        ("100000", "7116.00", "593.00", "$100k-$150k", "UPPER_MIDDLE"),  # below the lowest mean: its own figure
        ("121852", "7116.00", "593.00", "$100k-$150k", "UPPER_MIDDLE"),
        # 28,148 of the 49,995 dollars between the means: 669.43 of the 1,189.00 between the figures
        ("150000", "7785.43", "648.79", "$150k-$200k", "UPPER_MIDDLE"),
        ("171847", "8305.00", "692.08", "$150k-$200k", "UPPER_MIDDLE"),
        ("199999.99", None, None, "$150k-$200k", "UPPER_MIDDLE"),
        ("200000", None, None, "$200k+", "HNW"),
    ],
)
def test_groceries_of_peers_lie_on_lines_between_the_mean_incomes(income, annual, monthly, bracket, group):
    result = peers(income)

    assert (result.comparable, result.income_bracket, result.peer_group) == (True, bracket, group)
    if annual is not None:
        figure = result.figure("food_groceries")
        assert (str(figure.annual_amount), str(figure.monthly_amount)) == (annual, monthly)


def test_above_the_highest_mean_income_the_figures_of_the_open_bracket_stand_and_say_so():
    result = peers("900000")

    published = bracket_figures(income_bracket="$200k+", rows=ROWS)
    assert result.figures == published.figures
    assert result.peer_income == D("322142")
    assert "highest mean income" in result.note


def test_shares_are_of_the_mean_income_that_the_figures_belong_to():
    assert str(peers("100000").figure("food_groceries").income_share) == "0.058399"  # 7116 / 121852


@pytest.mark.parametrize("income", ["99999.99", "1"])
def test_under_a_hundred_thousand_nothing_is_comparable(income):
    result = peers(income)

    assert (result.comparable, result.figures, result.peer_income) == (False, (), None)
    assert result.note.startswith("Not comparable")


@pytest.mark.parametrize("income", ["110000", "140000", "180000", "250000", "400000"])
def test_unconfirmed_rows_are_named_but_never_a_figure(income):
    result = peers(income)

    assert result.unconfirmed == ("debt_payments",)
    assert result.figure("debt_payments") is None
    assert all(figure.confidence != "unconfirmed" for figure in result.figures)
    assert len(result.figures) == 14


def test_an_interpolated_figure_is_as_doubtful_as_its_weaker_end():
    by_category = {figure.category: figure for figure in peers("150000").figures}

    assert by_category["food_groceries"].basis == "interpolated"
    assert (by_category["food_groceries"].confidence, by_category["childcare"].confidence) == ("high", "low")


def test_another_bracket_is_shown_on_request_as_modelled():
    result = bracket_figures(income_bracket="$250k-$500k", rows=ROWS)

    assert set(result.unconfirmed) == {"debt_payments", "savings_contributions", "investments"}
    assert result.note.startswith("Modelled")
    nothing = bracket_figures(income_bracket="$1M+", rows=ROWS)
    assert (nothing.comparable, nothing.figures) == (False, ())


def test_what_has_no_peers_is_refused():
    with pytest.raises(IncomeNotPositive):
        peers("0")
    with pytest.raises(UnknownBracket):
        bracket_figures(income_bracket="$50k", rows=ROWS)
    with pytest.raises(MissingBracket):
        peers_of(annual_income=D(120000), rows=[row for row in ROWS if row.income_bracket != "$200k+"])


HEADER, FIRST = TABLE.read_text("utf-8").splitlines()[:2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("housing", "castles", "line 2: category 'castles' is unknown."),
        ("27179.60", "x", "line 2: benchmark_amount 'x' is not an amount."),
        ("27179.60", "-1", "line 2: benchmark_amount '-1' is not an amount."),
        ("0.223054", "0.3", "line 2: benchmark_percentage 0.3 is not 27179.60 of 121852."),
        ("high", "sure", "line 2: confidence 'sure' is none of high, medium, low, unconfirmed."),
        ('"BLS', '"B"LS', "line 2: ',' expected after '\"'."),
        (",2024,", ",soon,", "line 2: year 'soon' is not a year."),
    ],
)
def test_a_bad_line_of_the_table_is_named(old, new, message):
    with pytest.raises(BadBenchmarkRow) as refused:
        list(parse_benchmarks([HEADER, FIRST.replace(old, new, 1)]))

    assert str(refused.value) == message


def test_a_category_twice_or_a_missing_column_is_named():
    with pytest.raises(BadBenchmarkRow, match=r"line 3: .* appears twice"):
        list(parse_benchmarks([HEADER, FIRST, FIRST]))
    with pytest.raises(BadBenchmarkRow, match="line 1: the columns category are missing"):
        list(parse_benchmarks([HEADER.replace(",category", ",kind"), FIRST]))
