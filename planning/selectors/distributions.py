"""A scenario's income, placed to the cent, with its lines in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.series import Series
from planning.calc.distribution import (
    FIXED,
    INCOME,
    Bill,
    Distribution,
    FundedLine,
    Line,
    distribute,
)
from planning.models import PlanningScenario

METHOD = Assumption(
    "Order of funding",
    "fixed lines first, in their order; then percents, by largest remainder, the earlier line first",
    "definition of scenario allocation",
    "1",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A distribution with what it was asked about."""

    income_cents: int
    percent_base: str
    lines: tuple[Line, ...]
    bills: tuple[Bill, ...]
    result: Distribution

    def amount_of(self, position: int) -> int:
        """What a line gets."""
        return self.result.lines[position].amount_cents


def place(*, income_cents: int, percent_base: str, lines: Sequence[Line], bills: Sequence[Bill]) -> Placed:
    """Distribute an income; raises CannotDistribute."""
    result = distribute(income_cents=income_cents, lines=lines, bills=bills, percent_base=percent_base)
    return Placed(income_cents, percent_base, tuple(lines), tuple(bills), result)


def place_scenario(scenario: PlanningScenario, *, income_cents: int, percent_base: str) -> Placed:
    """The stored lines and bills, in their order."""
    lines = sorted(scenario.allocations.all(), key=lambda line: line.position)
    bills = sorted(scenario.bills.all(), key=lambda bill: bill.position)
    return place(
        income_cents=income_cents,
        percent_base=percent_base,
        lines=[Line(str(line.pk), line.target, line.kind, line.value) for line in lines],
        bills=[Bill(str(bill.pk), bill.amount_cents) for bill in bills],
    )


def distribution_answer(placed: Placed) -> dict[str, Any]:
    """Everything an answer says."""
    result = placed.result
    rows = zip(placed.lines, result.lines, strict=True)
    return {
        "income_cents": placed.income_cents,
        "percent_base": placed.percent_base,
        "allocations": [
            {
                "id": line.id,
                "target": line.target,
                "kind": line.kind,
                "value": line.value,
                "requested_cents": got.requested_cents,
                "amount_cents": got.amount_cents,
                "status": got.status,
            }
            for line, got in rows
        ],
        "bills": [
            {
                "id": bill.id,
                "allocated_cents": bill.allocated_cents,
                "uncovered_cents": bill.uncovered_cents,
                "overfunded_cents": bill.overfunded_cents,
            }
            for bill in result.bills
        ],
        "fixed_total_cents": result.fixed_total_cents,
        "percent_total_cents": result.percent_total_cents,
        "unallocated_cents": result.unallocated_cents,
        "shortfall_cents": result.shortfall_cents,
        "assumptions": [METHOD],
        "explanation": _words(placed),
        "series": [_series(placed)],
    }


def _words(placed: Placed) -> list[str]:
    result = placed.result
    left = placed.income_cents - result.fixed_total_cents
    base = placed.income_cents if placed.percent_base == INCOME else left
    said = [
        f"{placed.income_cents} cents come in; fixed lines take {result.fixed_total_cents}, which leaves {left}.",
        f"Percents are of {base} cents and take {result.percent_total_cents}.",
    ]
    said += [_line(line, got, base) for line, got in zip(placed.lines, result.lines, strict=True)]
    said.append(f"{result.unallocated_cents} cents are left over; {result.shortfall_cents} could not be funded.")
    return said


def _line(line: Line, got: FundedLine, base: int) -> str:
    asked = f"{line.value} cents" if line.kind == FIXED else f"{line.value} % of {base} = {got.requested_cents} cents"
    return f"{line.target}: {asked} asked, {got.amount_cents} placed ({got.status})."


def _series(placed: Placed) -> Series:
    points = [(line.target, str(got.amount_cents)) for line, got in zip(placed.lines, placed.result.lines, strict=True)]
    return Series(
        key="allocations",
        label="Placed by line",
        unit="cents",
        points=(*points, ("unallocated", str(placed.result.unallocated_cents))),
    )
