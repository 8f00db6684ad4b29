from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.calc.distribution import Bill, CannotDistribute, Line, distribute


def percent(value, target="savings:x"):
    return Line(f"p{value}", target, "percent", value)


def fixed(value, target="savings:x"):
    return Line(f"f{value}", target, "fixed", value)


def amounts(result):
    return [line.amount_cents for line in result.lines]


def test_fixed_lines_are_filled_first_wherever_they_stand():
    result = distribute(income_cents=1000, lines=[percent(50), fixed(400), percent(50)])

    assert amounts(result) == [300, 400, 300]
    assert (result.fixed_total_cents, result.percent_total_cents, result.unallocated_cents) == (400, 600, 0)


def test_what_is_left_below_a_hundred_percent_stays_unallocated():
    result = distribute(income_cents=999, lines=[percent(10), percent(20)])

    # floor(999 * 30 / 100) = 299 = 99.9 + 199.8: the cent goes to the .9
    assert amounts(result) == [100, 199]
    assert result.unallocated_cents == 700


def test_equal_remainders_favour_the_earlier_line_and_zero_percent_gets_nothing():
    result = distribute(income_cents=1, lines=[percent(0), percent(50), percent(50)])

    assert amounts(result) == [0, 1, 0]
    assert [line.status for line in result.lines] == ["funded", "funded", "funded"]


def test_of_whole_income_the_percent_lines_are_cut_in_proportion():
    result = distribute(
        income_cents=1000, lines=[fixed(899), percent(10), percent(20), percent(0)], percent_base="income"
    )

    # 101 cents for 300 asked: 33.67 and 67.33
    assert amounts(result) == [899, 34, 67, 0]
    assert [line.status for line in result.lines] == ["funded", "partial", "partial", "funded"]
    assert result.shortfall_cents == 199


def test_a_line_that_gets_nothing_is_unfunded():
    result = distribute(income_cents=100, lines=[fixed(100), fixed(50), percent(10)], percent_base="income")

    assert [line.status for line in result.lines] == ["funded", "unfunded", "unfunded"]


def test_a_bill_sums_its_lines_and_says_what_is_missing_or_too_much():
    bills = [Bill("rent", 500), Bill("car", 300), Bill("none", 70)]
    lines = [fixed(300, "bill:rent"), fixed(150, "bill:rent"), fixed(400, "bill:car")]

    result = distribute(income_cents=1000, lines=lines, bills=bills)

    assert [(bill.allocated_cents, bill.uncovered_cents, bill.overfunded_cents) for bill in result.bills] == [
        (450, 50, 0),
        (400, 0, 100),
        (0, 70, 0),
    ]


@pytest.mark.parametrize(
    ("income", "lines", "code"),
    [
        (-1, [Line("a", "savings:x", "often", 1)], "invalid_income"),
        (True, [], "invalid_income"),
        (10.0, [], "invalid_income"),
        (D(10), [], "invalid_income"),
        (10, [Line("a", "savings:x", "fixed", -1), Line("b", "savings:x", "often", 1)], "invalid_kind"),
        (10, [percent(70), percent(31), fixed(-1)], "invalid_value"),
        (10, [percent(101)], "invalid_value"),
        (10, [fixed(True)], "invalid_value"),
        (10, [fixed(1.5)], "invalid_value"),
        (10, [fixed("10")], "invalid_value"),
        (10, [percent(70), percent(31), fixed(1, "bill:x")], "percent_cap_exceeded"),
        (10, [percent(100), fixed(1, "bill:x")], "unknown_bill"),
    ],
)
def test_refusals_come_in_their_order(income, lines, code):
    with pytest.raises(CannotDistribute) as refused:
        distribute(income_cents=income, lines=lines, bills=[Bill("y", 1)])

    assert refused.value.code == code


def test_another_base_is_refused():
    with pytest.raises(CannotDistribute, match="neither remainder nor income"):
        distribute(income_cents=1, lines=[], percent_base="net")


any_lines = st.lists(
    st.builds(Line, id=st.just("l"), target=st.just("savings:x"), kind=st.just("fixed"), value=st.integers(0, 10**7))
    | st.builds(Line, id=st.just("l"), target=st.just("goal:y"), kind=st.just("percent"), value=st.integers(0, 20)),
    max_size=5,
)


@settings(max_examples=300)
@given(income=st.integers(0, 10**8), lines=any_lines, base=st.sampled_from(["remainder", "income"]))
def test_every_cent_is_placed_and_no_line_gets_more_than_it_asked_for(income, lines, base):
    result = distribute(income_cents=income, lines=lines, percent_base=base)

    assert sum(amounts(result)) + result.unallocated_cents == income
    assert result.fixed_total_cents + result.percent_total_cents == sum(amounts(result))
    base_cents = income if base == "income" else income - result.fixed_total_cents
    for line, got in zip(lines, result.lines, strict=True):
        assert 0 <= got.amount_cents <= got.requested_cents
        if line.kind == "percent":
            assert got.requested_cents in (base_cents * line.value // 100, -(-base_cents * line.value // 100))
            assert base == "income" or got.status == "funded"
