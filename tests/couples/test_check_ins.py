"""When check-ins come, and what becomes of them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from couples.models import CheckIn, Decision, PromptSchedule
from couples.services import check_ins
from couples.services.separation import separate
from goals.services.allocations import allocate
from lifepath.users.models import Household, Notification
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

PROMPTS = "/api/v1/sync/prompts"
SUNDAYS = {"title": "Money date", "rrule": "FREQ=WEEKLY;BYDAY=SU", "start_on": "2026-01-04", "start_time": "19:00"}
UTC = dt.UTC


@pytest.fixture
def schedule(alice, couple):
    """Sundays at seven in the evening, New York time, from before the change to summer time on."""
    Household.objects.filter(pk=couple.pk).update(time_zone="America/New_York")
    planned = check_ins.plan(
        household=Household.objects.get(pk=couple.pk),
        user=alice,
        values={
            "title": "Money date",
            "rrule": "FREQ=WEEKLY;BYDAY=SU",
            "start_on": dt.date(2026, 3, 1),
            "start_time": dt.time(19),
        },
    )
    PromptSchedule.objects.filter(pk=planned.pk).update(next_at=dt.datetime(2026, 3, 2, 0, tzinfo=UTC))
    return PromptSchedule.objects.select_related("household").get()


def delivered():
    return list(CheckIn.objects.order_by("occurrence_at").values_list("occurrence_at", flat=True))


def test_a_rule_plans_check_ins_on_the_households_wall_clock(alice, couple):
    made = client_for(alice).post(f"{PROMPTS}?couple={couple.pk}", SUNDAYS)

    assert made.status_code == 201, made.content
    next_at = dt.datetime.fromisoformat(made.json()["next_at"])
    zone = Household.objects.get(pk=couple.pk).time_zone
    from zoneinfo import ZoneInfo

    local = next_at.astimezone(ZoneInfo(zone))
    assert (local.weekday(), local.hour, made.json()["state"]) == (6, 19, "ACTIVE")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"rrule": "EVERY SUNDAY"}, "/rrule"),
        ({"rrule": "FREQ=SECONDLY"}, "/rrule"),
        ({"quiet_from": "22:00"}, "/quiet_until"),
        ({"start_on": "9999-12-31"}, "/start_on"),
        ({"start_on": "0001-01-01", "rrule": "FREQ=HOURLY"}, "/start_on"),
        ({"start_time": "25:00"}, "/start_time"),
    ],
)
def test_a_wrong_schedule_is_named_and_not_kept(alice, home, change, pointer):
    refused = client_for(alice).post(PROMPTS, SUNDAYS | change)

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert not PromptSchedule.objects.exists()


def test_an_occurrence_is_delivered_once_and_the_clock_on_the_wall_stays(alice, bob, schedule):
    before = dt.datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    assert check_ins.deliver_due(before) == "0 check-ins delivered"

    assert check_ins.deliver_due(dt.datetime(2026, 3, 2, 0, 1, tzinfo=UTC)) == "1 check-ins delivered"
    assert check_ins.deliver_due(dt.datetime(2026, 3, 2, 0, 2, tzinfo=UTC)) == "0 check-ins delivered"
    assert check_ins.deliver_due(dt.datetime(2026, 3, 9, 0, 0, tzinfo=UTC)) == "1 check-ins delivered"

    assert delivered() == [dt.datetime(2026, 3, 2, 0, tzinfo=UTC), dt.datetime(2026, 3, 8, 23, tzinfo=UTC)]
    told = Notification.objects.filter(kind="check_in")
    assert sorted(told.values_list("recipient", flat=True)) == sorted([alice.pk, bob.pk] * 2)


def test_the_database_refuses_a_second_delivery(schedule):
    check_ins.deliver_due(dt.datetime(2026, 3, 2, 0, 1, tzinfo=UTC))
    kept = CheckIn.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(
            household=kept.household, schedule=schedule, title="Again", occurrence_at=kept.occurrence_at
        )


def test_what_a_standstill_missed_is_made_up_for_once(schedule):
    assert check_ins.deliver_due(dt.datetime(2026, 3, 20, tzinfo=UTC)) == "1 check-ins delivered"

    assert delivered() == [dt.datetime(2026, 3, 15, 23, tzinfo=UTC)]
    schedule.refresh_from_db()
    assert schedule.next_at == dt.datetime(2026, 3, 22, 23, tzinfo=UTC)


def test_quiet_hours_hold_a_delivery_back_over_midnight(schedule):
    PromptSchedule.objects.update(quiet_from=dt.time(18, 30), quiet_until=dt.time(7))

    assert check_ins.deliver_due(dt.datetime(2026, 3, 2, 0, 1, tzinfo=UTC)) == "0 check-ins delivered"
    assert check_ins.deliver_due(dt.datetime(2026, 3, 2, 11, 59, tzinfo=UTC)) == "0 check-ins delivered"
    assert check_ins.deliver_due(dt.datetime(2026, 3, 2, 12, 0, tzinfo=UTC)) == "1 check-ins delivered"


def test_a_snooze_holds_back_for_seven_days_at_most(alice, schedule, now):
    url = f"{PROMPTS}/{schedule.pk}/snooze"
    PromptSchedule.objects.update(next_at=now - dt.timedelta(minutes=1))

    too_long = client_for(alice).post(url, {"until": (now + dt.timedelta(days=7, minutes=1)).isoformat()})
    past = client_for(alice).post(url, {"until": (now - dt.timedelta(minutes=1)).isoformat()})
    snoozed = client_for(alice).post(url, {"until": (now + dt.timedelta(days=2)).isoformat()})

    assert (too_long.status_code, past.status_code) == (400, 400)
    assert too_long.json()["errors"][0]["pointer"] == "/until"
    assert snoozed.json()["state"] == "SNOOZED"
    assert check_ins.deliver_due(now) == "0 check-ins delivered"
    assert check_ins.deliver_due(now + dt.timedelta(days=2)) == "1 check-ins delivered"
    schedule.refresh_from_db()
    assert schedule.snoozed_until is None


def test_a_paused_schedule_delivers_nothing_and_goes_on_from_now(alice, schedule, now):
    url = f"{PROMPTS}/{schedule.pk}"

    paused = client_for(alice).post(f"{url}/pause").json()
    assert (paused["state"], paused["next_at"]) == ("PAUSED", None)
    assert check_ins.deliver_due(dt.datetime(2027, 1, 1, tzinfo=UTC)) == "0 check-ins delivered"
    assert client_for(alice).post(f"{url}/snooze", {"until": (now + dt.timedelta(1)).isoformat()}).status_code == 409

    resumed = client_for(alice).post(f"{url}/resume").json()
    assert dt.datetime.fromisoformat(resumed["next_at"]) > now


def test_a_changed_rule_counts_from_now_on(alice, schedule, now):
    changed = client_for(alice).patch(f"{PROMPTS}/{schedule.pk}", {"rrule": "FREQ=DAILY"}).json()

    assert now < dt.datetime.fromisoformat(changed["next_at"]) <= now + dt.timedelta(days=1, minutes=1)


def test_prompts_stop_with_the_couple(alice, couple, schedule):
    separate(couple=couple, user=alice)

    assert check_ins.deliver_due(dt.datetime(2027, 1, 1, tzinfo=UTC)) == "0 check-ins delivered"
    assert PromptSchedule.objects.get().next_at is None


def test_a_check_in_at_once_has_an_agenda_that_leads_to_its_rows(alice, bob, couple, now):
    joint = Household.objects.get(pk=couple.pk)
    account = make_account(joint, "Joint checking")
    today = joint.today(now)
    for months in range(1, 6):
        make_transaction(account, "-84.20", today - dt.timedelta(days=30 * months - 5), payee="City Water")

    made = client_for(alice).post(PROMPTS, {"run_now": True, "couple": str(couple.pk)})

    assert made.status_code == 201, made.content
    assert ("bill", "City Water is due on ") in {
        (point["kind"], point["title"][:21]) for point in made.json()["agenda"]
    }
    shown = client_for(bob).get(f"{PROMPTS}/check-ins/{made.json()['id']}").json()
    for point in shown["agenda"]:
        assert client_for(bob).get(point["evidence"]["path"]).status_code == 200
    assert Notification.objects.filter(kind="check_in").count() == 2


def test_a_check_in_is_completed_once_with_its_decisions(alice, bob, couple):
    made = client_for(alice).post(PROMPTS, {"run_now": True, "couple": str(couple.pk)}).json()
    url = f"{PROMPTS}/check-ins/{made['id']}"
    decisions = [{"agenda_key": "drift:1", "outcome": "AGREED", "text": "200.00 more a month"}]

    done = client_for(bob).post(f"{url}/complete", {"decisions": decisions})
    again = client_for(alice).post(f"{url}/complete", {"decisions": []})

    assert (done.status_code, done.json()["completed_by"]) == (200, str(bob.pk))
    kept = client_for(alice).get(url).json()
    assert [(row["outcome"], row["text"], row["made_by"]) for row in kept["decisions"]] == [
        ("AGREED", "200.00 more a month", str(bob.pk))
    ]
    assert (again.status_code, again.json()["code"]) == (409, "already_completed")
    assert Decision.objects.count() == 1
    assert len(client_for(alice).get(f"{PROMPTS}/check-ins?couple={couple.pk}&completed=true").json()["results"]) == 1


def test_lists_cost_the_same_however_long(alice, couple, schedule, django_assert_num_queries):
    caller = client_for(alice)
    for number in range(4):
        check_ins.run_now(household=Household.objects.get(pk=couple.pk), title=f"Talk {number}")

    with django_assert_num_queries(3):
        assert len(caller.get(f"{PROMPTS}/check-ins?couple={couple.pk}").json()["results"]) == 4
    with django_assert_num_queries(3):
        assert len(caller.get(f"{PROMPTS}?couple={couple.pk}").json()["results"]) == 1


def test_the_agenda_tells_of_goals_behind_and_of_marks_passed(alice, couple, now):
    joint = Household.objects.get(pk=couple.pk)
    today = joint.today(now)
    behind = make_goal(
        joint,
        "House",
        "1000.00",
        created_on=today - dt.timedelta(days=100),
        target_date=today + dt.timedelta(days=100),
    )
    trip = make_goal(joint, "Trip", "100.00")
    allocate(account=funded(joint, "Ours"), goal=trip, amount=Decimal("60.00"), user=alice)

    made = client_for(alice).post(PROMPTS, {"run_now": True, "couple": str(couple.pk)}).json()

    points = {point["key"]: point for point in made["agenda"]}
    assert made["agenda"][0]["title"] == "House is critical"
    assert points[f"drift:{behind.pk}"]["detail"].startswith("500.00 below its line")
    assert f"win:{trip.pk}:50" in points
    assert points[f"win:{trip.pk}:50"]["evidence"]["path"] == f"/api/v1/goals/{trip.pk}"
