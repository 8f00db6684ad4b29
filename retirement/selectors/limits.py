"""What may be contributed in a year, by account: the limit, what the income leaves of it, what is planned above it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.refusals import RefusedInput
from lifepath.core.series import Series
from retirement.calc.contribution_limits import (
    ContributionLimit,
    annual_additions_limit,
    deductible_ira_limit,
    hsa_limit,
    ira_limit,
    roth_ira_limit,
    workplace_limit,
)
from retirement.calc.tables.tax import TaxTables, YearBeforeTables
from retirement.selectors.tables import pinned_tables, tax_tables

Given = Mapping[str, Any]
ZERO = Decimal(0)
WORKPLACE = ("401K", "403B", "457", "TSP")
KINDS = (*WORKPLACE, "ANNUAL_ADDITIONS", "IRA", "IRA_DEDUCTION", "ROTH_IRA", "HSA_SELF", "HSA_FAMILY")
NEEDS_INCOME = ("IRA_DEDUCTION", "ROTH_IRA")


@dataclass(frozen=True, slots=True)
class AccountLimit:
    """The limit of one kind of account, and what is planned above it."""

    account: str
    found: ContributionLimit
    planned: Decimal | None
    over_by: Decimal
    table_year: int
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class LimitsAnswer:
    """All limits that were asked for."""

    year: int
    age: int
    limits: tuple[AccountLimit, ...]
    extrapolated: bool
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def limit_of(account: str, given: Given) -> ContributionLimit:
    """The limit of one kind of account; a year before the tables is refused."""
    tables = tax_tables()
    year, age = given["year"], given["age"]
    plain: dict[str, Callable[[], ContributionLimit]] = {
        **dict.fromkeys(WORKPLACE, lambda: workplace_limit(year=year, age=age, tables=tables)),
        "ANNUAL_ADDITIONS": lambda: annual_additions_limit(year=year, age=age, tables=tables),
        "IRA": lambda: ira_limit(year=year, age=age, tables=tables),
        "IRA_DEDUCTION": lambda: _deduction(given, tables),
        "ROTH_IRA": lambda: roth_ira_limit(
            year=year,
            age=age,
            filing_status=given["filing_status"],
            modified_income=given["modified_income"],
            tables=tables,
        ),
        "HSA_SELF": lambda: hsa_limit(year=year, age=age, family_coverage=False, tables=tables),
        "HSA_FAMILY": lambda: hsa_limit(year=year, age=age, family_coverage=True, tables=tables),
    }
    try:
        return plain[account]()
    except YearBeforeTables as error:
        raise RefusedInput("year", str(error)) from error


def _deduction(given: Given, tables: TaxTables) -> ContributionLimit:
    return deductible_ira_limit(
        year=given["year"],
        age=given["age"],
        filing_status=given["filing_status"],
        modified_income=given["modified_income"],
        covered=given.get("covered_by_workplace_plan", True),
        tables=tables,
    )


@pinned_tables()
def limits_answer(given: Given) -> LimitsAnswer:
    """The limits of a person in a year; contributions above them are warned of, not refused."""
    knows_income = given.get("modified_income") is not None and given.get("filing_status") is not None
    wanted = given.get("accounts") or [kind for kind in KINDS if knows_income or kind not in NEEDS_INCOME]
    lacking = next((kind for kind in wanted if kind in NEEDS_INCOME and not knows_income), None)
    if lacking:
        missing = "filing_status" if given.get("filing_status") is None else "modified_income"
        raise RefusedInput(missing, f"{lacking} depends on the income: give filing_status and modified_income.")
    planned: Mapping[str, Decimal] = given.get("contributions") or {}
    limits = tuple(_account(kind, given, planned.get(kind)) for kind in wanted)
    notes = [
        f"{each.account}: {each.planned} is {each.over_by} above the limit of {each.found.limit} for {given['year']}."
        for each in limits
        if each.over_by > 0
    ]
    notes += _shared(planned, given) + _carried(limits)
    assumptions: dict[tuple[str, str], Assumption] = {
        (entry.name, entry.version): entry for each in limits for entry in each.found.assumptions
    }
    return LimitsAnswer(
        year=given["year"],
        age=given["age"],
        limits=limits,
        extrapolated=any(each.extrapolated for each in limits),
        warnings=tuple(notes),
        assumptions=tuple(assumptions.values()),
        explanation=tuple(f"{each.account}: {words}" for each in limits for words in each.found.explanation),
        series=(_by_age(given),),
    )


def _account(kind: str, given: Given, planned: Decimal | None) -> AccountLimit:
    found = limit_of(kind, given)
    over = ZERO if planned is None else max(planned - found.limit, ZERO)
    used = max(int(entry.version) for entry in found.assumptions)
    return AccountLimit(kind, found, planned, over, used, any(entry.confidence for entry in found.assumptions))


def _shared(planned: Mapping[str, Decimal], given: Given) -> list[str]:
    """Plans at work share one limit, and so do IRAs."""
    notes = []
    groups = (
        ("401K, 403B and TSP", ("401K", "403B", "TSP"), "401K"),
        ("Traditional and Roth IRAs", ("IRA", "IRA_DEDUCTION", "ROTH_IRA"), "IRA"),
        ("Health savings accounts", ("HSA_SELF", "HSA_FAMILY"), "HSA_FAMILY"),
    )
    for words, kinds, kind in groups:
        parts = [planned[each] for each in kinds if planned.get(each)]
        limit = limit_of(kind, given).limit
        if len(parts) > 1 and sum(parts, ZERO) > limit:
            notes.append(f"{words} share one limit of {limit}: {sum(parts, ZERO)} is planned.")
    return notes


def _carried(limits: tuple[AccountLimit, ...]) -> list[str]:
    years = sorted({each.table_year for each in limits if each.extrapolated})
    return [f"Some figures are not published yet: those of {years[0]} are carried forward."] if years else []


def _by_age(given: Given) -> Series:
    points = [(str(age), f"{limit_of('401K', {**given, 'age': age}).limit:f}") for age in range(45, 71)]
    return Series("workplace_limit_by_age", "Workplace limit by age at year end", "dollars", tuple(points))
