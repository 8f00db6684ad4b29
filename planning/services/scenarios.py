"""Writing scenarios, as a whole or line by line. Whoever writes holds the scenario's row: rules hold together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lifepath.core.ids import new_id
from planning.calc.distribution import BILL_PREFIX, PERCENT
from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation

MOST_PERCENT = 100


class ScenarioRule(Exception):
    """A rule of scenarios is broken; `code` says which, `field` where."""

    def __init__(self, code: str, detail: str, *, field: str, is_conflict: bool = False) -> None:
        super().__init__(detail)
        self.code = code
        self.field = field
        self.is_conflict = is_conflict


@transaction.atomic
def create_scenario(
    *,
    household_id: UUID,
    created_by_id: UUID | None,
    name: str,
    bills: Sequence[Mapping[str, Any]] = (),
    allocations: Sequence[Mapping[str, Any]] = (),
    scenario_id: UUID | None = None,
) -> PlanningScenario:
    """A scenario with its bills and lines, under the client's id where it gave one."""
    _refuse_taken_name(household_id, name)
    scenario: PlanningScenario = PlanningScenario.objects.create(
        pk=scenario_id or new_id(), household_id=household_id, created_by_id=created_by_id, name=name
    )
    _write_content(scenario, bills, allocations)
    return scenario


@transaction.atomic
def replace_scenario(
    *,
    scenario: PlanningScenario,
    name: str,
    bills: Sequence[Mapping[str, Any]],
    allocations: Sequence[Mapping[str, Any]],
) -> PlanningScenario:
    """Name, bills and lines as a whole: rows are kept by id, missing ones go, the order is that of the lists."""
    held = hold(scenario)
    _rename(held, name)
    _write_content(held, bills, allocations)
    return _touch(held)


@transaction.atomic
def rename_scenario(*, scenario: PlanningScenario, name: str) -> PlanningScenario:
    """Another name; bills and lines stay."""
    held = hold(scenario)
    _rename(held, name)
    return _touch(held)


@transaction.atomic
def add_bill(*, scenario: PlanningScenario, values: Mapping[str, Any]) -> PlannedBill:
    """A bill at the end of the list."""
    held = hold(scenario)
    last = held.bills.order_by("-position").values_list("position", flat=True).first()
    _refuse_foreign_ids(PlannedBill, held, [values], "id")
    if "id" in values and held.bills.filter(pk=values["id"]).exists():
        raise ScenarioRule("id_in_use", "A bill of this scenario has this id.", field="id", is_conflict=True)
    bill: PlannedBill = PlannedBill.objects.create(
        scenario=held, position=0 if last is None else last + 1, **{"id": new_id(), **values}
    )
    _touch(held)
    return bill


@transaction.atomic
def change_bill(*, bill: PlannedBill, values: Mapping[str, Any]) -> PlannedBill:
    """Other values; its place stays."""
    held = hold(bill.scenario)
    for name, value in values.items():
        setattr(bill, name, value)
    if not bill.predicted:
        bill.predicted_from = ""
    bill.save()
    _touch(held)
    return bill


@transaction.atomic
def remove_bill(bill: PlannedBill) -> None:
    """The bill, and with it the lines that fund it."""
    held = hold(bill.scenario)
    bill.delete()
    _renumber(list(held.bills.order_by("position")))
    _renumber(_lines(held))
    _touch(held)


@transaction.atomic
def add_allocation(*, scenario: PlanningScenario, values: Mapping[str, Any]) -> ScenarioAllocation:
    """A line, at the end unless a position is given."""
    held = hold(scenario)
    if "id" in values and held.allocations.filter(pk=values["id"]).exists():
        raise ScenarioRule("id_in_use", "A line of this scenario has this id.", field="id", is_conflict=True)
    return _put_line(held, None, {"id": new_id(), **values})


@transaction.atomic
def put_allocation(
    *, scenario: PlanningScenario, allocation_id: UUID, values: Mapping[str, Any]
) -> tuple[ScenarioAllocation, bool]:
    """Create or replace the line of an id; says whether it is new."""
    held = hold(scenario)
    line = held.allocations.filter(pk=allocation_id).first()
    return _put_line(held, line, {**values, "id": allocation_id}), line is None


@transaction.atomic
def remove_allocation(line: ScenarioAllocation) -> None:
    """One line; the others close the gap."""
    held = hold(line.scenario)
    line.delete()
    _renumber(_lines(held))
    _touch(held)


@transaction.atomic
def copy_scenario(*, scenario: PlanningScenario, name: str, created_by_id: UUID | None) -> PlanningScenario:
    """The same bills and lines under ids of their own."""
    ids = {bill.pk: new_id() for bill in scenario.bills.all()}
    bills = [
        {
            "id": ids[bill.pk],
            "name": bill.name,
            "amount_cents": bill.amount_cents,
            "due_date": bill.due_date,
            "category": bill.category,
            "predicted": bill.predicted,
            "predicted_from": bill.predicted_from,
        }
        for bill in scenario.bills.order_by("position")
    ]
    lines = [
        {
            "target": f"{BILL_PREFIX}{ids[line.bill_id]}" if line.bill_id else line.target,
            "kind": line.kind,
            "value": line.value,
        }
        for line in scenario.allocations.order_by("position")
    ]
    return create_scenario(
        household_id=scenario.household_id,
        created_by_id=created_by_id,
        name=name,
        bills=bills,
        allocations=lines,
    )


