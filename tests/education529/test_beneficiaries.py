"""Beneficiaries follow the person they are, held by the database."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from education529.models import Beneficiary, GlidePathPoint, Plan529
from lifepath.users.models import Person

TODAY = dt.date(2026, 3, 1)


@pytest.fixture
def tim(home):
    """Alice's child."""
    return Person.objects.create(household=home, name="Tim", relation="CHILD", birth_date=dt.date(2016, 5, 4))


@pytest.fixture
def beneficiary(tim):
    """Tim, for whom she saves."""
    made = Beneficiary.objects.create(person=tim)
    made.refresh_from_db()
    return made


def test_college_begins_in_the_year_of_the_eighteenth_birthday(beneficiary):
    assert (beneficiary.birth_date, beneficiary.target_college_year) == (dt.date(2016, 5, 4), 2034)
    assert beneficiary.years_to_enrollment(TODAY) == D("8.5")


def test_an_enrollment_month_stands_over_the_birth_year(beneficiary):
    beneficiary.enrollment_month = dt.date(2035, 3, 1)
    beneficiary.save()
    beneficiary.refresh_from_db()

    assert beneficiary.target_college_year == 2035
    assert beneficiary.years_to_enrollment(TODAY) == 9


def test_the_birth_date_follows_the_person_against_raw_sql_too(beneficiary, tim):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users_person SET birth_date = '2018-01-01' WHERE id = %s", [tim.pk])
        cursor.execute("UPDATE education529_beneficiary SET birth_date = '1990-01-01' WHERE person_id = %s", [tim.pk])

    beneficiary.refresh_from_db()
    assert (beneficiary.birth_date, beneficiary.target_college_year) == (dt.date(2018, 1, 1), 2036)


def test_without_a_birth_date_nothing_is_guessed(home):
    made = Beneficiary.objects.create(person=Person.objects.create(household=home, name="Bump", relation="CHILD"))
    made.refresh_from_db()

    assert (made.target_college_year, made.years_to_enrollment(TODAY)) == (None, None)


@pytest.mark.parametrize(("equity", "fixed", "money"), [("0.6", "0.3", "0.2"), ("1.2", "-0.2", "0")])
def test_glide_path_weights_that_are_not_a_whole_do_not_enter_the_database(beneficiary, equity, fixed, money):
    plan = Plan529.objects.create(beneficiary=beneficiary, plan_name="my529", state="UT")

    with pytest.raises(IntegrityError, match="glide_path_weights"), transaction.atomic():
        GlidePathPoint.objects.create(
            plan=plan,
            years_to_enrollment=D(5),
            equity_share=D(equity),
            fixed_income_share=D(fixed),
            money_market_share=D(money),
        )


def test_a_plan_is_a_resident_plan_where_the_household_lives(beneficiary, home):
    plan = Plan529.objects.create(beneficiary=beneficiary, plan_name="my529", state="UT")
    assert plan.is_resident_plan is None

    for state, expected in (("UT", True), ("CO", False)):
        plan.beneficiary.person.household.state = state
        assert plan.is_resident_plan is expected
