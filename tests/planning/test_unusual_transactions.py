import csv
import datetime as dt
from decimal import Decimal as D
from pathlib import Path

import pytest

from lifepath.banking.calc.recurring import StatementLine, find_recurring
from lifepath.core.periods import add_months
from planning.calc.unusual_transactions import EmptyWindow, find_unusual, provisions

AS_OF = dt.date(2026, 6, 30)
LEDGER = Path(__file__).parent.parent / "banking" / "labelled" / "fava_example_transactions.csv"


def line(name, day, amount, payee, *, category="", account="card"):
    return StatementLine(name, dt.date.fromisoformat(day), D(amount), payee, account, category)


def weekly(payee, amounts, *, start="2026-01-05", category=""):
    first = dt.date.fromisoformat(start)
    return [
        StatementLine(f"{payee}{index}", first + dt.timedelta(7 * index), D(amount), payee, "card", category)
        for index, amount in enumerate(amounts)
    ]


def found(lines, *, series=(), **options):
    return [
        (finding.kind, finding.subject, finding.amount)
        for finding in find_unusual(lines=lines, series=series, as_of=AS_OF, **options)
    ]


VARYING = weekly("Market", ["-80.00", "-90.00", "-100.00", "-110.00", "-120.00", "-95.00", "-105.00"])


@pytest.mark.parametrize(
    ("amount", "is_found"), [("-151.00", False), ("-152.00", True), ("-48.00", True), ("-49.00", False)]
)
def test_an_amount_is_unusual_three_and_a_half_deviations_from_its_payees_median(amount, is_found):
    # median 100.00; median deviation 10.00, scaled 14.826; 3.5 of them are 51.89
    result = found([*VARYING, line("x", "2026-06-20", amount, "Market")])

    assert result == ([("unusual_amount", "Market", -D(amount))] if is_found else [])


def test_a_steady_payee_is_unusual_from_half_as_much_again_and_25_dollars():
    steady = weekly("Club", ["-40.00"] * 6)

    assert found([*steady, line("x", "2026-06-20", "-64.99", "Club")]) == []
    assert len(found([*steady, line("x", "2026-06-20", "-65.00", "Club")])) == 1


def test_an_earlier_oddity_does_not_hide_a_new_one():
    odd = weekly("Market", ["-100.00", "-102.00", "-98.00", "-5000.00", "-101.00", "-99.00"])

    assert len(found([*odd, line("x", "2026-06-20", "-400.00", "Market")])) == 1


def test_a_rare_payee_is_held_against_its_category():
    meals = weekly("Diner", [f"-{20 + index}.00" for index in range(11)], category="food_dining")

    above = [*meals, line("x", "2026-06-20", "-90.00", "Bistro", category="food_dining")]
    assert found(above) == [("above_category", "Bistro", D("90.00"))]
    assert found([*meals, line("x", "2026-06-20", "-50.00", "Bistro", category="food_dining")]) == []


def test_a_new_payee_counts_from_two_hundred_and_only_if_hardly_anything_was_larger():
    small = weekly("Market", ["-50.00"] * 22)
    rich = weekly("Agency", ["-900.00"] * 22)

    assert found([*small, line("x", "2026-06-20", "-200.00", "Gadgets")]) == [
        ("new_large_payee", "Gadgets", D("200.00"))
    ]
    assert found([*small, line("x", "2026-06-20", "-199.99", "Gadgets")]) == []
    assert found([*rich, line("x", "2026-06-20", "-899.99", "Gadgets")]) == []


@pytest.mark.parametrize(("day", "count"), [("2026-06-20", 1), ("2026-06-22", 1), ("2026-06-23", 0)])
def test_an_equal_charge_within_two_days_is_a_duplicate(day, count):
    twice = [line("a", "2026-06-20", "-61.20", "Shoes"), line("b", day, "-61.20", "SHOES")]

    assert len(found(twice)) == count


def test_a_payee_that_often_charges_twice_or_little_is_left_alone():
    rides = [line(f"{day}{part}", f"2026-05-{day}", "-9.00", "Metro") for day in (10, 15) for part in "ab"]

    assert found([*rides, line("x", "2026-06-20", "-9.00", "Metro"), line("y", "2026-06-20", "-9.00", "Metro")]) == []
    assert found([line("x", "2026-06-20", "-4.99", "Kiosk"), line("y", "2026-06-20", "-4.99", "Kiosk")]) == []


def monthly(payee, amounts, start):
    first = dt.date.fromisoformat(start)
    return [
        StatementLine(f"{payee}{index}", add_months(first, index), D(amount), payee, "a")
        for index, amount in enumerate(amounts)
    ]


def test_a_price_rise_in_the_window_and_missing_pay_are_told():
    lines = monthly("Cloud", ["-10.00"] * 4 + ["-12.00"], "2026-02-10") + monthly(
        "Employer", ["3000.00"] * 4, "2026-02-01"
    )
    series = find_recurring(lines=lines, as_of=AS_OF)

    assert found(lines, series=series) == [
        ("missing_pay", "Employer", D("3000.00")),
        ("price_rise", "Cloud", D("12.00")),
    ]


def test_a_dismissed_finding_stays_away():
    lines = [*VARYING, line("x", "2026-06-20", "-400.00", "Market")]

    assert found(lines, dismissed={"unusual_amount:x"}) == []


def test_what_lies_before_the_window_or_after_the_day_is_not_looked_at():
    lines = [*VARYING, line("x", "2026-05-31", "-400.00", "Market"), line("y", "2026-07-01", "-400.00", "Market")]

    assert found(lines) == []
    assert len(found(lines, window_days=31)) == 1


def test_a_window_without_a_day_is_refused():
    with pytest.raises(EmptyWindow):
        found([], window_days=0)


def test_expenses_of_a_few_times_a_year_need_a_monthly_provision():
    first = dt.date(2025, 1, 15)
    quarterly = [
        StatementLine(f"q{index}", add_months(first, 3 * index), D("-250.00"), "Water", "a") for index in range(6)
    ]
    rent = monthly("Rent", ["-900.00"] * 5, "2026-02-01")

    (water,) = provisions(series=find_recurring(lines=quarterly + rent, as_of=AS_OF))

    assert (water.payee, water.yearly_amount, water.monthly_provision) == ("Water", D("1000.00"), D("83.33"))


def test_in_the_labelled_ledger_planted_oddities_are_found_among_few_others():
    with LEDGER.open(encoding="utf-8") as source:
        ledger = [
            line(f"{index:05}", row["date"], row["amount"], row["payee"] or row["narration"], account=row["account"])
            for index, row in enumerate(csv.DictReader(source))
        ]
    planted = [
        line("tenfold", "2017-06-12", "-244.90", "Chichipotle", account="Liabilities:US:Chase:Slate"),
        line("new", "2017-06-14", "-2500.00", "Crypto Palace", account="Liabilities:US:Chase:Slate"),
        line("rent-twice", "2017-06-07", "-2400.00", "RiverBank Properties", account="Assets:US:BofA:Checking"),
    ]

    alarms = set()
    for months in range(20):
        day = add_months(dt.date(2016, 1, 31), months)
        for finding in find_unusual(lines=ledger + planted, series=[], as_of=day, window_days=31):
            alarms.add((finding.kind, finding.line_ids[-1]))

    # three planted ones, and four meals or shops of 683 lines that are large for their payee
    assert {("unusual_amount", "tenfold"), ("new_large_payee", "new"), ("duplicate_charge", "rent-twice")} <= alarms
    assert len(alarms) == 7
