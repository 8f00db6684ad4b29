from decimal import Decimal as D

import pytest

from budgets.calc.anomalies import BadThreshold, find_anomalies
from budgets.calc.snapshots import CategorySnapshot
from lifepath.core.periods import Month

CURRENT = Month(2026, 12)


def history(*amounts, category="food"):
    first = CURRENT.plus(-len(amounts))
    return [CategorySnapshot(first.plus(offset), {category: D(value)}) for offset, value in enumerate(amounts)]


def current(**amounts):
    return CategorySnapshot(CURRENT, {name: D(value) for name, value in amounts.items()})


def found(now, past, **options):
    return [
        (anomaly.category, anomaly.kind, anomaly.severity, anomaly.direction, anomaly.deviation)
        for anomaly in find_anomalies(current=current(**now), history=past, **options)
    ]


STEADY = ["100.00", "200.00", "300.00"]  # mean 200, sample deviation 100


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("399.99", []),
        ("400.00", [("food", "deviation", "warning", "above", D("2.00"))]),
        ("499.99", [("food", "deviation", "warning", "above", D("3.00"))]),
        ("500.00", [("food", "deviation", "alert", "above", D("3.00"))]),
        ("0.00", [("food", "deviation", "warning", "below", D("-2.00"))]),
    ],
)
def test_two_and_three_deviations_are_the_borders_and_are_not_rounded_before(amount, expected):
    assert found({"food": amount}, history(*STEADY)) == expected


def test_a_threshold_of_its_own_replaces_two():
    assert found({"food": "399.00"}, history(*STEADY), threshold_stddev=D("1.99"))
    assert found({"food": "399.00"}, history(*STEADY), threshold_stddev=D("2.00")) == []


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("49.99", []),
        ("50.00", [("vet", "new_category", "warning", "above", None)]),
        ("499.99", [("vet", "new_category", "warning", "above", None)]),
        ("500.00", [("vet", "new_category", "alert", "above", None)]),
        ("-60.00", []),
    ],
)
def test_a_new_category_counts_from_fifty_and_alerts_from_five_hundred(amount, expected):
    assert found({"vet": amount, "food": "5.00"}, history("5.00", "5.00", "5.00")) == expected


@pytest.mark.parametrize(
    ("amount", "severity"), [("1049.99", None), ("1050.00", "warning"), ("1249.99", "warning"), ("750.00", "alert")]
)
def test_a_fixed_amount_that_changes_is_graded_by_its_share(amount, severity):
    anomalies = found({"rent": amount}, history("1000.00", "1000.00", "1000.00", category="rent"))

    assert [entry[2] for entry in anomalies] == ([severity] if severity else [])


@pytest.mark.parametrize(("amount", "count"), [("29.99", 0), ("30.00", 1)])
def test_less_than_ten_dollars_is_never_an_anomaly(amount, count):
    assert len(found({"food": amount}, history("20.00", "20.00", "20.00"))) == count


def test_two_months_of_history_are_not_enough():
    assert found({"food": "900.00"}, history("10.00", "10.00")) == []


def test_only_the_twelve_latest_months_before_the_current_one_count():
    past = [*history("900.00", *["50.00"] * 12), *history("50.00")]
    later = [CategorySnapshot(CURRENT.plus(1), {"food": D("9000.00")})]

    assert found({"food": "100.00"}, past[:13] + later) == [("food", "fixed_change", "alert", "above", None)]


def test_alerts_come_first_then_the_larger_difference_then_the_name():
    months = [
        CategorySnapshot(CURRENT.plus(-offset), {"b": D(100), "a": D(100), "big": D(1000), "small": D(40)})
        for offset in (1, 2, 3)
    ]

    names = [entry[0] for entry in found({"b": "120", "a": "120", "big": "1100", "small": "60"}, months)]

    assert names == ["small", "big", "a", "b"]


@pytest.mark.parametrize("threshold", [D("-0.1"), D("NaN"), D("Infinity")])
def test_a_threshold_that_is_no_number_of_deviations_is_refused(threshold):
    with pytest.raises(BadThreshold):
        find_anomalies(current=current(), history=[], threshold_stddev=threshold)
