import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from budgets.models import SpendingBenchmark
from budgets.services.benchmarks import SHIPPED, import_benchmarks, load_shipped
from lifepath.users.choices import FactLayer
from lifepath.users.models import AuditEvent, ContextFact
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for
from tests.core.test_admin_scoping import desk, page

URL = "/api/v1/budgets/spending"


@pytest.fixture
def benchmarks(db):
    """The table the product ships."""
    load_shipped()


@pytest.fixture
def spent(home, benchmarks):
    """Two months of Alice: 1,100 and 1,300 at restaurants, paid from 10,000 a month."""
    account = make_account(home)
    for month, dining in ((2, "-1100.00"), (3, "-1300.00")):
        make_transaction(account, "10000.00", dt.date(2026, month, 1), category="income")
        make_transaction(account, dining, dt.date(2026, month, 9), category="food_dining")
    return home


def state_income(household, amount, confidence="1"):
    ContextFact.objects.create(
        household=household,
        name="gross_annual_income",
        layer=FactLayer.STATED,
        value=amount,
        source="stated by Alice",
        confidence=Decimal(confidence),
        as_of=dt.date(2026, 1, 1),
    )


def dining(body):
    return next(row for row in body["categories"] if row["category"] == "food_dining")


def test_a_month_is_compared_with_stated_income_and_peers(alice, spent):
    state_income(spent, "121852.00")

    body = client_for(alice).get(URL, {"period": "2026-03"}).json()

    # 1,300 of 121,852 / 12; the mean of both months against the published 5,513 a year of the $100k-$150k bracket
    assert body["total_spending"] == "1300.00"
    assert body["income"] == {"amount": "121852.00", "estimated": False}
    assert dining(body)["income_share"] == "0.128024"
    assert dining(body)["average_amount"] == "1200.00"
    assert dining(body)["peer"]["monthly_amount"] == "459.42"
    assert dining(body)["peer_difference"] == "740.58"
    assert dining(body)["trend"]["trend"] == "increasing"
    assert body["savings_rate"] == "0.870000"
    assert "debt_payments" in body["peers"]["unconfirmed"]
    assert [point for series in body["series"] if series["key"] == "total_spending" for point in series["points"]] == [
        ["2026-02", "1100.00"],
        ["2026-03", "1300.00"],
    ]


def test_without_a_stated_income_net_pay_is_grossed_up_and_marked(alice, spent):
    body = client_for(alice).get(URL, {"period": "2026-03"}).json()

    assert body["income"] == {"amount": "150000.00", "estimated": True}
    assert "gross_up_factor" in [assumption["name"] for assumption in body["assumptions"]]


def test_a_doubtful_income_is_not_taken_for_a_fact(alice, spent):
    state_income(spent, "500000.00", confidence="0.5")

    assert client_for(alice).get(URL, {"period": "2026-03"}).json()["income"]["estimated"] is True


def test_under_a_hundred_thousand_nothing_is_comparable(alice, spent):
    state_income(spent, "99999.99")

    body = client_for(alice).get(URL, {"period": "2026-03"}).json()

    assert body["peers"]["comparable"] is False
    assert all(row["peer"] is None for row in body["categories"])


