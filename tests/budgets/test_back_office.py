import datetime as dt
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.calc.session_parsing.free_form import parse_text
from budgets.models import Budget, OpportunityMark
from budgets.services.budgets import create_budget
from budgets.services.sessions import finalize, start_session
from budgets.services.snapshots import close_household_months
from lifepath.core.admin.site import household_page_url
from lifepath.core.periods import Month
from lifepath.users.models import AuditEvent
from tests.banking.conftest import make_account, make_transaction
from tests.core.test_admin_scoping import desk

NEW = {
    "name": "Trips",
    "amount": "300.00",
    "category": "",
    "period_type": "MONTHLY",
    "start_on": "2026-05-01",
    "alert_share": "0.8",
    "repeats": "on",
    "items-TOTAL_FORMS": "1",
    "items-INITIAL_FORMS": "0",
    "items-0-category": "travel",
    "items-0-amount": "250.00",
    "items-0-roll_over": "both",
    "items-0-alert_share": "0.8",
}
ADD = reverse("admin:budgets_budget_add")


@pytest.fixture
def year(home):
    """Five months of spending that end with a trip, and a budget for the running month."""
    running = Month.of(home.today(timezone.now()))
    account = make_account(home, anchor_balance=D("9000.00"), anchor_on=running.plus(-6).start)
    for back in range(5, -1, -1):
        day = running.plus(-back).start
        make_transaction(account, "4000.00", day, category="income", payee="Acme")
        make_transaction(account, "-1500.00", day, category="housing", payee="Oak Rentals")
        make_transaction(account, "-900.00" if back == 0 else "-60.00", day, category="travel", payee="Sea Line")
        make_transaction(account, "-30.00", day, category="subscriptions", payee="Gym")
    close_household_months(household=home, running=running)
    create_budget(
        household_id=home.pk,
        values={
            "name": "Month",
            "amount": D("2000.00"),
            "period_type": "MONTHLY",
            "start_on": running.start,
            "end_on": running.end,
        },
        items=[{"category": "travel", "amount": D("200.00")}],
    )
    return running


def test_the_dashboard_shows_plan_and_fact_directions_anomalies_savings_and_balances(home, paula, year):
    page = desk(paula).get(household_page_url(home.pk)).content.decode()

    assert "Month: budget and actual since" in page
    assert f"{year.plus(-5)} to {year.plus(-1)}" in page
    assert "Travel: 900.00, above its mean of 60.00 (alert)" in page
    assert "a yearly plan commonly costs ten months" in page or "Nothing was found." in page
    assert "balance over the next twelve months" in page
    assert "exceeded" in page


def test_the_dashboard_costs_a_bounded_number_of_queries(home, paula, year, django_assert_max_num_queries):
    page = desk(paula)
    page.get(household_page_url(home.pk))
    for number in range(20):
        account = make_account(home, f"Account {number}")
        make_transaction(account, "-10.00", year.start, category="travel", payee="Sea Line")

    with django_assert_max_num_queries(90):
        page.get(household_page_url(home.pk))


def test_an_empty_household_has_a_dashboard(home, paula):
    page = desk(paula).get(household_page_url(home.pk)).content.decode()

    assert "No budget covers today." in page
    assert "No month has closed yet." in page


@pytest.mark.parametrize("name", ["trends", "anomalies", "compare"])
def test_reports_answer_with_a_chart_for_a_household_in_scope_alone(home, paula, quentin, year, name):
    address = f"{reverse(f'admin:budgets_{name}')}?household={home.pk}"

    page = desk(paula).get(address).content.decode()
    other = desk(quentin).get(address).content.decode()

    assert "<svg" in page.partition('aria-label="Answer"')[2]
    assert 'aria-label="Answer"' not in other
    assert AuditEvent.objects.filter(household=home, action="read", actor=paula).exists()


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("trends", "months=0", "greater than or equal to 1"),
        ("trends", "period=2026-13", "Write a month as YYYY-MM."),
        ("anomalies", "period=1901-01", "There is neither a snapshot nor a transaction in 1901-01."),
        ("anomalies", "threshold_stddev=-1", "greater than or equal to 0"),
        ("compare", "left=soon", "Write a month as YYYY-MM."),
    ],
)
def test_a_bad_question_is_answered_beside_its_field(home, paula, year, name, query, words):
    page = desk(paula).get(f"{reverse(f'admin:budgets_{name}')}?household={home.pk}&{query}")

    assert page.status_code == 200
    assert words in page.content.decode()


