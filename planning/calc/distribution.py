"""Where does a month's income go? Fixed lines first, then percents; every cent placed by largest remainder.

Integer cents and whole percents; no Decimal and no float. Bills take no money by themselves, only lines do.
Due dates and order of payment inside the month are not modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

REMAINDER, INCOME = "remainder", "income"
FIXED, PERCENT = "fixed", "percent"
BILL_PREFIX = "bill:"


class CannotDistribute(ValueError):
    """The scenario breaks a rule; `code` says which."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill that lines may fund."""

    id: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Line:
    """One allocation: `bill:<id>`, `savings:<name>` or `goal:<name>`, with cents or a percent from 0 to 100."""

    id: str
    target: str
    kind: str  # fixed | percent
    value: int


@dataclass(frozen=True, slots=True)
class FundedLine:
    """What a line asked for and what it got."""

    id: str
    requested_cents: int
    amount_cents: int

    @property
    def status(self) -> str:
        """`funded`, `partial`, or `unfunded` when it got nothing of what it asked for."""
        if self.amount_cents == self.requested_cents:
            return "funded"
        return "partial" if self.amount_cents else "unfunded"


@dataclass(frozen=True, slots=True)
class CoveredBill:
    """What the lines bring for a bill."""

    id: str
    allocated_cents: int
    uncovered_cents: int
    overfunded_cents: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The income, placed to the cent: the lines' amounts and `unallocated_cents` add up to it."""

    lines: tuple[FundedLine, ...]
    bills: tuple[CoveredBill, ...]
    fixed_total_cents: int
    percent_total_cents: int
    unallocated_cents: int
    shortfall_cents: int


def distribute(
    *, income_cents: int, lines: Sequence[Line], bills: Sequence[Bill] = (), percent_base: str = REMAINDER
) -> Distribution:
    """Fill the fixed lines in order, then share among the percent lines."""
    _check(income_cents, lines, bills, percent_base)
    left = income_cents
    funded: dict[int, FundedLine] = {}
    for position, line in enumerate(lines):
        if line.kind == FIXED:
            funded[position] = FundedLine(line.id, line.value, min(line.value, left))
            left -= funded[position].amount_cents
    fixed_total = income_cents - left
    percents = {position: line for position, line in enumerate(lines) if line.kind == PERCENT}
    requested = _requested(left if percent_base == REMAINDER else income_cents, list(percents.values()))
    amounts = _cut_to(left, requested)
    for (position, line), asked, amount in zip(percents.items(), requested, amounts, strict=True):
        funded[position] = FundedLine(line.id, asked, amount)
    ordered = tuple(funded[position] for position in range(len(lines)))
    return Distribution(
        lines=ordered,
        bills=tuple(_covered(bill, lines, ordered) for bill in bills),
        fixed_total_cents=fixed_total,
        percent_total_cents=sum(amounts),
        unallocated_cents=left - sum(amounts),
        shortfall_cents=sum(line.requested_cents - line.amount_cents for line in ordered),
    )


def share_by_remainder(total: int, weights: Sequence[int], whole: int) -> list[int]:
    """`total` * weight / `whole` in whole cents: floors, the missing cents to the largest remainders, earlier first.

    What is placed is floor(total * sum of weights / whole).
    """
    if not weights or whole <= 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    missing = total * sum(weights) // whole - sum(parts)
    order = sorted(range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index))
    for index in order[:missing]:
        parts[index] += 1
    return parts


def _requested(base: int, lines: Sequence[Line]) -> list[int]:
    return share_by_remainder(base, [line.value for line in lines], 100)


def _cut_to(left: int, requested: list[int]) -> list[int]:
    wanted = sum(requested)
    return requested if wanted <= left else share_by_remainder(left, requested, wanted)


def _covered(bill: Bill, lines: Sequence[Line], funded: Sequence[FundedLine]) -> CoveredBill:
    target = BILL_PREFIX + bill.id
    allocated = sum(got.amount_cents for line, got in zip(lines, funded, strict=True) if line.target == target)
    return CoveredBill(
        id=bill.id,
        allocated_cents=allocated,
        uncovered_cents=max(0, bill.amount_cents - allocated),
        overfunded_cents=max(0, allocated - bill.amount_cents),
    )


def _check(income_cents: int, lines: Sequence[Line], bills: Sequence[Bill], percent_base: str) -> None:
    if not _is_count(income_cents):
        raise CannotDistribute("invalid_income", f"{income_cents!r} is not a whole number of cents from 0.")
    for line in lines:
        if line.kind not in (FIXED, PERCENT):
            raise CannotDistribute("invalid_kind", f"{line.kind!r} is neither fixed nor percent.")
    for line in lines:
        if not _is_count(line.value) or (line.kind == PERCENT and line.value > 100):
            raise CannotDistribute("invalid_value", f"{line.value!r} is no value of a {line.kind} line.")
    if sum(line.value for line in lines if line.kind == PERCENT) > 100:
        raise CannotDistribute("percent_cap_exceeded", "The percents add up to more than 100.")
    known = {BILL_PREFIX + bill.id for bill in bills}
    for line in lines:
        if line.target.startswith(BILL_PREFIX) and line.target not in known:
            raise CannotDistribute("unknown_bill", f"{line.target} names no bill of the scenario.")
    if percent_base not in (REMAINDER, INCOME):
        raise CannotDistribute("invalid_percent_base", f"{percent_base!r} is neither remainder nor income.")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
