import datetime as dt
from decimal import Decimal as D
from fractions import Fraction

import pytest

from lifepath.banking.calc.balance_forecast import (
    BadHorizon,
    ExpectedItem,
    TypicalChange,
    forecast_balance,
    items_of,
    typical_change,
)
from lifepath.banking.calc.recurring import StatementLine, find_recurring
from lifepath.core.periods import add_months

AS_OF = dt.date(2026, 6, 30)
NOTHING = TypicalChange(Fraction(0), Fraction(0), 0)


def item(day, amount, variance="0"):
    return ExpectedItem(dt.date.fromisoformat(day), D(amount), "x", D(variance))


def test_expected_items_change_the_balance_on_their_day():
    result = forecast_balance(
        as_of=AS_OF,
        balance=D("100.00"),
        items=[item("2026-07-02", "-150.00"), item("2026-07-03", "500.00")],
        typical=NOTHING,
        days=3,
    )

    assert [str(day.balance) for day in result.days] == ["100.00", "-50.00", "450.00"]
    assert (result.lowest.day, result.lowest.balance) == (dt.date(2026, 7, 2), D("-50.00"))
    assert (result.below_zero_on, result.may_fall_below_zero_on) == (dt.date(2026, 7, 2), dt.date(2026, 7, 2))


def test_without_any_spread_the_band_is_the_line():
    result = forecast_balance(as_of=AS_OF, balance=D("100.00"), items=[], typical=NOTHING, days=1)

    assert (result.days[0].low, result.days[0].high) == (D("100.00"), D("100.00"))
    assert result.below_zero_on is None


def test_what_is_overdue_counts_on_the_first_day_and_what_is_later_than_the_end_not_at_all():
    result = forecast_balance(
        as_of=AS_OF,
        balance=D("0.00"),
        items=[item("2026-06-01", "-5.00"), item("2026-07-03", "-7.00")],
        typical=NOTHING,
        days=2,
    )

    assert [str(day.balance) for day in result.days] == ["-5.00", "-5.00"]


def test_typical_spending_goes_on_every_day_and_the_band_grows_with_the_root_of_time():
    typical = TypicalChange(Fraction(-10), Fraction(100), 12)

    result = forecast_balance(as_of=AS_OF, balance=D("1000.00"), items=[], typical=typical, days=365)

    # ten dollars of spread a day, 1.2816 deviations, times the root of the days
    assert (result.days[0].balance, result.days[0].low, result.days[0].high) == (D("990.00"), D("977.18"), D("1002.82"))
    assert (result.days[99].balance, result.days[99].low) == (D("0.00"), D("-128.16"))
    assert result.below_zero_on == AS_OF + dt.timedelta(101)
    assert result.may_fall_below_zero_on < result.below_zero_on
    assert len(result.days) == 365


def test_typical_change_counts_quiet_days_and_cuts_a_wild_week_back():
    first = dt.date(2026, 1, 1)
    calm = {
        first + dt.timedelta(7 * week): D(amount) for week, amount in enumerate(["-70", "-77", "-63", "-70", "-84"])
    }

    typical = typical_change(daily_totals=calm, first_day=first, days=35)
    wild = typical_change(daily_totals=calm | {first + dt.timedelta(15): D("-5000")}, first_day=first, days=35)

    assert typical.daily_mean == Fraction(-364, 35)
    assert Fraction(-15) < wild.daily_mean < typical.daily_mean


def test_less_than_a_week_of_history_is_no_habit():
    typical = typical_change(daily_totals={AS_OF: D("-99")}, first_day=AS_OF, days=6)

    assert (typical.daily_mean, typical.weeks) == (0, 0)


def test_recurring_series_become_items_with_the_spread_of_variable_amounts():
    amounts = [D("-40.00"), D("-60.00"), D("-80.00"), D("-60.00")]
    days = [add_months(dt.date(2026, 3, 15), index) for index in range(4)]
    lines = [StatementLine(str(day), day, amount, "City Power", "a") for day, amount in zip(days, amounts, strict=True)]
    series = find_recurring(lines=lines, as_of=AS_OF)

    items = items_of(series=series, amounts={series[0].key: amounts}, until=dt.date(2026, 8, 31))

    assert [(str(entry.day), entry.amount) for entry in items] == [
        ("2026-07-15", D("-60.00")),
        ("2026-08-15", D("-60.00")),
    ]
    assert items[0].variance == D("266.6667")


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_a_horizon_of_no_days_or_of_more_than_ten_years_is_refused(days):
    with pytest.raises(BadHorizon):
        forecast_balance(as_of=AS_OF, balance=D(0), items=[], typical=NOTHING, days=days)
