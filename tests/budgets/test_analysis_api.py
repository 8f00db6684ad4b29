import datetime as dt
from decimal import Decimal

import pytest

from budgets.services.snapshots import keep_from_data
from lifepath.core.periods import Month
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

URL = "/api/v1/budgets"


def keep(household, month, *, income="6000.00", **categories):
    keep_from_data(
        household_id=household.pk,
        month=Month.parse(month),
        total_income=Decimal(income),
        category_totals={name: Decimal(amount) for name, amount in categories.items()},
        budget_model={},
    )


@pytest.fixture
def half_a_year(home):
    """Groceries grow by 20 a month from 500."""
    for number in range(6):
        keep(home, f"2026-0{number + 1}", food_groceries=str(500 + 20 * number))
    return home


def test_a_category_that_grows_is_told_with_its_numbers(alice, half_a_year):
    body = client_for(alice).get(f"{URL}/trends").json()

    (groceries,) = body["categories"]
    assert body["period"] == "2026-06"
    # the published case bud-p01: slope 20.00 a month on an average of 550.00
    assert (groceries["average"], groceries["relative_slope"], groceries["change_percent"], groceries["trend"]) == (
        "550.00",
        "0.0364",
        "20.00",
        "increasing",
    )
    assert groceries["volatility"] == "37.42"
    assert body["income_trend"]["trend"] == "stable"
    assert body["expense_trend"]["values"][-1] == "600.00"
    assert body["category_changes"][0]["difference"] == "100.00"
    assert [series["key"] for series in body["series"]] == ["total_income", "total_expenses", "food_groceries"]
    assert body["explanation"][1].startswith("Groceries: 550.00 a month on average, increasing")


def test_the_window_is_as_long_as_asked(alice, half_a_year):
    body = client_for(alice).get(f"{URL}/trends?months=2").json()

    assert body["categories"][0]["values"] == ["580.00", "600.00"]
    assert body["income_trend"]["periods"] == ["2026-05", "2026-06"]


def test_what_is_not_defined_is_null_with_a_reason(alice, home):
    keep(home, "2026-01", income="0.00", travel="0.00")
    keep(home, "2026-02", income="0.00", travel="40.00")

    body = client_for(alice).get(f"{URL}/trends").json()

    assert body["categories"][0]["change_percent"] is None
    assert body["categories"][0]["reasons"] == {"change_percent": "From nothing to something there is no percentage."}
    assert body["savings_rate_trend"]["trend"] is None
    assert body["savings_rate_trend"]["reasons"]["trend"] == "No month has an income."
    assert body["income_trend"]["reasons"] == {"relative_slope": "The average is 0; the sign of the slope decides."}


def test_the_running_month_counts_only_when_asked_for(alice, half_a_year):
    today = half_a_year.today(dt.datetime.now(dt.UTC))
    make_transaction(make_account(half_a_year), "-7.00", today, category="food_groceries")
    running = str(Month.of(today))
    keep(half_a_year, str(Month.of(today).plus(1)), food_groceries="9999.00")

    without = client_for(alice).get(f"{URL}/trends?months=120").json()
    with_it = client_for(alice).get(f"{URL}/trends?months=120&period={running}").json()

    assert without["period"] == "2026-06"
    assert with_it["categories"][0]["values"][-1] == "7.00"


def test_no_snapshot_gives_an_empty_report(alice, home):
    body = client_for(alice).get(f"{URL}/trends").json()

    assert (body["period"], body["categories"], body["income_trend"]) == (None, [], None)


def test_a_month_out_of_line_is_an_alert(alice, home):
    for month, amount in (("2026-01", "90.00"), ("2026-02", "100.00"), ("2026-03", "110.00"), ("2026-04", "130.00")):
        keep(home, month, travel=amount)

    body = client_for(alice).get(f"{URL}/anomalies?period=2026-04").json()
    stricter = client_for(alice).get(f"{URL}/anomalies?period=2026-04&threshold_stddev=3.5").json()

    # mean 100, deviation 10: exactly three
    assert body["anomalies"] == [
        {
            "category": "travel",
            "current_amount": "130.00",
            "historical_average": "100.00",
            "deviation": "3.00",
            "severity": "alert",
            "kind": "deviation",
            "direction": "above",
        }
    ]
    assert stricter["anomalies"] == []


def test_two_months_give_difference_and_percent(alice, home):
    keep(home, "2026-01", travel="80.00")
    keep(home, "2026-02", travel="100.00", healthcare="30.00")

    body = client_for(alice).get(f"{URL}/compare?left=2026-01&right=2026-02").json()

    healthcare, travel = body["categories"]
    assert (travel["difference"], travel["percent"], travel["reason"]) == ("20.00", "25.00", None)
    assert (healthcare["name"], healthcare["percent"]) == ("healthcare", None)
    assert healthcare["reason"] == "From nothing to something there is no percentage."
    assert sum(Decimal(row["difference"]) for row in body["categories"]) == Decimal(
        body["total_expenses"]["difference"]
    )


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("trends?months=0", 400, "/months"),
        ("trends?months=121", 400, "/months"),
        ("trends?months=x", 400, "/months"),
        ("trends?period=2026-00", 400, "/period"),
        ("trends?period=0001-01", 400, "/period"),
        ("trends?period=2020-01", 404, "/period"),
        ("anomalies?threshold_stddev=-1", 400, "/threshold_stddev"),
        ("anomalies?threshold_stddev=NaN", 400, "/threshold_stddev"),
        ("anomalies?period=2020-01", 404, "/period"),
        ("compare?left=2026-01", 400, "/right"),
        ("compare?left=2026-01&right=2019-01", 404, "/right"),
    ],
)
def test_a_bad_question_names_its_parameter(alice, half_a_year, path, status, field):
    response = client_for(alice).get(f"{URL}/{path}")

    assert response.status_code == status
    assert response.json()["errors"][0]["pointer"] == field


@pytest.mark.parametrize(
    "path", ["trends?months=120", "anomalies?period=2026-06", "compare?left=2026-01&right=2026-06"]
)
def test_a_report_costs_the_same_whatever_the_history(alice, half_a_year, path, django_assert_max_num_queries):
    for number in range(12):
        keep(half_a_year, f"2024-{number + 1:02d}", travel="5.00")
    caller = client_for(alice)

    with django_assert_max_num_queries(8):
        assert caller.get(f"{URL}/{path}").status_code == 200
