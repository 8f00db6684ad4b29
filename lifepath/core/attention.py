"""What needs somebody's attention in a household: apps bring the rules, the back office shows what they find.

A rule looks at many households at once and answers for those alone that it concerns; what it no longer finds is over.
Snoozing, and who may see which household, is the reader's business.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from lifepath.core.registries import Registry


class Urgency(IntEnum):
    """What is looked at first."""

    CRITICAL = 1
    WARNING = 2
    NOTICE = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule holds for a household, since that day, as the evidence shows."""

    household_id: UUID
    since: dt.date
    evidence: str
    """One sentence with the figures in it, fit to be read by the household's planner."""
    key: str = ""
    """What it is about, where a rule may hold several times in one household: the id of a goal, an account."""
    link: str = ""
    """A page of the back office on which it can be seen or mended; a path, or empty."""


@dataclass(frozen=True, slots=True)
class AttentionFlag:
    """One rule. `evaluate` reads only, with a number of queries that does not depend on the number of households."""

    title: str
    urgency: Urgency
    evaluate: Callable[[Collection[UUID], dt.datetime], Iterable[Finding]]
    """Called with the ids of the households and the present moment."""


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A finding with the rule that made it."""

    name: str
    title: str
    urgency: Urgency
    finding: Finding


attention_flags: Registry[AttentionFlag] = Registry("Attention flag")


def raised_flags(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[RaisedFlag]:
    """Every flag that stands for these households, the urgent ones first, the oldest of them first."""
    known = set(household_ids)
    raised = [
        RaisedFlag(name, flag.title, flag.urgency, finding)
        for name, flag in attention_flags.items()
        for finding in (flag.evaluate(known, now) if known else ())
        if finding.household_id in known
    ]
    yield from sorted(raised, key=lambda flag: (flag.urgency, flag.finding.since, flag.name, flag.finding.key))
