"""The history of the gap: each analysis says why it moved, and stays as it was."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from lifepath.users.models import AuditEvent
from retirement.attention import gap_worse
from retirement.models import GapAnalysis, GapMovementPart, RetirementAccount
from retirement.selectors.history import worsened_of_households
from retirement.selectors.profiles import plan_of
from retirement.services.gap_history import store_analysis
from tests.conftest import client_for
from tests.retirement.plans import couple_plan, single_plan

FIRST, SECOND = dt.date(2026, 5, 4), dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def analysed(profile, day, **more):
    """The analysis of a day, from the records as they are."""
    profile.refresh_from_db()
    return store_analysis(plan=plan_of(type(profile).objects.get(pk=profile.pk), today=day), **more)


def test_the_first_analysis_has_no_movement(alice, home):
    made = analysed(single_plan(home, alice), FIRST)

    assert (made.change_nominal, made.contributed, made.parts.count()) == (None, None, 0)
    assert AuditEvent.objects.filter(action="retirement_gap_analysed", object_id=str(made.pk)).count() == 1


@pytest.mark.parametrize("basis", ["WITHDRAWAL_RATE", "HORIZON", "SURVIVAL"])
def test_the_parts_add_up_to_the_change_and_each_names_its_cause(alice, bob, joint, basis):
    profile = couple_plan(joint, alice, bob, need_basis=basis)
    analysed(profile, FIRST)
    profile.inflation_rate = Decimal("0.03")
    profile.annual_spending = Decimal(118_000)
    profile.save()
    RetirementAccount.objects.filter(kind="ROTH").update(balance=Decimal(70_000))

    made = analysed(profile, SECOND, contributed=Decimal("500.00"))

    parts = {part.key: part.amount_nominal for part in made.parts.all()}
    assert sum(parts.values()) == made.change_nominal == made.gap_nominal - made.gap_before_nominal
    assert parts["spending"] > 0
    assert parts["contributions"] < 0
    assert parts["returns"] > 0
    assert parts["inflation"] != 0
    assert (made.months_since_last, made.contributed) == (6, Decimal("500.00"))


def test_an_unchanged_plan_moves_by_time_alone(alice, home):
    profile = single_plan(home, alice)
    analysed(profile, FIRST)

    made = analysed(profile, FIRST)

    assert made.change_nominal == 0
    assert set(made.parts.values_list("amount_nominal", flat=True)) == {Decimal(0)}


def test_the_api_adds_and_lists_analyses(alice, home):
    profile = single_plan(home, alice)
    address = f"/api/v1/retirement/profiles/{profile.pk}/analyses"
    client = client_for(alice)

    first = client.post(address, {}, format="json")
    second = client.post(address, {"contributed": "1500.00"}, format="json")
    listed = client.get(address).json()["results"]

    assert (first.status_code, second.status_code) == (201, 201)
    assert [entry["id"] for entry in listed] == [first.json()["id"], second.json()["id"]]
    assert [entry["change_nominal"] for entry in listed] == [None, second.json()["change_nominal"]]
    again = client.post("/api/v1/retirement/gap", listed[0]["inputs"], format="json").json()
    assert again["gap_nominal"] == first.json()["gap_nominal"]
    assert client.patch(f"{address}/{listed[0]['id']}", {"gap_nominal": "0.00"}, format="json").status_code == 405


def test_a_list_of_analyses_costs_the_same_queries_for_one_and_for_many(alice, home, django_assert_num_queries):
    profile = single_plan(home, alice)
    address = f"/api/v1/retirement/profiles/{profile.pk}/analyses"
    client = client_for(alice)
    analysed(profile, FIRST)
    with django_assert_num_queries(9):
        client.get(address)
    for _ in range(3):
        analysed(profile, SECOND)

    with django_assert_num_queries(9):
        assert len(client.get(address).json()["results"]) == 4


def test_an_analysis_cannot_be_changed(alice, home):
    made = analysed(single_plan(home, alice), FIRST)

    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        GapAnalysis.objects.filter(pk=made.pk).update(gap_nominal=0)


def test_parts_that_do_not_add_up_are_refused(alice, home):
    profile = single_plan(home, alice)
    analysed(profile, FIRST)
    made = analysed(profile, SECOND)

    GapMovementPart.objects.create(
        analysis=made, position=99, key="luck", label="Luck", amount_nominal=1, gap_after_nominal=0
    )

    with pytest.raises(IntegrityError, match="the parts add up to"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_shortfall_that_grew_by_a_tenth_calls_for_attention(alice, bob, home, joint):
    worse, same = single_plan(home, alice), couple_plan(joint, alice, bob)
    for profile in (worse, same):
        analysed(profile, FIRST)
    worse.annual_spending = Decimal(130_000)
    worse.save()
    for profile in (worse, same):
        analysed(profile, FIRST)

    found = worsened_of_households([home.pk, joint.pk])

    assert set(found) == {home.pk}
    (flag,) = gap_worse([home.pk, joint.pk], NOW)
    grown = found[home.pk]
    assert (flag.household_id, flag.since, flag.key) == (home.pk, FIRST, str(worse.pk))
    assert f"grew by {grown.change_nominal} to {grown.gap_nominal} dollars" in flag.evidence
    analysed(worse, FIRST)
    assert worsened_of_households([home.pk, joint.pk]) == {}
