import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.calc.progress import (
    BadAlertShare,
    Budget,
    CategoryTwice,
    EmptyPeriod,
    Item,
    LimitsAboveAmount,
    measure_progress,
)

JUNE = (dt.date(2026, 6, 1), dt.date(2026, 7, 1))
TENTH = dt.date(2026, 6, 10)


def measured(spent, *, amount="1000.00", items=(), as_of=TENTH, **options):
    budget = Budget(D(amount), *JUNE, items=items, **options)
    return measure_progress(budget=budget, spent={name: D(value) for name, value in spent.items()}, as_of=as_of)


def item(category, limit, carried="0.00", share="0.80"):
    return Item(category, D(limit), D(carried), D(share))


def test_a_third_of_the_month_projects_three_times_what_is_spent():
    (food,) = measured({"food": "150.00"}, items=[item("food", "300.00")]).items

    assert (food.spent, food.remaining, food.percent) == (D("150.00"), D("150.00"), D("50.00"))
    assert (food.expected_by_now, food.pace, food.projected) == (D("100.00"), D("50.00"), D("450.00"))


@pytest.mark.parametrize(
    ("spent", "alert"),
    [("239.99", None), ("240.00", "approaching"), ("300.00", "approaching"), ("300.01", "exceeded"), ("-5.00", None)],
)
def test_the_alert_comes_at_four_fifths_and_above_the_limit(spent, alert):
    assert measured({"food": spent}, items=[item("food", "300.00")]).items[0].alert == alert


def test_an_alert_share_of_its_own_replaces_four_fifths():
    assert measured({"food": "150.00"}, items=[item("food", "300.00", share="0.50")]).items[0].alert == "approaching"


def test_what_was_carried_over_moves_the_limit():
    (food,) = measured({"food": "150.00"}, items=[item("food", "300.00", carried="-200.00")]).items

    assert (food.limit, food.alert, food.remaining, food.percent) == (D("100.00"), "exceeded", D("-50.00"), D("150.00"))


def test_a_limit_of_nothing_has_no_percent_and_no_alert_until_something_is_spent():
    quiet, spent = measured({"b": "0.01"}, items=[item("a", "0.00"), item("b", "0.00")]).items

    assert (quiet.percent, quiet.alert, spent.alert) == (None, None, "exceeded")


def test_spending_outside_every_item_is_named_and_the_totals_reconcile():
    result = measured({"food": "100.00", "vet": "40.00", "gym": "10.00"}, items=[item("food", "300.00")])

    assert result.no_budget == {"gym": D("10.00"), "vet": D("40.00")}
    assert (result.no_budget_total, result.unassigned) == (D("50.00"), D("700.00"))
    assert result.total.spent == D("150.00")


def test_a_budget_of_one_category_looks_at_nothing_else():
    result = measured({"food": "100.00", "vet": "40.00"}, category="food")

    assert (result.total.spent, result.no_budget, result.items) == (D("100.00"), {}, ())


@pytest.mark.parametrize(
    ("as_of", "elapsed", "projected"),
    [("2026-05-31", 0, None), ("2026-06-01", 1, "900.00"), ("2026-06-30", 30, "30.00"), ("2026-08-01", 30, "30.00")],
)
def test_before_the_period_nothing_is_projected_and_after_it_what_was_spent(as_of, elapsed, projected):
    result = measured({"food": "30.00"}, as_of=dt.date.fromisoformat(as_of))

    assert result.days_elapsed == elapsed
    assert result.total.projected == (projected and D(projected))


amounts = st.decimals(min_value=-100, max_value=900, places=2)


@given(spent=st.dictionaries(st.sampled_from(["food", "rent", "vet", "gym"]), amounts))
def test_items_and_bucket_always_add_up_to_all_spending(spent):
    result = measure_progress(
        budget=Budget(D(500), *JUNE, items=[item("food", "300.00"), item("rent", "200.00")]), spent=spent, as_of=TENTH
    )

    assert sum(line.spent for line in result.items) + result.no_budget_total == result.total.spent


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"items": [item("a", "600.00"), item("b", "400.01")]}, LimitsAboveAmount),
        ({"items": [item("a", "1.00"), item("a", "1.00")]}, CategoryTwice),
        ({"items": [item("a", "1.00", share="0")]}, BadAlertShare),
        ({"alert_share": D("1.01")}, BadAlertShare),
    ],
)
def test_a_budget_that_cannot_be_is_refused(changed, refusal):
    with pytest.raises(refusal):
        measured({}, **changed)


def test_a_period_without_a_day_is_refused():
    with pytest.raises(EmptyPeriod):
        measure_progress(budget=Budget(D(1), JUNE[0], JUNE[0]), spent={}, as_of=TENTH)
