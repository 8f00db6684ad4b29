"""Goals in the back office: bars, headings, the matrix, and what a planner of the couple alone does not see."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.panels import goals_panel
from goals.services.allocations import allocate
from lifepath.users.choices import Role
from lifepath.users.services.households import assign_planner
from tests.conftest import staff
from tests.core.test_admin_scoping import desk
from tests.goals.conftest import funded, make_goal


@pytest.fixture
def planner_of_the_couple(alice, joint):
    planner = staff("Petra", Role.PLANNER)
    assign_planner(planner=planner, household=joint, granted_by=alice)
    return planner


@pytest.fixture
def wedding(alice, home, joint):
    """100.00 of Alice's own and 50.00 of the couple's."""
    goal = make_goal(joint, "Wedding", "600.00")
    allocate(account=funded(home, "Alice's secret jar"), goal=goal, amount=Decimal("100.00"), user=alice)
    allocate(account=funded(joint, "Joint savings"), goal=goal, amount=Decimal("50.00"), user=alice)
    return goal


def test_the_panel_shows_goals_matrix_and_movements_without_hidden_accounts(planner_of_the_couple, joint, wedding):
    request = RequestFactory().get("/")
    request.user = planner_of_the_couple

    shown = goals_panel(request=request, household=joint)

    assert [row["goal"].name for row in shown["goals"]] == ["Wedding"]
    assert {row["account"]: row["total"] for row in shown["matrix"]["rows"]} == {
        "from partner": Decimal("100.00"),
        "Joint savings": Decimal("50.00"),
    }
    assert shown["matrix"]["totals"] == [Decimal("150.00")]
    assert {row["account"] for row in shown["events"]} == {"from partner", "Joint savings"}


@pytest.mark.parametrize("page", ["goals_financialgoal", "goals_allocationmap", "goals_ledgerevent"])
def test_pages_name_no_account_that_the_planner_may_not_see(planner_of_the_couple, wedding, page):
    browser = desk(planner_of_the_couple)
    row = {
        "goals_financialgoal": wedding,
        "goals_allocationmap": wedding.allocations.get(amount=100),
        "goals_ledgerevent": wedding.events_in.get(amount=100),
    }[page]

    listed = browser.get(reverse(f"admin:{page}_changelist")).content.decode()
    opened = browser.get(reverse(f"admin:{page}_change", args=[row.pk])).content.decode()

    assert "Wedding" in listed
    assert "from partner" in opened
    assert "secret jar" not in listed + opened


def test_a_list_of_goals_takes_the_same_queries_for_one_and_for_many(planner_of_the_couple, joint, wedding):
    browser, address = desk(planner_of_the_couple), reverse("admin:goals_financialgoal_changelist")
    browser.get(address)
    with CaptureQueriesContext(connection) as first:
        browser.get(address)
    for number in range(8):
        make_goal(joint, f"Goal {number}")

    with CaptureQueriesContext(connection) as second:
        browser.get(address)

    assert len(second) == len(first)
