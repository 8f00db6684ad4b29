import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation
from planning.services.scenarios import create_scenario
from tests.conftest import client_for

URL = "/api/v1/planning/scenarios"
RENT, CAR = uuid.UUID(int=0x7000_8000_0000_0000_0001), uuid.UUID(int=0x7000_8000_0000_0000_0002)
LINE = {"target": "savings:x", "kind": "fixed", "value": 1}
WHOLE = {
    "name": "Plan A",
    "bills": [
        {"id": str(RENT), "name": "Rent", "amount_cents": 150000, "due_date": "2026-12-01", "category": "housing"},
        {"id": str(CAR), "name": "Car", "amount_cents": 30000, "due_date": "2026-11-20"},
    ],
    "allocations": [
        {"id": str(uuid.UUID(int=11)), "target": f"bill:{RENT}", "kind": "fixed", "value": 150000},
        {"id": str(uuid.UUID(int=12)), "target": f"bill:{CAR}", "kind": "percent", "value": 30},
        {"id": str(uuid.UUID(int=13)), "target": "savings:emergency", "kind": "percent", "value": 70},
    ],
}


@pytest.fixture
def stored(alice, home):
    """Alice's scenario, as her client uploaded it."""
    scenario_id = uuid.uuid4()
    response = client_for(alice).put(f"{URL}/{scenario_id}", WHOLE, format="json")
    assert response.status_code == 201
    return {"url": f"{URL}/{scenario_id}", "etag": response["ETag"], "id": scenario_id}


@transaction.atomic
def stored_as_of_commit(**values):
    """Past every check in code, with what the database checks at commit."""
    ScenarioAllocation.objects.create(**values)
    connection.check_constraints()


def put(user, stored, body, **headers):
    return client_for(user).put(stored["url"], body, format="json", headers=headers)


def test_a_scenario_is_created_under_the_clients_ids_and_read_back_in_its_order(alice, home, stored):
    body = client_for(alice).get(stored["url"]).json()

    assert body["id"] == str(stored["id"])
    assert [bill["id"] for bill in body["bills"]] == [str(RENT), str(CAR)]
    assert body["allocations"] == WHOLE["allocations"]
    assert (body["percent_total"], body["created_by"]) == (100, str(alice.pk))
    assert client_for(alice).get(f"/api/v1/planning/{stored['id']}").json() == body
    assert client_for(alice).get("/api/v1/planning/").json()["results"] == [body]


def test_a_whole_upload_keeps_rows_by_id_drops_missing_ones_and_takes_the_lists_order(alice, home, stored):
    change = {
        "name": "Plan B",
        "bills": [WHOLE["bills"][1] | {"amount_cents": 31000}],
        "allocations": [
            WHOLE["allocations"][2],
            # this line pointed at the rent, whose bill goes now: it moves away with what it was
            WHOLE["allocations"][0] | {"target": "savings:travel", "value": 5},
        ],
    }

    body = put(alice, stored, change, **{"If-Match": stored["etag"]}).json()

    assert [bill["amount_cents"] for bill in body["bills"]] == [31000]
    assert [line["target"] for line in body["allocations"]] == ["savings:emergency", "savings:travel"]
    assert ScenarioAllocation.objects.get(pk=uuid.UUID(int=11)).bill_id is None
    assert PlannedBill.objects.count() == 1


def test_an_upload_over_a_version_not_seen_is_refused_with_the_present_one(alice, home, stored):
    assert put(alice, stored, WHOLE).status_code == 428
    client_for(alice).patch(stored["url"], {"name": "Newer"}, format="json")

    refused = put(alice, stored, WHOLE | {"name": "Stale"}, **{"If-Match": stored["etag"]})

    assert (refused.status_code, refused.json()["code"]) == (412, "stale")
    assert refused.json()["current"]["name"] == "Newer"
    assert refused.json()["current_etag"] == client_for(alice).get(stored["url"])["ETag"]
    assert PlanningScenario.objects.get().name == "Newer"


@pytest.mark.parametrize(
    ("change", "status", "code", "pointer"),
    [
        (
            {"allocations": [{"target": "savings:x", "kind": "percent", "value": 101}]},
            400,
            "invalid",
            "/allocations/0/",
        ),
        (
            {"allocations": [{"target": f"savings:{n}", "kind": "percent", "value": 51} for n in "xy"]},
            400,
            "percent_cap_exceeded",
            "/allocations",
        ),
        (
            {"allocations": [{"target": f"bill:{uuid.UUID(int=9)}", "kind": "fixed", "value": 1}]},
            400,
            "unknown_bill",
            "/allocations",
        ),
        ({"allocations": [{**LINE, "target": "rent"}]}, 400, "invalid", "/allocations/0/target"),
        (
            {"allocations": [{"target": "goal:x", "kind": "fixed", "value": 1.0}]},
            400,
            "invalid",
            "/allocations/0/value",
        ),
        ({"bills": [WHOLE["bills"][0], WHOLE["bills"][0]], "allocations": []}, 400, "id_twice", "/bills"),
        ({"bills": [WHOLE["bills"][0] | {"amount_cents": -1}]}, 400, "invalid", "/bills/0/amount_cents"),
        ({"bills": [WHOLE["bills"][0] | {"due_date": "2026-02-30"}]}, 400, "invalid", "/bills/0/due_date"),
    ],
)
def test_a_broken_rule_is_named_with_its_place_and_changes_nothing(alice, home, stored, change, status, code, pointer):
    before = client_for(alice).get(stored["url"]).json()

    refused = put(alice, stored, WHOLE | change, **{"If-Match": stored["etag"]})

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.json()["errors"][0]["pointer"].startswith(pointer)
    assert client_for(alice).get(stored["url"]).json() == before


