import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from budgets.models import Budget, BudgetItem
from budgets.services.budgets import create_budget, roll_all, tell_all
from lifepath.users.models import Notification
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

URL = "/api/v1/budgets/"
MARCH = {
    "name": "March",
    "amount": "1000.00",
    "period_type": "MONTHLY",
    "start": "2026-03-01",
    "items": [
        {"category": "food_groceries", "amount": "600.00", "roll_over": "positive"},
        {"category": "travel", "amount": "200.00", "roll_over": "both"},
    ],
}
APRIL_NOON = dt.datetime(2026, 4, 10, 16, tzinfo=dt.UTC)


@pytest.fixture
def account(home):
    """Alice's checking account."""
    return make_account(home)


def progress(user, day):
    return client_for(user).get(f"{URL}progress?as_of={day}").json()["budgets"]


def test_a_budget_says_what_is_unassigned(alice, home):
    body = client_for(alice).post(URL, MARCH).json()

    assert (body["end"], body["unassigned"], body["category"]) == ("2026-04-01", "200.00", None)
    assert [item["category"] for item in body["items"]] == ["food_groceries", "travel"]
    assert client_for(alice).get(f"{URL}{body['id']}").json() == body


@pytest.mark.parametrize("end", ["2026-04-01", "2026-03-31"])
def test_the_end_may_be_written_as_last_day_or_as_the_day_after(alice, home, end):
    assert client_for(alice).post(URL, MARCH | {"end": end}).json()["end"] == "2026-04-01"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"end": "2026-03-15"}, "/end"),
        ({"amount": "-1.00"}, "/amount"),
        ({"amount": "799.99"}, "/items"),
        ({"period_type": "WEEKLY"}, "/period_type"),
        ({"start": "0001-01-01"}, "/start"),
        ({"start": "2026-02-30"}, "/start"),
        ({"category": "rockets"}, "/category"),
        ({"category": "travel"}, "/items"),
        ({"alert_share": "0"}, "/alert_share"),
        ({"items": [{"category": "travel", "amount": "1"}, {"category": "travel", "amount": "1"}]}, "/items"),
        ({"items": [{"category": "travel", "amount": "1", "roll_over": "half"}]}, "/items/0/roll_over"),
    ],
)
def test_a_bad_field_is_named(alice, home, change, field):
    response = client_for(alice).post(URL, MARCH | change)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == field
    assert not Budget.objects.exists()


def test_periods_of_one_kind_do_not_overlap(alice, home):
    caller = client_for(alice)
    caller.post(URL, MARCH)

    refused = caller.post(URL, MARCH | {"start": "2026-03-31"})
    other_kinds = [
        caller.post(URL, MARCH | {"start": "2026-04-01"}),
        caller.post(URL, MARCH | {"period_type": "ANNUAL"}),
        caller.post(URL, MARCH | {"category": "travel", "items": []}),
    ]

    assert (refused.status_code, refused.json()["code"]) == (409, "budget_periods_do_not_overlap")
    assert refused.json()["errors"][0]["pointer"] == "/start"
    assert [response.status_code for response in other_kinds] == [201, 201, 201]


def test_the_database_itself_refuses_overlap_and_limits_above_the_amount(home):
    values = {
        "household": home,
        "name": "A",
        "amount": Decimal(10),
        "period_type": "MONTHLY",
        "start_on": dt.date(2026, 3, 1),
        "end_on": dt.date(2026, 4, 1),
        "anchor_on": dt.date(2026, 3, 1),
    }
    budget = Budget.objects.create(**values)

    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.create(**values)
    BudgetItem.objects.create(budget=budget, category="travel", amount=Decimal("10.01"))
    with pytest.raises(IntegrityError):
        connection.check_constraints()


def test_an_amount_does_not_sink_below_its_items(alice, home):
    caller = client_for(alice)
    address = f"{URL}{caller.post(URL, MARCH).json()['id']}"

    refused = caller.patch(address, {"amount": "700.00"})
    changed = caller.patch(address, {"amount": "900.00"})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/amount")
    assert (changed.status_code, changed.json()["unassigned"]) == (200, "100.00")


def test_items_are_replaced_as_a_whole(alice, home):
    caller = client_for(alice)
    address = f"{URL}{caller.post(URL, MARCH).json()['id']}"

    body = caller.patch(address, {"items": [{"category": "housing", "amount": "1000.00"}]}).json()

    assert [item["category"] for item in body["items"]] == ["housing"]
    assert caller.delete(address).status_code == 204


def test_progress_counts_the_last_day_and_adds_up(alice, account):
    client_for(alice).post(URL, MARCH)
    make_transaction(account, "-150.00", dt.date(2026, 3, 1), category="food_groceries")
    make_transaction(account, "-150.00", dt.date(2026, 3, 31), category="food_groceries")
    make_transaction(account, "-210.00", dt.date(2026, 3, 31), category="travel")
    make_transaction(account, "-40.00", dt.date(2026, 3, 31), category="entertainment")
    make_transaction(account, "-999.00", dt.date(2026, 4, 1), category="travel")
    make_transaction(account, "-500.00", dt.date(2026, 3, 31), category="savings_contributions")

    (body,) = progress(alice, "2026-03-31")

    groceries, travel = body["items"]
    assert (groceries["spent"], groceries["remaining"], groceries["percent"]) == ("300.00", "300.00", "50.00")
    assert (travel["spent"], travel["alert"]) == ("210.00", "exceeded")
    assert body["no_budget"] == {"entertainment": "40.00"}
    assert body["total"]["spent"] == "550.00"
    assert sum(Decimal(item["spent"]) for item in body["items"]) + Decimal(body["no_budget_total"]) == Decimal("550.00")


