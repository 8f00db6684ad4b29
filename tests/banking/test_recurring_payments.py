import csv
import datetime as dt
from decimal import Decimal as D
from pathlib import Path

import pytest

from lifepath.banking.calc.recurring import StatementLine, expected_dates, find_recurring
from lifepath.core.periods import add_months

LABELLED = Path(__file__).parent / "labelled"
DAY = dt.date.fromisoformat


def lines(days, amounts, *, payee="NETFLIX 0408", account="checking", category=""):
    values = [amounts] * len(days) if isinstance(amounts, str) else amounts
    return [
        StatementLine(f"{payee[:3]}-{day}", day, D(amount), payee, account, category)
        for day, amount in zip(days, values, strict=True)
    ]


def every(first, step_days, count):
    return [DAY(first) + dt.timedelta(step_days * index) for index in range(count)]


def monthly(first, count, step=1):
    return [add_months(DAY(first), index * step) for index in range(count)]


def found(given, as_of):
    return find_recurring(lines=given, as_of=DAY(as_of))


def test_the_labelled_ledger_is_found_without_a_miss_or_a_false_alarm(capsys):
    with (LABELLED / "fava_example_transactions.csv").open(encoding="utf-8") as source:
        ledger = [
            StatementLine(
                str(index), DAY(row["date"]), D(row["amount"]), row["payee"] or row["narration"], row["account"]
            )
            for index, row in enumerate(csv.DictReader(source))
        ]
    with (LABELLED / "fava_example_recurring.csv").open(encoding="utf-8") as source:
        truth = {(row["payee"], int(row["occurrences"])) for row in csv.DictReader(source)}

    series = found(ledger, "2017-09-08")

    named = {(entry.payee, len(entry.line_ids)) for entry in series}
    right = named & truth
    with capsys.disabled():
        print(  # noqa: T201 the measure is to be read in the log of the tests
            f"\nrecurring payments among {len(ledger)} labelled lines: precision {len(right)}/{len(named)}, "
            f"recall {len(right)}/{len(truth)}"
        )
    assert named == truth
    assert {entry.cadence for entry in series} == {"monthly"}


@pytest.mark.parametrize(
    ("days", "cadence", "next_on"),
    [
        (every("2026-01-02", 7, 8), "weekly", "2026-02-27"),
        (every("2026-01-02", 14, 8), "biweekly", "2026-04-24"),
        (
            [DAY(f"2026-{month:02}-{day:02}") for month in range(1, 6) for day in (1, 15)],
            "semi_monthly",
            "2026-06-01",
        ),
        (monthly("2026-01-31", 4), "monthly", "2026-05-31"),
        (monthly("2026-01-05", 4), "monthly", "2026-05-05"),
        (monthly("2025-01-20", 5, step=3), "quarterly", "2026-04-20"),
        (monthly("2024-03-10", 3, step=12), "annual", "2027-03-10"),
    ],
)
def test_each_cadence_is_recognised_and_the_next_day_expected(days, cadence, next_on):
    (series,) = found(lines(days, "-15.00"), str(days[-1]))

    assert (series.cadence, str(series.next_on), series.state) == (cadence, next_on, "active")


def test_pay_moved_from_a_weekend_to_friday_stays_semi_monthly():
    days = ["2026-01-15", "2026-01-30", "2026-02-13", "2026-02-27", "2026-03-13", "2026-03-31", "2026-04-15"]

    (series,) = found(lines([DAY(day) for day in days], "2500.00", payee="ACME PAYROLL"), "2026-04-15")

    assert (series.kind, series.cadence, series.yearly_amount) == ("pay", "semi_monthly", D("60000.00"))
    assert str(series.next_on) == "2026-04-30"


def test_visits_without_a_rhythm_are_no_series():
    days = [DAY("2026-01-03") + dt.timedelta(offset) for offset in (0, 4, 19, 24, 51, 55, 80, 97)]

    assert found(lines(days, "-30.00"), "2026-06-01") == []


def test_a_habit_that_drifts_through_the_month_is_no_bill():
    assert found(lines(every("2026-01-31", 27, 16), "-120.00"), "2027-03-01") == []


def test_a_subscription_is_found_beside_purchases_at_the_same_payee():
    purchases = [DAY("2026-01-04") + dt.timedelta(offset) for offset in (0, 3, 11, 30, 41, 78, 99, 101)]
    prices = ["-61.20", "-23.75", "-48.10", "-130.00", "-34.99", "-78.00", "-250.00", "-99.00"]
    given = lines(monthly("2026-01-09", 5), "-14.99", payee="AMAZON") + lines(purchases, prices, payee="Amazon 8812")

    (series,) = found(given, "2026-05-20")

    assert (series.typical_amount, series.cadence, len(series.line_ids)) == (D("-14.99"), "monthly", 5)