def test_a_name_is_taken_once_in_a_household(alice, home, stored):
    refused = client_for(alice).post(URL, {"name": "Plan A"}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")
    assert refused.json()["errors"][0]["pointer"] == "/name"


def test_rows_of_another_scenario_cannot_be_taken_over(alice, charlie, home, stored):
    theirs = client_for(charlie).put(f"{URL}/{uuid.uuid4()}", WHOLE, format="json")

    assert (theirs.status_code, theirs.json()["code"]) == (409, "id_in_use")
    assert PlannedBill.objects.get(pk=RENT).scenario_id == stored["id"]
    assert client_for(charlie).put(stored["url"], WHOLE, format="json").status_code == 404


def test_a_bill_goes_with_its_lines_and_the_others_close_the_gap(alice, home, stored):
    browser = client_for(alice)

    assert browser.delete(f"{stored['url']}/bills/{RENT}").status_code == 204

    lines = browser.get(f"{stored['url']}/allocations").json()["results"]
    assert [(line["target"], line["position"]) for line in lines] == [(f"bill:{CAR}", 0), ("savings:emergency", 1)]


def test_the_database_takes_lines_away_with_their_bill_whoever_deletes_it(alice, home, stored):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM planning_plannedbill WHERE id = %s", [RENT])

    assert set(ScenarioAllocation.objects.values_list("bill", flat=True)) == {CAR, None}


def test_one_line_is_created_or_replaced_by_put_at_its_place(alice, home, stored):
    browser, line_id = client_for(alice), uuid.uuid4()
    line = {"target": "goal:House", "kind": "fixed", "value": 500, "position": 0}

    made = browser.put(f"{stored['url']}/allocations/{line_id}", line, format="json")
    again = browser.put(f"{stored['url']}/allocations/{line_id}", line | {"position": 2}, format="json")

    assert (made.status_code, again.status_code) == (201, 200)
    targets = [row["target"] for row in browser.get(f"{stored['url']}/allocations").json()["results"]]
    assert targets == [f"bill:{RENT}", f"bill:{CAR}", "goal:House", "savings:emergency"]
    over = browser.put(
        f"{stored['url']}/allocations/{line_id}", {"target": "goal:x", "kind": "percent", "value": 1}, format="json"
    )
    assert (over.status_code, over.json()["code"]) == (400, "percent_cap_exceeded")


def test_a_list_of_scenarios_costs_the_same_however_many_there_are(alice, home, stored, django_assert_num_queries):
    browser = client_for(alice)
    for number in range(5):
        create_scenario(household_id=home.pk, created_by_id=None, name=f"N{number}", allocations=[])

    with django_assert_num_queries(5):
        assert len(browser.get(URL).json()["results"]) == 6


def test_the_database_refuses_a_target_bill_of_another_scenario(alice, home, stored):
    other = create_scenario(household_id=home.pk, created_by_id=None, name="Other")

    line = {"target": f"bill:{RENT}", "bill_id": RENT, "kind": "fixed", "value": 1, "position": 0}
    with pytest.raises(IntegrityError, match="a_target_bill_is_of_the_same_scenario"):
        stored_as_of_commit(scenario=other, **line)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"kind": "percent", "value": 101}, "a_percent_is_0_to_100"),
        ({"kind": "fixed", "value": -1}, "a_percent_is_0_to_100"),
        ({"target": "bill:none"}, "a_line_goes_to"),
        ({"target": "savings: "}, "a_line_goes_to"),
        ({"position": 0}, "one_allocation_per_position"),
    ],
)
def test_the_database_holds_the_rules_of_a_line(alice, home, stored, values, rule):
    line = {"target": "savings:x", "kind": "fixed", "value": 1, "position": 9} | values

    with pytest.raises(IntegrityError, match=rule):
        stored_as_of_commit(scenario_id=stored["id"], **line)


@pytest.mark.django_db(transaction=True)
def test_percents_stay_within_100_when_two_write_at_once_past_every_check(alice, home):
    scenario = create_scenario(household_id=home.pk, created_by_id=None, name="Plan A")
    both_wrote, refused = threading.Barrier(2, timeout=20), []

    def write(position):
        try:
            with transaction.atomic():
                ScenarioAllocation.objects.create(
                    scenario=scenario, target="savings:x", kind="percent", value=60, position=position
                )
                both_wrote.wait()
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[position]) for position in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert "percents above 100" in refused[0]
    assert [line.value for line in ScenarioAllocation.objects.all()] == [60]