def test_reports_are_for_staff_alone(home, alice):
    assert desk(alice).get(reverse("admin:budgets_trends")).status_code in (302, 403)


def test_a_planner_makes_and_changes_a_budget_through_the_service(home, paula):
    browser = desk(paula)

    made = browser.post(ADD, {**NEW, "household": str(home.pk)})
    budget = Budget.objects.get()

    assert made.status_code == 302
    assert (budget.end_on, budget.anchor_on) == (dt.date(2026, 6, 1), dt.date(2026, 5, 1))
    assert [(item.category, item.amount, item.roll_over) for item in budget.items.all()] == [
        ("travel", D("250.00"), "both")
    ]

    item = budget.items.get()
    change = {
        **NEW,
        "amount": "400.00",
        "items-INITIAL_FORMS": "1",
        "items-0-id": str(item.pk),
        "items-0-budget": str(budget.pk),
    }
    changed = browser.post(
        reverse("admin:budgets_budget_change", args=[budget.pk]), {**change, "items-0-amount": "350.00"}
    )

    assert changed.status_code == 302
    budget.refresh_from_db()
    assert (budget.amount, budget.items.get().amount) == (D("400.00"), D("350.00"))
    events = AuditEvent.objects.filter(household=home, object_id=str(budget.pk), action__in=["created", "changed"])
    assert [(event.action, event.actor_id) for event in events.order_by("pk")] == [
        ("created", paula.pk),
        ("changed", paula.pk),
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"items-0-amount": "300.01"}, "is more than the amount"),
        ({"alert_share": "1.5"}, "alert"),
        ({"amount": "-1"}, "amount"),
        ({"category": "housing"}, "has items of that category only"),
        ({"start_on": "2026-04-15"}, "holds part of these days"),
        ({"start_on": "1800-01-01"}, "A day from 1900 to 2999."),
    ],
)
def test_what_the_api_refuses_is_refused_here(home, paula, values, words):
    browser = desk(paula)
    browser.post(ADD, {**NEW, "household": str(home.pk)})

    refused = browser.post(ADD, {**NEW, "start_on": "2026-08-01", "household": str(home.pk), **values})

    assert refused.status_code == 200
    assert words in refused.content.decode()
    assert Budget.objects.count() == 1


def test_an_observer_and_another_planner_make_no_budget(home, observer, quentin):
    for planner in (observer, quentin):
        assert desk(planner).post(ADD, {**NEW, "household": str(home.pk)}).status_code in (200, 403)

    assert not Budget.objects.exists()


def test_a_sessions_page_tells_its_lines_and_events(home, paula):
    session, _ = start_session(
        household_id=home.pk, lines=parse_text("salary 4200/mo\n<b>rent</b> 1800/mo"), user_query="", user_profile={}
    )
    finalize(session=session, framework="zero_based", focus="balanced")

    page = desk(paula).get(reverse("admin:budgets_budgetsession_change", args=[session.pk])).content.decode()

    assert "session finalized" in page
    assert "2400.00" in page
    assert "<b>rent" not in page


def test_a_mark_is_taken_back_on_record(home, paula):
    mark = OpportunityMark.objects.create(household=home, key="idle_cash", mark="dismissed")

    desk(paula).post(reverse("admin:budgets_opportunitymark_delete", args=[mark.pk]), {"post": "yes"})

    assert not OpportunityMark.objects.exists()
    assert AuditEvent.objects.filter(household=home, action="deleted", object_id=str(mark.pk)).count() == 1