def test_a_price_rise_is_told_with_its_day_and_an_odd_amount_is_not():
    amounts = ["-15.49", "-15.49", "-9.99", "-15.49", "-15.49", "-15.99", "-15.99", "-15.99", "-15.99", "-15.99"]

    (series,) = found(lines(monthly("2026-01-09", 10), amounts), "2026-10-09")

    (change,) = series.price_changes
    assert (str(change.changed_on), change.old_amount, change.new_amount) == ("2026-06-09", D("-15.49"), D("-15.99"))
    assert (series.typical_amount, series.amount_kind) == (D("-15.99"), "fixed")


def test_a_rise_on_the_last_line_counts():
    (series,) = found(lines(monthly("2026-01-09", 6), ["-10.00"] * 5 + ["-12.00"]), "2026-06-09")

    assert [change.new_amount for change in series.price_changes] == [D("-12.00")]


def test_a_variable_bill_expects_the_median_of_the_recent_amounts():
    amounts = ["-500.00", "-80.00", "-40.00", "-90.00", "-60.00", "-70.00", "-50.00"]

    (series,) = found(lines(monthly("2026-01-09", 7), amounts, payee="City Power"), "2026-07-10")

    assert (series.amount_kind, series.typical_amount, series.yearly_amount) == ("variable", D("-65.00"), D("-780.00"))
    assert (series.smallest_amount, series.largest_amount) == (D("-40.00"), D("-500.00"))
    assert series.price_changes == ()


def test_a_skipped_month_is_missed_but_the_series_goes_on():
    days = [day for day in monthly("2026-01-09", 8) if day.month != 4]

    (series,) = found(lines(days, "-10.00"), "2026-08-10")

    assert ([str(day) for day in series.missed_on], series.state) == (["2026-04-09"], "active")


@pytest.mark.parametrize(
    ("as_of", "state", "missed", "next_on"),
    [
        ("2026-06-14", "active", [], "2026-06-09"),
        ("2026-06-15", "late", ["2026-06-09"], "2026-07-09"),
        ("2026-07-15", "ended", ["2026-06-09", "2026-07-09"], None),
    ],
)
def test_a_series_is_late_after_its_tolerance_and_ended_after_two_misses(as_of, state, missed, next_on):
    (series,) = found(lines(monthly("2026-01-09", 5), "-10.00"), as_of)

    assert (series.state, [str(day) for day in series.missed_on]) == (state, missed)
    assert series.next_on == (next_on and DAY(next_on))


def test_a_subscription_is_named_by_its_category_and_trusted_more_the_longer_it_runs():
    (young,) = found(lines(monthly("2026-01-09", 3), "-10.00", category="subscriptions"), "2026-03-09")
    (old,) = found(lines(monthly("2026-01-09", 6), "-10.00"), "2026-06-09")

    assert (young.kind, old.kind) == ("subscription", "bill")
    assert (young.confidence, old.confidence) == (D("0.75"), D("1.00"))


def test_accounts_and_directions_are_series_of_their_own():
    given = (
        lines(monthly("2026-01-09", 4), "-10.00", account="a")
        + lines(monthly("2026-01-09", 4), "-10.00", account="b")
        + lines(monthly("2026-01-20", 4), "10.00", account="a")
    )

    assert [series.key for series in found(given, "2026-04-21")] == [
        "a:netflix:in:monthly",
        "a:netflix:out:monthly",
        "b:netflix:out:monthly",
    ]


def test_lines_after_the_day_and_lines_without_a_payee_are_not_looked_at():
    days = monthly("2026-01-09", 6)

    (series,) = found(lines(days, "-10.00") + lines(days, "-5.00", payee=" "), "2026-04-10")

    assert len(series.line_ids) == 4


def test_two_yearly_payments_need_a_similar_amount():
    days = monthly("2025-03-10", 2, step=12)

    assert len(found(lines(days, ["-100.00", "-110.00"]), "2026-03-10")) == 1
    assert found(lines(days, ["-100.00", "-300.00"]), "2026-03-10") == []


def test_expected_days_run_to_the_horizon():
    (series,) = found(lines(monthly("2026-01-31", 4), "-10.00"), "2026-04-30")

    days = expected_dates(series=series, until=DAY("2026-08-31"))

    assert [str(day) for day in days] == ["2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31"]