def test_a_month_without_bookings_says_so(alice, spent):
    response = client_for(alice).get(URL, {"period": "2025-01"})

    assert (response.status_code, response.json()["code"]) == (404, "no_data")


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("", "period=2026-13", "/period"),
        ("", "household=nope", "/household"),
        ("/months", "start=2026-05&end=2026-04", "/start"),
        ("/months", "start=2000-01&end=2026-04", "/start"),
        ("/benchmarks", "", "/income"),
        ("/benchmarks", "income=0", "/income"),
        ("/benchmarks", "income=1e400", "/income"),
        ("/benchmarks", "bracket=rich", "/bracket"),
        ("/benchmarks", "income=150000&year=20x6", "/year"),
        ("/benchmarks", "income=150000&year=1999", "/year"),
    ],
)
def test_a_bad_parameter_is_named(alice, spent, path, query, field):
    response = client_for(alice).get(f"{URL}{path}?{query}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == field


def test_the_table_of_months_is_oldest_first_and_leaves_empty_months_out(alice, spent):
    body = client_for(alice).get(f"{URL}/months", {"start": "2026-01", "end": "2026-12"}).json()

    assert [(month["period"], month["total_spending"]) for month in body["months"]] == [
        ("2026-02", "1100.00"),
        ("2026-03", "1300.00"),
    ]
    assert body["months"][0]["categories"]["food_dining"] == "1100.00"


def test_unconfirmed_rows_are_never_shown_as_a_statistic(alice, benchmarks):
    body = client_for(alice).get(f"{URL}/benchmarks", {"bracket": "$1M+"}).json()

    assert (body["comparable"], body["figures"]) == (False, [])
    assert body["note"] == "No figure of this bracket is confirmed."


def test_peers_are_interpolated_in_dollars_on_mean_income(alice, benchmarks):
    body = client_for(alice).get(f"{URL}/benchmarks", {"income": "146849.50"}).json()

    # half way between the mean incomes 121,852 and 171,847: groceries 7,116.00 and 8,329.00
    rows = SpendingBenchmark.objects.filter(
        category="food_groceries", income_bracket__in=["$100k-$150k", "$150k-$200k"]
    )
    expected = sum(row.benchmark_amount for row in rows) / 2
    groceries = next(figure for figure in body["figures"] if figure["category"] == "food_groceries")
    assert groceries["annual_amount"] == f"{expected:.2f}"


def test_a_planner_names_the_household(paula, spent):
    caller = client_for(paula)

    unnamed = caller.get(URL, {"period": "2026-03"})
    named = caller.get(URL, {"period": "2026-03", "household": str(spent.pk)})

    assert (unnamed.status_code, unnamed.json()["code"]) == (400, "household_required")
    assert named.status_code == 200


def test_a_report_costs_the_same_whatever_the_history(alice, spent, django_assert_max_num_queries):
    account = make_account(spent, "Old")
    for month in range(1, 13):
        make_transaction(account, "-5.00", dt.date(2024, month, 1), category="travel")

    with django_assert_max_num_queries(12):
        client_for(alice).get(URL, {"period": "2026-03"})


def test_the_table_is_imported_once_and_differences_are_told(tmp_path, benchmarks):
    changed = tmp_path / "table.csv"
    changed.write_text(SHIPPED.read_text().replace(",7116.00,", ",7117.00,").replace("0.058399", "0.058407"))

    again = import_benchmarks(path=SHIPPED, dry_run=False)
    dry = import_benchmarks(path=changed, dry_run=True)

    assert again.summary() == "0 created, 0 changed, 105 unchanged"
    assert len(dry.changed) == 1
    assert "benchmark_amount 7116.00 -> 7117.00" in dry.changed[0]
    assert SpendingBenchmark.objects.filter(benchmark_amount=Decimal("7116.00")).exists()
    assert AuditEvent.objects.filter(action="benchmarks_imported").count() == 1


def test_a_bad_table_names_line_and_column(tmp_path, db):
    bad = tmp_path / "bad.csv"
    bad.write_text(SHIPPED.read_text().replace("27179.60", "much", 1))

    with pytest.raises(CommandError, match=r"line 2: benchmark_amount 'much' is not an amount"):
        call_command("import_benchmarks", str(bad))
    assert not SpendingBenchmark.objects.exists()


def test_the_command_prints_what_the_api_answers(capsys, spent):
    state_income(spent, "121852.00")

    call_command("budget", "analyze", "--household", str(spent.pk), "--month", "2026-03", "--json")
    told = json.loads(capsys.readouterr().out)
    call_command("budget", "analyze", "--household", str(spent.pk))

    assert told["total_spending"] == "1300.00"
    assert "Dining out           1300.00     1200.00  0.118176      459.42      740.58" in capsys.readouterr().out


def test_the_household_page_shows_pie_and_peers(paula, spent):
    state_income(spent, "121852.00")

    shown = desk(paula).get(page("users_household_page", spent.pk)).content.decode()

    assert "Where the money went in 2026-03" in shown
    assert "Spending a month beside peers of the same income" in shown
