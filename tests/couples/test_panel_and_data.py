"""Couples on the household page, in attention flags, in exports and erasures, in the demonstration."""

import datetime as dt

import pytest
from django.utils import timezone

from couples.attention import behind, critical
from couples.models import CheckIn, GoalDrift, JournalEntry, SharedPayment
from couples.services import check_ins, contributions, journal
from couples.services.drift_alerts import measure_household
from lifepath.core.privacy import erasures
from lifepath.users.choices import Role
from lifepath.users.models import Household
from lifepath.users.services.households import assign_planner
from tests.conftest import client_for, staff
from tests.core.test_admin_scoping import desk
from tests.goals.conftest import funded, make_goal


@pytest.fixture
def behind_goal(joint):
    """A goal of the couple with nothing on it, half of its time gone."""
    today = joint.today(timezone.now())
    return make_goal(
        joint,
        "House <b>",
        "1000.00",
        created_on=today - dt.timedelta(days=100),
        target_date=today + dt.timedelta(days=100),
    )


def test_the_household_page_shows_goals_rebalancing_payments_and_check_ins(alice, bob, couple, joint, behind_goal):
    rita = staff("Rita", Role.PLANNER)
    assign_planner(planner=rita, household=joint, granted_by=alice)
    funded(joint, "Ours")
    last_month = joint.today(timezone.now()).replace(day=1) - dt.timedelta(days=3)
    contributions.record_payment(
        household=joint, user=alice, values={"payer": alice, "paid_on": last_month, "amount": 100}
    )
    done = check_ins.run_now(household=joint, title="Talk")
    check_ins.complete(check_in=done, user=bob, decisions=[{"outcome": "AGREED", "text": "More for the house."}])
    journal.write(author=alice, named_household_id=joint.pk, values={"text": "Mine", "written_on": last_month})

    page = desk(rita).get(f"/admin/users/household/{joint.pk}/page/").content.decode()

    for words in ("critical", "500.00 from free money to House", "Bob owes Alice 50.00", "agreed, More for the house"):
        assert words in page
    assert "House &lt;b&gt;" in page
    assert "House <b>" not in page


def test_a_page_without_goals_says_what_to_do_next(home, paula):
    page = desk(paula).get(f"/admin/users/household/{home.pk}/page/").content.decode()

    assert "No goal is pursued yet." in page


def test_a_planner_sees_the_entry_that_is_shared_with_them_and_no_other(alice, couple, joint):
    rita = staff("Rita", Role.PLANNER)
    assign_planner(planner=rita, household=joint, granted_by=alice)
    day = dt.date(2026, 11, 1)
    values = {"written_on": day, "visibility": "SHARED"}
    journal.write(author=alice, named_household_id=joint.pk, values={**values, "text": "For both"})
    told = journal.write(
        author=alice, named_household_id=joint.pk, values={**values, "text": "For Rita", "shared_with_planner": True}
    )

    listed = desk(rita).get("/admin/couples/journalentry/").content.decode()
    shown = desk(rita).get(f"/admin/couples/journalentry/{told.pk}/change/").content.decode()

    assert listed.count("Nov. 1, 2026") == 1
    assert "For Rita" in shown


def test_flags_name_the_goals_that_are_behind(joint, behind_goal, now):
    measure_household(household=joint, today=joint.today(now))

    (found,) = critical({joint.pk}, now)

    assert (found.household_id, found.key, found.since) == (joint.pk, str(behind_goal.pk), joint.today(now))
    assert found.evidence == "House <b> is critical: 500.00 below its line."
    assert list(behind({joint.pk}, now)) == []
    GoalDrift.objects.update(status="behind")
    assert len(list(behind({joint.pk}, now))) == 1
    Household.objects.filter(pk=joint.pk).update(ended_at=now)
    assert list(behind({joint.pk}, now)) == []


def test_a_person_is_forgotten_and_what_is_the_partners_stays(alice, bob, couple, joint, now):
    day = dt.date(2026, 11, 1)
    for person in (alice, bob):
        values = {"text": "Mine", "written_on": day, "visibility": "SHARED"}
        journal.write(author=person, named_household_id=joint.pk, values=values)
    contributions.record_payment(household=joint, user=alice, values={"payer": bob, "paid_on": day, "amount": 5})
    check_ins.run_now(household=joint, title="Talk")
    erasure = erasures.get("couples")

    assert erasure.erase_person(alice.pk, now) == 1
    assert list(JournalEntry.objects.values_list("author", flat=True)) == [bob.pk]
    assert erasure.erase_household(joint.pk, now) == 3
    left = [model for model in (SharedPayment, CheckIn, JournalEntry) if model.objects.exists()]
    assert left == []


def test_the_demo_couple_plans_together_once(db):
    from couples import demo
    from lifepath.users import demo as people

    people.build()
    assert demo.build() == "No demo couple is there to plan together."
    demo.form_couple()

    assert demo.build().startswith("The demo couple pursues 3 goals")
    assert demo.build() == "The demo couple plans together already."
    assert demo.form_couple() == "Alice and Bob are a couple already."
    assert client_for(None).get("/api/v1/couples").status_code == 401
