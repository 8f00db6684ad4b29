"""Rows of the budgets app."""

import datetime as dt
from decimal import Decimal

from budgets.calc.session_parsing.free_form import parse_text
from budgets.models import OpportunityMark, SpendingBenchmark
from budgets.services.benchmarks import load_shipped
from budgets.services.budgets import create_budget
from budgets.services.sessions import start_session
from budgets.services.snapshots import keep_from_data
from lifepath.core.periods import Month
from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import AdminRow, Row, everyone, own_list, readers, writers

EVERY_ROLE_OF_STAFF = ("lead", "observer", "other_planner", "former_planner", "support", "operator")


def spent(world):
    """A month of the owner."""
    make_transaction(make_account(world.home), "-40.00", dt.date(2026, 3, 9), category="food_dining")
    return {}, {"household": str(world.home.pk), "period": "2026-03"}, None


def months(world):
    """The table of the owner's months."""
    return {}, {"household": str(world.home.pk), "start": "2026-01", "end": "2026-03"}, None


def peers(world):
    """What peers of an income spend."""
    load_shipped()
    return {}, {"income": "150000"}, None


def benchmark(world):
    """One published figure."""
    load_shipped()
    return SpendingBenchmark.objects.order_by("-year", "income_bracket", "category").first()


def kept(world, month="2026-03"):
    """A month of the owner."""
    return keep_from_data(
        household_id=world.home.pk,
        month=Month.parse(month),
        total_income=Decimal("5000.00"),
        category_totals={"housing": Decimal("1800.00")},
        budget_model={},
    ).snapshot


def of_month(**query):
    """A report on a month that the owner kept."""

    def request(world):
        kept(world)
        return {}, {"household": str(world.home.pk), **query}, None

    return request


def budget(world):
    """A budget of the owner."""
    return create_budget(
        household_id=world.home.pk,
        values={
            "name": "Month",
            "amount": Decimal("100.00"),
            "period_type": "MONTHLY",
            "start_on": dt.date(2026, 3, 1),
            "end_on": dt.date(2026, 4, 1),
        },
        items=[{"category": "travel", "amount": Decimal("50.00")}],
    )


def session(world):
    """A session of the owner."""
    begun, _ = start_session(
        household_id=world.home.pk, lines=parse_text("salary 4200/mo"), user_query="", user_profile={}
    )
    return begun


def mark(world):
    """A way to save that the owner dismissed."""
    return OpportunityMark.objects.create(household=world.home, key="idle_cash", mark="dismissed")


def begun(body=None):
    """A session of the owner."""

    def request(world):
        session, _ = start_session(
            household_id=world.home.pk,
            lines=parse_text("salary 4200/mo\nrestaurants 45"),
            user_query="",
            user_profile={},
        )
        return {"id": session.pk}, {}, body

    return request


def begun_by_a_visitor(world):
    """A session that waits to be claimed by a household of the owner."""
    session, secret = start_session(
        household_id=None, lines=parse_text("salary 4200/mo\nrent 1800/mo"), user_query="", user_profile={}
    )
    return {"id": session.pk}, {"household": str(world.home.pk)}, {"secret": secret}


def complete(world):
    """A session of the owner without an open question."""
    session, _ = start_session(
        household_id=world.home.pk, lines=parse_text("salary 4200/mo\nrent 1800/mo"), user_query="", user_profile={}
    )
    return {"id": session.pk}, {}, {}


NEW_BUDGET = {"name": "Trips", "amount": "10.00", "period_type": "MONTHLY", "start": "2026-05-01"}


def of_budget(body=None):
    """One budget of the owner."""
    return lambda world: ({"id": budget(world).pk}, {}, body)


def new_month(world):
    """Figures for a month of the owner."""
    body = {"period": "2026-02", "total_income": "10.00", "category_totals": {"housing": "1.00"}}
    return {}, {"household": str(world.home.pk)}, body


ROWS = {
    "GET /api/v1/budgets/snapshots": Row(of_month(), own_list()),
    "POST /api/v1/budgets/snapshots": Row(new_month, writers(201)),
    "GET /api/v1/budgets/snapshots/{id}": Row(lambda world: ({"id": kept(world).pk}, {}, None), readers()),
    "GET /api/v1/budgets": Row(of_month(), own_list()),
    "POST /api/v1/budgets": Row(lambda world: ({}, {"household": str(world.home.pk)}, NEW_BUDGET), writers(201)),
    "GET /api/v1/budgets/{id}": Row(of_budget(), readers()),
    "PUT /api/v1/budgets/{id}": Row(of_budget(NEW_BUDGET), writers(200)),
    "PATCH /api/v1/budgets/{id}": Row(of_budget({"name": "New"}), writers(200)),
    "DELETE /api/v1/budgets/{id}": Row(of_budget(), writers(204)),
    "GET /api/v1/budgets/progress": Row(of_month(as_of="2026-03-05"), own_list()),
    "GET /api/v1/budgets/savings-opportunities": Row(of_month(), own_list()),
    "POST /api/v1/budgets/savings-opportunities/marks": Row(
        lambda world: ({}, {"household": str(world.home.pk)}, {"key": "idle_cash", "mark": "dismissed"}), writers(200)
    ),
    "GET /api/v1/budgets/sessions": Row(of_month(), own_list()),
    "POST /api/v1/budgets/sessions": Row(
        lambda world: ({}, {"household": str(world.home.pk)}, {"text": "rent 1800/mo"}),
        {**writers(201), "anonymous": 201},
    ),
    "GET /api/v1/budgets/sessions/{id}": Row(begun(), readers()),
    "GET /api/v1/budgets/sessions/{id}/events": Row(begun(), readers()),
    "POST /api/v1/budgets/sessions/{id}/answers": Row(begun({"answers": {"frequency:line-2": "weekly"}}), writers(200)),
    "POST /api/v1/budgets/sessions/{id}/finalize": Row(complete, writers(200)),
    "POST /api/v1/budgets/sessions/{id}/claim": Row(begun_by_a_visitor, writers(200)),
    "GET /api/v1/budgets/trends": Row(of_month(), own_list()),
    "GET /api/v1/budgets/anomalies": Row(of_month(period="2026-03"), own_list()),
    "GET /api/v1/budgets/compare": Row(of_month(left="2026-03", right="2026-03"), own_list()),
    "GET /api/v1/budgets/spending": Row(spent, own_list()),
    "GET /api/v1/budgets/spending/months": Row(months, own_list()),
    "GET /api/v1/budgets/spending/benchmarks": Row(peers, everyone(200)),
}

ADMIN_ROWS = {
    "budgets.Budget": AdminRow(budget),
    "budgets.BudgetSession": AdminRow(session, changed_by=()),
    "budgets.OpportunityMark": AdminRow(mark, changed_by=()),
    "budgets.BudgetSnapshot": AdminRow(lambda world: kept(world), changed_by=()),
    "budgets.SpendingBenchmark": AdminRow(
        benchmark,
        seen_by=EVERY_ROLE_OF_STAFF,
        changed_by=(),
        marker=lambda row: f"/spendingbenchmark/{row.pk}/",
    ),
}
