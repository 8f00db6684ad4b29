"""College savings in the back office: the household's panel, the calculators as pages, the tables with their age."""

import datetime as dt

import pytest

from education529 import demo
from education529.models import ApprovedFund, Beneficiary, Plan529, PlanHolding
from education529.panels import college_panel
from education529.reference_specs import BY_NAME, SPECS
from lifepath.core.admin.published import is_stale
from lifepath.core.table_imports import import_shipped
from lifepath.users import demo as people
from lifepath.users.models import AuditEvent, ContextFact, Person
from tests.core.test_admin_scoping import desk, page

STOCKS = "my529 Total Stock Market Index"


@pytest.fixture
def plan(home):
    """An account for Alice's child."""
    home.state = "UT"
    home.save()
    person = Person.objects.create(household=home, name="Tim", relation="CHILD", birth_date=dt.date(2016, 5, 4))
    return Plan529.objects.create(
        beneficiary=Beneficiary.objects.create(person=person),
        plan_name="my529",
        state="UT",
        fund_list_id="UT-MY529",
        current_balance="20000.00",
        monthly_contribution="300.00",
        estimated_cost="120000.00",
    )


def text(response):
    """What the page says."""
    assert response.status_code == 200
    return response.content.decode()


def state_facts(home):
    """What the tax benefit needs."""
    for name, value in {"filing_status": "joint", "gross_annual_income": "150000.00"}.items():
        ContextFact.objects.create(
            household=home,
            name=name,
            layer="STATED",
            value=value,
            source="conversation",
            confidence=1,
            as_of=dt.date(2026, 1, 1),
        )


def test_the_household_page_shows_path_gap_comparison_and_benefit(paula, home, plan):
    state_facts(home)

    shown = text(desk(paula).get(page("users_household_page", home.pk)))

    for words in ("College savings", "Tim", "Glide path of my529", "Gap at enrollment", "State tax saved", "home plan"):
        assert words in shown


def test_the_household_page_says_what_is_missing(paula, home, plan):
    assert "records do not say: filing status" in text(desk(paula).get(page("users_household_page", home.pk)))


def test_the_panel_costs_a_bounded_number_of_queries(paula, home, plan, django_assert_max_num_queries):
    state_facts(home)
    for number in range(4):
        Plan529.objects.create(beneficiary=plan.beneficiary, plan_name=f"{number}", state="CO", estimated_cost="1.00")

    with django_assert_max_num_queries(6):  # plans, paths, holdings, two for the facts, versions of the tables
        assert len(college_panel(request=None, household=home)["plans"]) == 5


@pytest.mark.parametrize(
    ("slug", "query", "words"),
    [
        (
            "compare_states",
            "contribution=6000&horizon=10&resident_state=CO&filing_status=joint&taxable_income=150000",
            "CollegeInvest Direct Portfolio (home plan)",
        ),
        ("funds", f"plan_id=UT-MY529&identifiers={STOCKS}%0AVSTSX", "VSTSX is what my529 Total Stock Market Index"),
        ("funds", "plan_id=UT-MY529", "Our list"),
        (
            "tax_benefit",
            "tax_year=2026&contribution=6000&resident_state=CO&filing_status=joint&state_taxable_income=100000",
            "$264",
        ),
        ("contribution", "current_annual_cost=30000&beneficiary_age=8&current_balance=20000", "Deposit needed a month"),
    ],
)
def test_each_calculator_is_a_page(paula, slug, query, words):
    assert words in text(desk(paula).get(page(f"education529_{slug}") + f"?{query}")).replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("slug", "query", "words"),
    [
        ("tax_benefit", "tax_year=2031&contribution=1&resident_state=CO&filing_status=joint", "known tax years"),
        ("tax_benefit", "tax_year=2026&contribution=1", "or choose a household whose records say it"),
        ("contribution", "current_annual_cost=many&beneficiary_age=8", "A valid number is required"),
        ("compare_states", "contribution=6000&resident_state=CO&filing_status=joint&taxable_income=1", "horizon"),
    ],
)
def test_a_wrong_question_is_refused_beside_its_field(paula, slug, query, words):
    assert words in text(desk(paula).get(page(f"education529_{slug}") + f"?{query}"))


