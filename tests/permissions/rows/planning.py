"""Rows of scenarios."""

from planning.services.scenarios import create_scenario
from tests.permissions.world import AdminRow, Row, everyone, own_list, readers, writers

BILL_ID = "0197a1d0-7c11-7abc-8def-0123456789ab"
LINE_ID = "0197a1d0-7c11-7abc-8def-0123456789ac"
NEW_ID = "0197a1d0-7c11-7abc-8def-0123456789ad"
BILL = {"name": "Rent", "amount_cents": 150000, "due_date": "2026-12-01"}
LINE = {"target": "savings:emergency", "kind": "percent", "value": 10}


def scenario(world):
    """A scenario of the owner with one bill and one line."""
    return create_scenario(
        household_id=world.home.pk,
        created_by_id=world.people["owner"].pk,
        name="Plan A",
        bills=[{**BILL, "id": BILL_ID}],
        allocations=[{**LINE, "id": LINE_ID}],
    )


def listed(world):
    """The owner's list."""
    scenario(world)
    return {}, {"household": str(world.home.pk)}, None


def new(world):
    """A scenario for the owner."""
    return {}, {"household": str(world.home.pk)}, {"name": "Plan B"}


def of_scenario(body=None, **path):
    """One scenario of the owner, or a row of it."""

    def request(world):
        made = scenario(world)
        return ({"id": made.pk} if not path else {"scenario_id": made.pk, **path}), {}, body

    return request


def rows_of_scenario(body=None):
    """The list of a scenario's rows."""
    return lambda world: ({"scenario_id": scenario(world).pk}, {}, body)


def compared(world):
    """Two scenarios of the owner."""
    ids = [scenario(world).pk]
    ids.append(create_scenario(household_id=world.home.pk, created_by_id=None, name="Plan B").pk)
    return {}, {"ids": ",".join(map(str, ids)), "income_cents": "1"}, None


def with_income(world):
    """An income for the owner's scenario."""
    return {"id": scenario(world).pk}, {"income_cents": "100000"}, None


LINES_ONLY = {"income_cents": 100, "allocations": [{"id": "a", **LINE}]}
APPLY = {"month": "2026-12", "income_cents": 100000}
ANY_VERSION = {"If-Match": "*"}
BILLS = "/api/v1/planning/scenarios/{scenario_id}/bills"
LINES = "/api/v1/planning/scenarios/{scenario_id}/allocations"

ROWS = {
    "GET /api/v1/planning/scenarios": Row(listed, own_list()),
    "POST /api/v1/planning/scenarios": Row(new, writers(201)),
    "GET /api/v1/planning/scenarios/{id}": Row(of_scenario(), readers()),
    "PUT /api/v1/planning/scenarios/{id}": Row(of_scenario({"name": "Plan C"}), writers(200), headers=ANY_VERSION),
    "PATCH /api/v1/planning/scenarios/{id}": Row(of_scenario({"name": "Plan C"}), writers(200)),
    "DELETE /api/v1/planning/scenarios/{id}": Row(of_scenario(), writers(204)),
    "GET /api/v1/planning/scenarios/compare": Row(compared, readers()),
    "GET /api/v1/planning/scenarios/{id}/distribution": Row(with_income, readers()),
    "GET /api/v1/planning/scenarios/{id}/predicted-bills": Row(of_scenario(), readers()),
    "POST /api/v1/planning/scenarios/{id}/predicted-bills/accept": Row(of_scenario({"key": "none"}), writers(409)),
    "POST /api/v1/planning/scenarios/{id}/predicted-bills/dismiss": Row(of_scenario({"key": "none"}), writers(204)),
    "POST /api/v1/planning/scenarios/{id}/copy": Row(of_scenario({"name": "Plan B"}), writers(201)),
    "POST /api/v1/planning/scenarios/{id}/apply": Row(of_scenario(APPLY), writers(200)),
    "POST /api/v1/planning/distribution": Row(lambda world: ({}, {}, LINES_ONLY), everyone(200)),
    "GET /api/v1/planning/trade-off": Row(lambda world: ({}, {"household": str(world.home.pk)}, None), own_list()),
    f"GET {BILLS}": Row(rows_of_scenario(), readers()),
    f"POST {BILLS}": Row(rows_of_scenario(BILL), writers(201)),
    f"GET {BILLS}/{{id}}": Row(of_scenario(id=BILL_ID), readers()),
    f"PUT {BILLS}/{{id}}": Row(of_scenario(BILL, id=BILL_ID), writers(200)),
    f"PATCH {BILLS}/{{id}}": Row(of_scenario({"amount_cents": 1}, id=BILL_ID), writers(200)),
    f"DELETE {BILLS}/{{id}}": Row(of_scenario(id=BILL_ID), writers(204)),
    f"GET {LINES}": Row(rows_of_scenario(), readers()),
    f"POST {LINES}": Row(rows_of_scenario(LINE), writers(201)),
    f"GET {LINES}/{{id}}": Row(of_scenario(id=LINE_ID), readers()),
    f"PUT {LINES}/{{id}}": Row(of_scenario(LINE, id=NEW_ID), writers(201)),
    f"DELETE {LINES}/{{id}}": Row(of_scenario(id=LINE_ID), writers(204)),
}

ADMIN_ROWS = {"planning.PlanningScenario": AdminRow(scenario, changed_by=())}
