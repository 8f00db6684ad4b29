"""Too much equity shortly before college asks for attention."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education529.attention import equity_above_path
from education529.models import Beneficiary, Plan529, PlanHolding
from lifepath.users.models import Person

NOW = dt.datetime(2026, 9, 2, 12, tzinfo=dt.UTC)


def make_plan(household, birth_date, **values):
    """An account for a child of the household."""
    person = Person.objects.create(household=household, name="Tim", relation="CHILD", birth_date=birth_date)
    given = {"plan_name": "my529", "state": "UT", "current_balance": "20000.00"}
    return Plan529.objects.create(beneficiary=Beneficiary.objects.create(person=person), **given | values)


def found(*households):
    """What stands, as evidence."""
    return [(finding.since, finding.evidence) for finding in equity_above_path([each.pk for each in households], NOW)]


def test_equity_above_the_path_two_years_before_enrollment(home):
    plan = make_plan(home, dt.date(2010, 5, 4), current_equity_share="0.60")

    assert found(home) == [
        (dt.date(2026, 9, 1), "my529 holds 60 % equity; its path has 30 %, 2.0 years before enrollment.")
    ]

    PlanHolding.objects.create(
        plan=plan,
        fund_name="Mix",
        market_value="20000.00",
        equity_share="0.30",
        fixed_income_share="0.70",
        money_market_share="0",
        as_of=dt.date(2026, 8, 31),
    )

    assert found(home) == []


@pytest.mark.parametrize(
    ("birth_date", "values"),
    [
        (dt.date(2011, 5, 4), {"current_equity_share": "0.90"}),
        (dt.date(2010, 5, 4), {"current_equity_share": None}),
        (dt.date(2010, 5, 4), {"current_equity_share": "0.90", "current_balance": "0.00"}),
        (None, {"current_equity_share": "0.90"}),
    ],
)
def test_college_far_away_and_plans_of_unknown_holdings_ask_for_nothing(home, birth_date, values):
    make_plan(home, birth_date, **values)

    assert found(home) == []


def test_more_households_cost_no_more(home, joint):
    make_plan(home, dt.date(2010, 5, 4), current_equity_share="0.60")
    with CaptureQueriesContext(connection) as one:
        assert len(found(home)) == 1
    make_plan(joint, dt.date(2010, 5, 4), current_equity_share="0.60")
    with CaptureQueriesContext(connection) as two:
        assert len(found(home, joint)) == 2

    assert len(one) == len(two)