def test_a_household_fills_the_form_and_the_look_is_on_record(paula, home, plan):
    state_facts(home)
    address = page("education529_tax_benefit") + f"?household={home.pk}&tax_year=2026&contribution=3600"

    assert "household&#x27;s records" in text(desk(paula).get(address))

    looked_at = page("education529_tax_benefit")
    assert AuditEvent.objects.filter(action="read", household=home, details__page=looked_at).exists()


def test_a_household_out_of_scope_fills_nothing(quentin, home, plan):
    state_facts(home)
    address = page("education529_tax_benefit") + f"?household={home.pk}&tax_year=2026&contribution=3600"

    shown = text(desk(quentin).get(address))

    assert "household&#x27;s records" not in shown
    assert "not one of the available choices" in shown


@pytest.mark.parametrize(("who", "status"), [("paula", 200), ("quentin", 200), ("sam", 403), ("olga", 403)])
def test_the_calculators_are_for_planners(request, who, status):
    assert desk(request.getfixturevalue(who)).get(page("education529_contribution")).status_code == status


def test_clients_do_not_reach_the_calculators_of_the_back_office(alice):
    assert desk(alice).get(page("education529_contribution")).status_code == 302


def test_a_planner_selects_only_funds_on_the_menu(paula, plan):
    body = {
        "plan": str(plan.pk),
        "fund_name": "Bitcoin",
        "market_value": "10.00",
        "equity_share": "1",
        "fixed_income_share": "0",
        "money_market_share": "0",
        "as_of": "2026-01-01",
    }
    browser = desk(paula)

    refused = browser.post(page("education529_planholding_add"), body)
    taken = browser.post(page("education529_planholding_add"), {**body, "fund_name": "utvtx"})

    assert "not on the menu" in text(refused)
    assert taken.status_code == 302
    assert PlanHolding.objects.get().fund_name == STOCKS
    assert AuditEvent.objects.filter(action="created", object_type="education529.planholding").count() == 1


def test_a_plan_is_changed_on_its_page(paula, plan):
    browser = desk(paula)
    shown = text(browser.get(page("education529_plan529_change", plan.pk)))
    body = {
        "beneficiary": str(plan.beneficiary_id),
        "plan_name": "my529 direct",
        "state": "UT",
        "current_balance": "20000.00",
        "monthly_contribution": "300.00",
        "portfolio_type": "AGE_BASED",
        "risk_tolerance": "MODERATE",
        **{f"{part}-{count}_FORMS": "0" for part in ("holdings", "glide_path") for count in ("TOTAL", "INITIAL")},
    }

    changed = browser.post(page("education529_plan529_change", plan.pk), body)

    assert "Tim (Alice)" in shown
    assert changed.status_code == 302
    plan.refresh_from_db()
    assert plan.plan_name == "my529 direct"


def test_every_table_says_how_old_it_is(paula):
    for spec in SPECS:
        import_shipped(spec=spec, dry_run=False)

    shown = text(desk(paula).get(page("education529_tableversion_changelist")))

    assert all(spec.title in shown for spec in SPECS)
    for spec in SPECS:
        name = f"education529_{spec.model._meta.model_name}_changelist"
        assert text(desk(paula).get(page(name) + "?stale=yes"))


def test_figures_are_stale_after_eighteen_months(monkeypatch):
    monkeypatch.setattr("lifepath.core.admin.published.today", lambda: dt.date(2026, 7, 1))

    assert is_stale(dt.date(2025, 1, 1)) is True
    assert is_stale(dt.date(2025, 1, 2)) is False
    assert is_stale(None) is False


def test_stale_rows_are_found_by_the_filter(paula):
    import_shipped(spec=BY_NAME["approved_funds"], dry_run=False)
    old = ApprovedFund.objects.order_by("as_of").first()
    new = ApprovedFund.objects.order_by("-as_of").first()
    browser = desk(paula)
    address = page("education529_approvedfund_changelist")

    stale = text(browser.get(address + "?stale=yes&o=8"))
    fresh = text(browser.get(address + "?stale=no"))

    assert f"/approvedfund/{old.pk}/" not in fresh
    assert f"/approvedfund/{new.pk}/" in fresh
    assert f"/approvedfund/{new.pk}/" not in stale


def test_the_demo_couple_saves_for_both_children_and_building_again_adds_nothing(db):
    people.build()
    first = demo.build()

    again = demo.build()

    assert first == "2 children became beneficiaries; the couple has 2 529 plans."
    assert again == "0 children became beneficiaries; the couple has 2 529 plans."
    assert PlanHolding.objects.count() == 3