def hold(scenario: PlanningScenario) -> PlanningScenario:
    """Lock the scenario until the transaction ends."""
    held: PlanningScenario = PlanningScenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    return held


def _rename(scenario: PlanningScenario, name: str) -> None:
    if name != scenario.name:
        _refuse_taken_name(scenario.household_id, name)
        scenario.name = name


def _touch(scenario: PlanningScenario) -> PlanningScenario:
    scenario.changed_at = timezone.now()
    scenario.save(update_fields=["name", "changed_at"])
    return scenario


def _refuse_taken_name(household_id: UUID, name: str) -> None:
    if PlanningScenario.objects.of_household(household_id).filter(name=name).exists():
        raise ScenarioRule(
            "name_taken", "Another scenario of this household has this name.", field="name", is_conflict=True
        )


def _write_content(
    scenario: PlanningScenario, bills: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> None:
    """Bills first, then lines, then the bills that are gone: a line may have moved away from one of those."""
    bills = [{"id": new_id(), **bill, "position": place} for place, bill in enumerate(bills)]
    lines = [{"id": new_id(), **line, "position": place} for place, line in enumerate(lines)]
    _refuse_twice(bills, "bills")
    _refuse_twice(lines, "allocations")
    _refuse_foreign_ids(PlannedBill, scenario, bills, "bills")
    _refuse_foreign_ids(ScenarioAllocation, scenario, lines, "allocations")
    _refuse_percents(sum(line["value"] for line in lines if line["kind"] == PERCENT), "allocations")
    known = {bill["id"] for bill in bills}
    lines = [{**line, "bill_id": _bill_of(line["target"], known, "allocations")} for line in lines]
    _upsert(PlannedBill, scenario, bills)
    scenario.allocations.exclude(pk__in=[line["id"] for line in lines]).delete()
    _upsert(ScenarioAllocation, scenario, lines)
    scenario.bills.exclude(pk__in=known).delete()


def _upsert(model: Any, scenario: PlanningScenario, rows: Sequence[Mapping[str, Any]]) -> None:
    stored = {row.pk: row for row in model.objects.filter(scenario=scenario)}
    changed = [_with(stored[row["id"]], row) for row in rows if row["id"] in stored]
    names = sorted({name for row in rows for name in row} - {"id"})
    if changed:
        model.objects.bulk_update(changed, names)
    model.objects.bulk_create(model(scenario=scenario, **row) for row in rows if row["id"] not in stored)


def _with(instance: Any, values: Mapping[str, Any]) -> Any:
    for name, value in values.items():
        setattr(instance, name, value)
    return instance


def _put_line(
    scenario: PlanningScenario, line: ScenarioAllocation | None, values: Mapping[str, Any]
) -> ScenarioAllocation:
    others = [row for row in _lines(scenario) if line is None or row.pk != line.pk]
    _refuse_foreign_ids(ScenarioAllocation, scenario, [values], "id")
    if values["kind"] == PERCENT:
        taken = sum(row.value for row in others if row.kind == PERCENT)
        _refuse_percents(taken + values["value"], "value")
    known = set(scenario.bills.values_list("pk", flat=True))
    place = values.get("position")
    if place is None:
        place = len(others) if line is None else min(line.position, len(others))
    row = line or ScenarioAllocation(scenario=scenario, position=place)
    row = _with(row, {**values, "position": place, "bill_id": _bill_of(values["target"], known, "target")})
    row.save(force_insert=line is None)
    others.insert(min(place, len(others)), row)
    _renumber(others)
    _touch(scenario)
    return row


def _lines(scenario: PlanningScenario) -> list[ScenarioAllocation]:
    return list(scenario.allocations.order_by("position", "pk"))


def _renumber(rows: list[Any]) -> None:
    moved = [_with(row, {"position": place}) for place, row in enumerate(rows) if row.position != place]
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["position"])


def _bill_of(target: str, known: set[UUID], field: str) -> UUID | None:
    if not target.startswith(BILL_PREFIX):
        return None
    for bill_id in known:
        if target == f"{BILL_PREFIX}{bill_id}":
            return bill_id
    raise ScenarioRule("unknown_bill", f"{target} names no bill of the scenario.", field=field)


def _refuse_percents(total: int, field: str) -> None:
    if total > MOST_PERCENT:
        raise ScenarioRule(
            "percent_cap_exceeded", f"The percents add up to {total}; at most 100 can be given away.", field=field
        )


def _refuse_twice(rows: Sequence[Mapping[str, Any]], field: str) -> None:
    if len({row["id"] for row in rows}) < len(rows):
        raise ScenarioRule("id_twice", "Each row has an id of its own.", field=field)


def _refuse_foreign_ids(model: Any, scenario: PlanningScenario, rows: Sequence[Mapping[str, Any]], field: str) -> None:
    ids = [row["id"] for row in rows if "id" in row]
    if model.objects.filter(pk__in=ids).exclude(scenario=scenario).exists():
        raise ScenarioRule("id_in_use", "Another scenario has a row of this id.", field=field, is_conflict=True)
