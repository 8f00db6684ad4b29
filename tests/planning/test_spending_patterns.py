"""What the months of a household show."""

import datetime as dt
from decimal import Decimal

from lifepath.banking.calc.recurring import StatementLine, find_recurring
from lifepath.core.periods import Month
from planning.calc.spending_patterns import spending_patterns

JANUARY, APRIL = Month(2026, 1), Month(2026, 4)


def line(number, day, amount, payee="Shop", category="food_groceries"):
    return StatementLine(str(number), day, Decimal(amount), payee, "account", category)


def a_year():
    """Pay on the 1st, rent on the 3rd, groceries on Saturdays, a holiday in April."""
    lines = []
    for month in (JANUARY.plus(number) for number in range(4)):
        lines.append(line(f"pay-{month}", month.start, "5000.00", "Employer", "income"))
        lines.append(line(f"rent-{month}", month.start + dt.timedelta(2), "-1500.00", "Landlord", "housing"))
        saturday = next(
            month.start + dt.timedelta(n) for n in range(14, 28) if (month.start + dt.timedelta(n)).weekday() == 5
        )
        lines.append(line(f"food-{month}", saturday, "-400.00", "Market"))
    lines.append(line("trip", dt.date(2026, 4, 20), "-900.00", "Airline", "travel"))
    lines.append(line("later", dt.date(2026, 5, 2), "-1.00"))
    return lines


def patterns(lines, first=JANUARY, last=APRIL):
    series = find_recurring(lines=lines, as_of=dt.date(2026, 5, 2))
    return {each.kind: each for each in spending_patterns(lines=lines, series=series, first=first, last=last)}


def test_figures_follow_from_the_lines_of_the_window():
    found = patterns(a_year())
    assert found["fixed"].figures["total"] == Decimal("8500.00")
    assert found["weekday"].figures["weekday"] in ("Saturday", "Tuesday", "Friday", "Sunday")
    assert found["after_pay"].figures["amount"] == Decimal("6000.00")
    assert found["after_pay"].figures["share"] == Decimal("0.7059")
    assert found["top_payees"].text.startswith("100.0 % of spending goes to 3 payees: Landlord 6000.00, Market 1600.00")
    assert found["fixed"].figures["fixed_amount"] + found["fixed"].figures["flexible_amount"] == Decimal("8500.00")


def test_a_category_that_moved_is_measured_against_the_median_of_the_months_before():
    mover = patterns(a_year())["mover"]
    assert (mover.title, mover.figures["difference"], mover.figures["usual_amount"]) == (
        "Travel",
        Decimal("900.00"),
        Decimal("0.00"),
    )
    assert [row.id for row in mover.evidence] == ["trip"]


def test_nothing_is_said_without_spending_and_no_move_without_three_months():
    assert patterns([line("pay", dt.date(2026, 2, 1), "10.00", "Employer", "income")]) == {}
    assert "mover" not in patterns(a_year(), first=APRIL.plus(-2))
    assert "after_pay" not in patterns([line("1", dt.date(2026, 2, 1), "-10.00")])
    assert "top_payees" not in patterns([line("1", dt.date(2026, 2, 1), "-10.00", "")])
