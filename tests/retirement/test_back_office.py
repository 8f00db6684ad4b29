"""Retirement in the back office: the calculator's page, the panel, the checks of its forms."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lifepath.core.admin.site import household_page_url
from lifepath.users.models import AuditEvent
from retirement.models import RetirementMember, RetirementProfile
from retirement.selectors.profiles import plan_of
from retirement.services.gap_history import store_analysis
from tests.conftest import client_for
from tests.retirement.plans import TODAY, single_plan

PAGE = "admin:retirement_gap"


@pytest.fixture
def desk(paula):
    """Paula in the back office."""
    browser = Client()
    browser.force_login(paula)
    return browser


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


def test_the_page_answers_what_the_api_answers(desk, alice, home):
    profile = single_plan(home, alice)

    page = desk.get(reverse(PAGE), {"profile": profile.pk})
    api = client_for(alice).get(f"/api/v1/retirement/profiles/{profile.pk}/gap").json()

    assert page.status_code == 200
    figures = {label: value for label, value, _ in page.context["shown"]["figures"]}
    assert figures["Gap"] == f"{Decimal(api['gap_real']):,.2f}"
    assert AuditEvent.objects.filter(action="read", household_id=home.pk, details__page=reverse(PAGE)).exists()


def test_what_is_filled_in_stands_over_the_profile(desk, alice, home):
    profile = single_plan(home, alice)

    page = desk.get(reverse(PAGE), {"profile": profile.pk, "desired_income": "20000", "years_to_retirement": "10"})

    figures = {label: value for label, value, _ in page.context["shown"]["figures"]}
    assert "Surplus" in figures
    assert page.context["shown"]["corrections"] == []


def test_a_wrong_field_is_told_beside_it(desk):
    page = desk.get(reverse(PAGE), {"current_savings": "1", "expected_return_rate": "6"})

    assert page.context["shown"] is None
    assert "Write a yearly fraction" in page.context["form"].errors["expected_return_rate"][0]
    assert "This field is required." in page.context["form"].errors["desired_income"][0]


def test_a_profile_of_others_is_no_choice(desk, bob):
    household = bob.personal_household
    stranger = single_plan(household, bob)

    page = desk.get(reverse(PAGE), {"profile": stranger.pk})

    assert page.context["shown"] is None
    assert "profile" in page.context["form"].errors


def test_the_household_page_shows_gap_fan_corrections_and_history(desk, alice, home):
    profile = single_plan(home, alice, paths=200)
    store_analysis(plan=plan_of(profile, today=TODAY))

    html = desk.get(household_page_url(home.pk)).content.decode()

    for words in ("Additional saving a month", "Expected path", "What would close the gap", "How the gap moved"):
        assert words in html
    assert "Save more" in html


def test_a_profile_without_people_says_so_and_the_page_stays_whole(desk, home):
    RetirementProfile.objects.create(household=home, retirement_date=TODAY, annual_spending=1)

    html = desk.get(household_page_url(home.pk)).content.decode()

    assert "The plan has nobody yet" in html


def test_the_form_of_a_member_refuses_what_the_api_refuses(desk, alice, home):
    member: RetirementMember = single_plan(home, alice).members.get()
    address = reverse("admin:retirement_retirementmember_change", args=[member.pk])
    form = {"position": 0, "sex": "FEMALE", "life_table": "COHORT", "health_factor": "1", "plan_to_age": 95}

    response = desk.post(address, {**form, "pia": "9999.00"})

    assert response.status_code == 200
    assert "maximum earnings" in response.context["adminform"].form.errors["pia"][0]
    member.refresh_from_db()
    assert member.pia == Decimal(2400)


def test_a_page_of_the_back_office_costs_a_bounded_number_of_queries(desk, alice, home, django_assert_max_num_queries):
    for _ in range(3):
        single_plan(home, alice, paths=100)

    with django_assert_max_num_queries(90):
        desk.get(household_page_url(home.pk))