def test_pace_and_projection_count_today_and_leave_pending_and_excluded_rows_out(alice, account):
    client_for(alice).post(URL, MARCH)
    make_transaction(account, "-100.00", dt.date(2026, 3, 10), category="travel")
    make_transaction(account, "-70.00", dt.date(2026, 3, 10), category="travel", pending=True)
    make_transaction(account, "-70.00", dt.date(2026, 3, 10), category="travel", excluded=True)

    travel = progress(alice, "2026-03-10")[0]["items"][1]

    # 100.00 / 10 days x 31 days; an even pace would be 200.00 x 10 / 31
    assert (travel["spent"], travel["projected"], travel["expected_by_now"]) == ("100.00", "310.00", "64.52")


def test_equal_purchases_of_one_day_both_count(alice, account):
    client_for(alice).post(URL, MARCH)
    for _ in range(2):
        make_transaction(account, "-4.50", dt.date(2026, 3, 10), category="travel")

    assert progress(alice, "2026-03-10")[0]["items"][1]["spent"] == "9.00"


def test_an_annual_budget_counts_what_is_left_of_the_year(alice, account):
    client_for(alice).post(
        URL, {"name": "Year", "amount": "1200.00", "period_type": "ANNUAL", "start": "2026-01-01", "category": "travel"}
    )
    make_transaction(account, "-100.00", dt.date(2026, 1, 5), category="travel")
    make_transaction(account, "-150.00", dt.date(2026, 3, 5), category="travel")

    (body,) = progress(alice, "2026-03-10")

    assert (body["total"]["spent"], body["total"]["remaining"], body["days"]) == ("250.00", "950.00", 365)


def test_a_limit_of_zero_has_no_percent_and_says_why(alice, account):
    client_for(alice).post(URL, MARCH | {"amount": "0.00", "items": []})

    total = progress(alice, "2026-03-10")[0]["total"]

    assert (total["percent"], total["reasons"]["percent"]) == (None, "The limit is not above 0.")


def test_the_next_period_opens_once_with_what_rolls_over(alice, account):
    client_for(alice).post(URL, MARCH)
    make_transaction(account, "-500.00", dt.date(2026, 3, 9), category="food_groceries")
    make_transaction(account, "-230.00", dt.date(2026, 3, 9), category="travel")

    first, again = roll_all(now=APRIL_NOON), roll_all(now=APRIL_NOON)

    april = Budget.objects.get(start_on=dt.date(2026, 4, 1))
    # 600.00 less 500.00 is left; travel is 30.00 over and carries the deficit
    assert dict(april.items.values_list("category", "carried")) == {
        "food_groceries": Decimal("100.00"),
        "travel": Decimal("-30.00"),
    }
    assert first.startswith("1 periods opened")
    assert again.startswith("0 periods opened")


def test_a_budget_of_the_31st_comes_back_to_the_31st(home):
    create_budget(
        household_id=home.pk,
        values={
            "name": "Pay day",
            "amount": Decimal(10),
            "period_type": "MONTHLY",
            "start_on": dt.date(2026, 1, 31),
            "end_on": dt.date(2026, 2, 28),
        },
        items=[],
    )

    roll_all(now=dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC))

    starts = Budget.objects.order_by("start_on").values_list("start_on", flat=True)
    assert list(starts) == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]


def test_a_dry_run_opens_nothing(alice, home, capsys):
    client_for(alice).post(URL, MARCH)

    call_command("roll_budgets", "--dry-run")

    assert "(dry run)" in capsys.readouterr().out
    assert Budget.objects.count() == 1


def test_a_removed_period_does_not_come_back(alice, home):
    client_for(alice).post(URL, MARCH)
    roll_all(now=APRIL_NOON)

    client_for(alice).delete(f"{URL}{Budget.objects.get(start_on=dt.date(2026, 4, 1)).pk}")

    assert roll_all(now=APRIL_NOON).startswith("0 periods opened")


def test_an_alert_comes_once_a_degree_and_can_be_read_and_dismissed(alice, account):
    client_for(alice).post(URL, MARCH)
    march = dt.datetime(2026, 3, 15, 16, tzinfo=dt.UTC)
    make_transaction(account, "-160.00", dt.date(2026, 3, 9), category="travel")

    assert (tell_all(march), tell_all(march)) == ("1 notifications", "0 notifications")
    make_transaction(account, "-60.00", dt.date(2026, 3, 10), category="travel")
    assert (tell_all(march), tell_all(march)) == ("1 notifications", "0 notifications")

    caller = client_for(alice)
    exceeded, approaching = caller.get("/api/v1/notifications").json()["results"]
    assert (approaching["evidence"]["alert"], exceeded["evidence"]["alert"]) == ("approaching", "exceeded")
    assert exceeded["text"] == "March, Travel: 220.00 of 200.00 is spent."
    changed = caller.patch(f"/api/v1/notifications/{exceeded['id']}", {"read": True, "dismissed": True}).json()
    assert (changed["read"], changed["dismissed"]) == (True, True)
    assert [row["id"] for row in caller.get("/api/v1/notifications?dismissed=false").json()["results"]] == [
        approaching["id"]
    ]
    assert Notification.objects.filter(read_at__isnull=False).count() == 1


def test_budgets_and_progress_cost_a_constant_number_of_queries(alice, account, django_assert_num_queries):
    caller = client_for(alice)
    for kind in ("MONTHLY", "QUARTERLY", "ANNUAL"):
        caller.post(URL, MARCH | {"period_type": kind})

    with django_assert_num_queries(4):
        caller.get(URL)
    with django_assert_num_queries(7):
        caller.get(f"{URL}progress?as_of=2026-03-05")
