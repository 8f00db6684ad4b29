import datetime as dt
from decimal import Decimal as D
from pathlib import Path

import pytest

import budgets
from budgets.calc.benchmark_table import read_benchmarks
from budgets.calc.savings_opportunities.ranking import CashPosition, SavingsOffer, find_opportunities
from budgets.calc.snapshots import CategorySnapshot
from budgets.calc.spending import analyse, annual_income
from lifepath.banking.calc.recurring import StatementLine, find_recurring
from lifepath.core.periods import Month, add_months

AS_OF = dt.date(2026, 6, 30)


def paid(payee, amounts, *, category="subscriptions", day="2026-01-05", account="card"):
    first = dt.date.fromisoformat(day)
    return [
        StatementLine(f"{payee}-{index}", add_months(first, index), D(amount), payee, account, category)
        for index, amount in enumerate(amounts)
    ]


def opportunities(lines=(), *, analysis=None, cash=None, offer=None, unused=(), dismissed=()):
    return find_opportunities(
        as_of=AS_OF,
        series=find_recurring(lines=lines, as_of=AS_OF),
        lines=lines,
        analysis=analysis,
        cash=cash,
        offer=offer,
        unused=unused,
        dismissed=dismissed,
    )


def listed(found):
    return [(each.kind, each.subject, str(each.yearly_saving), each.effort) for each in found]


def test_a_subscription_marked_unused_saves_its_year_and_is_not_also_made_cheaper():
    lines = paid("Gymbox", ["-45.00"] * 6)

    (found,) = opportunities(lines, unused={"card:gymbox:out:monthly"})

    assert listed([found]) == [("unused_subscription", "Gymbox", "540.00", "easy")]
    assert ("series", "card:gymbox:out:monthly") in [(each.kind, each.id) for each in found.evidence]
    assert [each.id for each in found.evidence if each.kind == "transaction"] == ["Gymbox-3", "Gymbox-4", "Gymbox-5"]


def test_of_two_music_services_the_cheaper_one_is_a_duplicate():
    lines = paid("Spotify", ["-11.99"] * 5) + paid("Apple Music", ["-10.99"] * 5)

    assert listed(opportunities(lines)) == [("duplicate_subscription", "Apple Music", "131.88", "easy")]


def test_two_video_services_are_usual_and_the_third_is_one_more():
    lines = paid("Netflix", ["-15.00"] * 5) + paid("Hulu", ["-9.00"] * 5) + paid("Peacock", ["-6.00"] * 5)

    assert listed(opportunities(lines)) == [("duplicate_subscription", "Peacock", "72.00", "easy")]


def test_one_payee_paid_twice_is_a_duplicate():
    lines = paid("Dropbox", ["-12.00"] * 5, account="a") + paid("Dropbox", ["-20.00"] * 5, account="b")

    assert [(each.key, each.yearly_saving) for each in opportunities(lines)] == [
        ("duplicate_subscription:a:dropbox:out:monthly", D("144.00"))
    ]


def test_a_recent_price_rise_is_worth_asking_about_and_an_old_or_falling_one_is_not():
    lines = (
        paid("Insurer", ["-100.00"] * 3 + ["-110.00"] * 3, category="insurance")
        + paid("Phone", ["-60.00"] * 3 + ["-50.00"] * 3, category="housing")
        + paid("Water", ["-30.00"] * 3 + ["-40.00"] * 15, category="housing", day="2025-01-05")
    )

    (found,) = opportunities(lines)

    assert listed([found]) == [("price_rise", "Insurer", "120.00", "moderate")]
    assert found.key == "price_rise:card:insurer:out:monthly:2026-04-05"


def test_a_monthly_subscription_of_half_a_year_may_be_paid_yearly():
    (found,) = opportunities(paid("Notes App", ["-5.00"] * 6))

    assert listed([found]) == [("cheaper_cadence", "Notes App", "10.00", "easy")]
    assert found.assumptions[0].confidence == "low"


def test_fees_of_a_year_are_summed_by_kind():
    fees = [
        StatementLine("f1", dt.date(2026, 6, 1), D("-35.00"), "OVERDRAFT FEE", "chk"),
        StatementLine("f2", dt.date(2025, 7, 1), D("-35.00"), "Overdraft item", "chk"),
        StatementLine("f0", dt.date(2025, 6, 30), D("-35.00"), "Overdraft fee", "chk"),
        StatementLine("f3", dt.date(2026, 5, 1), D("-3.50"), "ATM withdrawal fee", "chk"),
        StatementLine("f4", dt.date(2026, 5, 2), D("-81.20"), "INTEREST CHARGE ON PURCHASES", "card"),
        StatementLine("f5", dt.date(2026, 5, 3), D("35.00"), "Overdraft fee refund", "chk"),
        StatementLine("f6", dt.date(2026, 5, 4), D("-90.00"), "Coffee Feelgood", "card"),
    ]

    found = opportunities(fees)

    assert listed(found) == [
        ("fees_and_interest", "card interest", "81.20", "moderate"),
        ("fees_and_interest", "overdraft", "70.00", "easy"),
        ("fees_and_interest", "cash machine", "3.50", "easy"),
    ]
    assert [each.id for each in found[1].evidence] == ["f2", "f1"]


def analysis(**monthly):
    rows = [line.row for line in read_benchmarks(Path(budgets.__file__).parent / "data" / "ce_benchmarks.csv")]
    income = annual_income(gross_annual_income=D("120000.00"), net_pay_by_month=[])
    snapshot = CategorySnapshot(Month(2026, 6), {name: D(amount) for name, amount in monthly.items()})
    return analyse(snapshots=[snapshot], income=income, benchmarks=rows)


def test_a_category_well_above_peers_saves_its_excess_and_savings_never_do():
    # peers at 120,000: groceries 593.00, dining 459.42, travel 203.57 a month
    spent = analysis(food_groceries="700.00", food_dining="500.00", travel="228.00", investments="5000.00")

    found = opportunities(analysis=spent)

    assert listed(found) == [("above_peers", "food_groceries", "1284.00", "moderate")]
    assert found[0].evidence[0].kind == "benchmark"


def test_cash_beyond_two_months_of_spending_could_earn_the_difference():
    cash = CashPosition(("chk",), D("20000.00"), D("0.001"), D("4000.00"))
    offer = SavingsOffer(D("0.041"), "reference rate", AS_OF)

    (found,) = opportunities(cash=cash, offer=offer)

    assert listed([found]) == [("idle_cash", "cash", "480.00", "easy")]  # 12,000.00 * 0.04
    assert opportunities(cash=CashPosition(("chk",), D("8000.00"), D("0"), D("4000.00")), offer=offer) == []
    assert opportunities(cash=cash, offer=SavingsOffer(D("0.001"), "x", AS_OF)) == []


def test_a_dismissed_opportunity_stays_away_also_when_its_amount_changes():
    key = opportunities(paid("Notes App", ["-5.00"] * 6))[0].key

    assert opportunities(paid("Notes App", ["-6.00"] * 6), dismissed={key}) == []


@pytest.mark.parametrize("state", ["pay", "ended"])
def test_pay_and_ended_series_offer_nothing(state):
    lines = paid("Employer", ["5.00"] * 6) if state == "pay" else paid("Old App", ["-5.00"] * 6, day="2025-01-05")

    assert opportunities(lines) == []
