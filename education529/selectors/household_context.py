"""What a household knows that a calculator may use, each with the words that say so."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from education529.calc.filing import UnknownFilingStatus, read_filing_status
from education529.calc.wording import dollars
from lifepath.core.explanations import Assumption
from lifepath.users.choices import FactLayer
from lifepath.users.selectors.household_context import Fact, facts

RECORDS = "household's records"


@dataclass(frozen=True, slots=True)
class Known:
    """One fact in the form a calculator takes, with where it comes from."""

    value: Any
    said_on: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Inputs with what the household knows, and the assumptions that say what was filled."""

    data: dict[str, Any]
    assumptions: tuple[Assumption, ...]


def household_facts(household_id: UUID) -> dict[str, Known]:
    """State, filing status and gross income, as far as they are known well enough; defaults do not count."""
    found = facts(household_id)
    readers: dict[str, Callable[[Any], Any]] = {
        "state": str,
        "filing_status": _filing_status,
        "gross_annual_income": _income,
    }
    known = {}
    for name, read in readers.items():
        fact = found.get(name)
        if fact is None or fact.is_doubtful or fact.layer == FactLayer.DEFAULT:
            continue
        value = read(fact.value)
        if value is not None:
            known[name] = _known(fact, value)
    return known


def fill(data: dict[str, Any], known: dict[str, Known], *, income_fields: tuple[str, ...]) -> Filled:
    """Add what the asker left out; gross income stands in for the income fields."""
    filled, assumptions = dict(data), []
    fields = {"resident_state": "state", "filing_status": "filing_status"}
    fields |= dict.fromkeys(income_fields, "gross_annual_income")
    for field, name in fields.items():
        if filled.get(field) is not None or name not in known:
            continue
        fact = known[name]
        filled[field] = fact.value
        words = field.replace("_", " ").capitalize()
        text, confidence = str(fact.value), ""
        if name == "gross_annual_income":
            text, confidence = f"{dollars(fact.value)}, the gross income before anything that lowers it", "assumed"
        assumptions.append(Assumption(words, text, RECORDS, fact.said_on, confidence))
    return Filled(filled, tuple(assumptions))


def _known(fact: Fact, value: Any) -> Known:
    return Known(value, fact.as_of.isoformat())


def _filing_status(value: Any) -> str | None:
    try:
        return str(read_filing_status(str(value)))
    except UnknownFilingStatus:
        return None


def _income(value: Any) -> Decimal | None:
    try:
        income = Decimal(str(value))
    except InvalidOperation:
        return None
    return income if income.is_finite() and income >= 0 else None
