"""Rows of the education529 app."""

import datetime as dt

from education529.models import Beneficiary, GlidePathPoint, Plan529, PlanHolding, TableVersion
from education529.reference_specs import BY_NAME, SPECS
from lifepath.core.table_imports import import_shipped
from lifepath.users.models import ContextFact, Person
from tests.permissions.world import AdminRow, Row, everyone, own_list, readers, writers

EVERY_ROLE_OF_STAFF = ("lead", "observer", "other_planner", "former_planner", "support", "operator")

COMPARE = {
    "resident_state": "CO",
    "horizon": 10,
    "contribution": "6000.00",
    "filing_status": "joint",
    "taxable_income": "150000.00",
}


def asks(body):
    """A calculator that needs no records."""
    return Row(lambda world: ({}, {}, body), everyone(200))


def beneficiary(world):
    """The owner's child."""
    person = Person.objects.create(household=world.home, name="Tim", relation="CHILD", birth_date=dt.date(2016, 5, 4))
    return Beneficiary.objects.create(person=person)


def plan(world):
    """An account for the child."""
    world.home.state = "UT"
    world.home.save()
    return Plan529.objects.create(
        beneficiary=beneficiary(world), plan_name="my529", state="UT", fund_list_id="UT-MY529"
    )


def holding(world):
    """What the account holds."""
    return PlanHolding.objects.create(
        plan=plan(world),
        fund_name="my529 Total Stock Market Index",
        market_value="1000.00",
        equity_share=1,
        fixed_income_share=0,
        money_market_share=0,
        as_of=dt.date(2026, 1, 1),
    )


def of(make, body=None):
    """An operation on one record."""
    return lambda world: ({"id": make(world).pk}, {}, body)


def of_plan(body=None):
    """An operation under a plan."""
    return lambda world: ({"plan_id": plan(world).pk}, {}, body)


def of_holding(body=None):
    """An operation on a holding."""

    def request(world):
        held = holding(world)
        return {"plan_id": held.plan_id, "id": held.pk}, {}, body

    return request


def own_household(world):
    """A list of the owner's household."""
    plan(world)
    return {}, {"household": str(world.home.pk)}, None


def new_child(world):
    """A child that is new to the owner's household."""
    return {}, {"household": str(world.home.pk)}, {"name": "Ana", "birth_date": "2020-02-29"}


def new_plan(world):
    """An account for the owner's child."""
    body = {"beneficiary": str(beneficiary(world).pk), "plan_name": "my529", "state": "UT"}
    return {}, {"household": str(world.home.pk)}, body


def replaced_plan(world):
    """The whole account, written anew."""
    made = plan(world)
    return {"id": made.pk}, {}, {**PLAN, "beneficiary": str(made.beneficiary_id)}


def known(world):
    """A household about which the tax benefit can be told."""
    made = plan(world)
    ContextFact.objects.create(
        household=world.home,
        name="filing_status",
        layer="STATED",
        value="joint",
        source="test",
        confidence=1,
        as_of=dt.date(2026, 1, 1),
    )
    return {"id": made.pk}, {}, None


PLAN = {"plan_name": "my529 of Utah", "state": "UT"}
HOLDING = {"fund": "my529 Total Stock Market Index", "market_value": "2000.00"}
POINTS = {
    "points": [
        {
            "years_to_enrollment": "10",
            "equity_share": "0.5",
            "fixed_income_share": "0.5",
            "money_market_share": "0",
        }
    ]
}
API = "/api/v1/education529"

