"""What is known about a household: for each fact the strongest layer, stated over derived over default."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifepath.users.choices import FactLayer
from lifepath.users.context_facts import STATES, fact_kinds
from lifepath.users.models import ContextFact, Household

DOUBTFUL_BELOW = Decimal("0.6")

_STRENGTH = {FactLayer.STATED.value: 0, FactLayer.DERIVED.value: 1, FactLayer.DEFAULT.value: 2}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as it is known now. `value` is as JSON has it: money and rates are strings."""

    name: str
    value: Any
    layer: str
    source: str
    confidence: Decimal
    as_of: dt.date

    @property
    def is_doubtful(self) -> bool:
        """Better ask again."""
        return self.confidence < DOUBTFUL_BELOW

    @property
    def money(self) -> Decimal:
        """The value of a fact that is an amount or a rate."""
        return Decimal(self.value)


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One row of the record: a fact in one layer, until it was superseded."""

    fact: Fact
    recorded_at: dt.datetime
    superseded_at: dt.datetime | None


def facts(household_id: UUID) -> dict[str, Fact]:
    """The present facts by name."""
    rows = ContextFact.objects.filter(household_id=household_id, superseded_at__isnull=True)
    found: dict[str, Fact] = {}
    for row in sorted(rows, key=lambda row: -_STRENGTH[row.layer]):
        found[row.name] = _fact(row)
    _state_of_the_household(household_id, found)
    return found


def doubtful(household_id: UUID, names: Iterable[str] | None = None) -> list[str]:
    """Names of the facts that are missing, or known with a confidence under 0.6: ask for these and no others."""
    known = facts(household_id)
    asked = list(names) if names is not None else [name for name, _ in fact_kinds.items()]
    return [name for name in asked if name not in known or known[name].is_doubtful]


def record(household_id: UUID, *, limit: int = 1000) -> dict[str, list[FactRecord]]:
    """Every layer and the past of every fact, newest first."""
    rows = ContextFact.objects.filter(household_id=household_id).order_by("-recorded_at", "-pk")[:limit]
    by_name: dict[str, list[FactRecord]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(FactRecord(_fact(row), row.recorded_at, row.superseded_at))
    return by_name


def _state_of_the_household(household_id: UUID, found: dict[str, Fact]) -> None:
    """The state on the household itself is a statement, also where it was set without one."""
    known = found.get("state")
    household = Household.objects.only("state", "created_at", "time_zone").get(pk=household_id)
    if household.state not in STATES or (known and (known.value, known.layer) == (household.state, FactLayer.STATED)):
        return
    since = household.today(household.created_at)
    found["state"] = Fact("state", household.state, FactLayer.STATED, "the household's record", Decimal(1), since)


def _fact(row: ContextFact) -> Fact:
    return Fact(row.name, row.value, row.layer, row.source, row.confidence, row.as_of)