ROWS = {
    f"GET {API}/beneficiaries": Row(own_household, own_list()),
    f"POST {API}/beneficiaries": Row(new_child, writers(201)),
    f"GET {API}/beneficiaries/{{id}}": Row(of(beneficiary), readers()),
    f"PUT {API}/beneficiaries/{{id}}": Row(of(beneficiary, {"name": "Timothy"}), writers(200)),
    f"PATCH {API}/beneficiaries/{{id}}": Row(of(beneficiary, {"name": "Timothy"}), writers(200)),
    f"DELETE {API}/beneficiaries/{{id}}": Row(of(beneficiary), writers(204)),
    f"GET {API}/plans": Row(own_household, own_list()),
    f"POST {API}/plans": Row(new_plan, writers(201), otherwise=400),
    f"GET {API}/plans/{{id}}": Row(of(plan), readers()),
    f"PUT {API}/plans/{{id}}": Row(replaced_plan, writers(200)),
    f"PATCH {API}/plans/{{id}}": Row(of(plan, PLAN), writers(200)),
    f"DELETE {API}/plans/{{id}}": Row(of(plan), writers(204)),
    f"GET {API}/plans/{{id}}/projection": Row(of(plan), readers()),
    f"GET {API}/plans/{{id}}/recommendation": Row(of(plan), readers()),
    f"GET {API}/plans/{{id}}/tax-benefit": Row(known, readers()),
    f"GET {API}/plans/{{id}}/glide-path": Row(of(plan), readers()),
    f"PUT {API}/plans/{{id}}/glide-path": Row(of(plan, POINTS), writers(200)),
    f"GET {API}/plans/{{plan_id}}/holdings": Row(of_plan(), readers()),
    f"POST {API}/plans/{{plan_id}}/holdings": Row(of_plan(HOLDING), writers(201)),
    f"GET {API}/plans/{{plan_id}}/holdings/{{id}}": Row(of_holding(), readers()),
    f"PUT {API}/plans/{{plan_id}}/holdings/{{id}}": Row(of_holding(HOLDING), writers(200)),
    f"PATCH {API}/plans/{{plan_id}}/holdings/{{id}}": Row(of_holding({"market_value": "3000.00"}), writers(200)),
    f"DELETE {API}/plans/{{plan_id}}/holdings/{{id}}": Row(of_holding(), writers(204)),
    "POST /api/v1/education529/recommend": asks({"beneficiary_age": "8"}),
    "POST /api/v1/education529/contribution": asks({"current_annual_cost": "30000.00", "years_to_enrollment": "10"}),
    "POST /api/v1/education529/funds/validate": asks({"plan_id": "UT-MY529", "identifiers": ["VTSAX"]}),
    "GET /api/v1/education529/college-costs": Row(lambda world: ({}, {}, None), everyone(200)),
    "GET /api/v1/education529/compare-states": Row(lambda world: ({}, COMPARE, None), everyone(200)),
    "POST /api/v1/education529/compare-states": asks(COMPARE),
    "POST /api/v1/education529/tax-benefit": asks(
        {"tax_year": 2026, "resident_state": "CO", "filing_status": "joint", "contribution": "6000.00"}
    ),
    "POST /api/v1/education529/aggregate-limit": asks(
        {"plan_state": "UT", "balance_all_accounts": "500000.00", "contribution": "100000.00"}
    ),
    "POST /api/v1/education529/gifts": asks({"year": 2026, "contribution": "95000.00", "elect_five_years": True}),
    "POST /api/v1/education529/roth-rollover": asks(
        {
            "year": 2026,
            "account_age_years": "16",
            "balance": "40000.00",
            "recent_contributions": "5000.00",
            "earned_income": "9000.00",
        }
    ),
    "POST /api/v1/education529/withdrawal": asks(
        {
            "year": 2026,
            "withdrawal": "10000.00",
            "balance": "50000.00",
            "basis": "30000.00",
            "marginal_tax_rate": "0.22",
            "expenses": {"college": "8000.00"},
        }
    ),
    "POST /api/v1/education529/aid": asks({"owner": "parent", "balance": "50000.00"}),
}


def first_row(spec):
    """Makes one row of a published table and answers with the one on top of the list."""

    def make(world):
        import_shipped(spec=spec, dry_run=False)
        return spec.model._default_manager.order_by(*spec.key).first()

    return make


def published(spec):
    """Everybody on staff reads it, nobody changes it here."""
    name = spec.model._meta.model_name
    return AdminRow(
        first_row(spec),
        seen_by=EVERY_ROLE_OF_STAFF,
        changed_by=(),
        marker=lambda row: f"/{name}/{row.pk}/",
    )


def version(world):
    """What is known of one table."""
    import_shipped(spec=BY_NAME["college_costs"], dry_run=False)
    return TableVersion.objects.get(name="college_costs")


def point(world):
    """A point of a plan's own path."""
    return GlidePathPoint.objects.create(
        plan=plan(world), years_to_enrollment=5, equity_share=1, fixed_income_share=0, money_market_share=0
    )


ADMIN_ROWS = {
    "education529.Beneficiary": AdminRow(beneficiary),
    "education529.Plan529": AdminRow(plan),
    "education529.PlanHolding": AdminRow(holding),
    "education529.GlidePathPoint": AdminRow(point),
    "education529.TableVersion": AdminRow(
        version, seen_by=EVERY_ROLE_OF_STAFF, changed_by=(), marker=lambda row: f"/tableversion/{row.pk}/"
    ),
    **{spec.model._meta.label: published(spec) for spec in SPECS},
}
