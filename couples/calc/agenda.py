"""What should two people talk about? Points computed from their records, the urgent ones first, a dozen at most."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_POINTS = 12
DRIFT, ANOMALY, BILL, WIN = "drift", "anomaly", "bill", "win"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows that a point rests on: what they are, which, and where the API shows them."""

    type: str
    id: str
    path: str


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """One point. `urgency` 1 is looked at first; `key` stays the same while the matter does."""

    key: str
    kind: str
    urgency: int
    title: str
    detail: str
    evidence: Evidence


def arrange(points: Iterable[AgendaPoint]) -> list[AgendaPoint]:
    """By urgency, then kind and key; at most a dozen, of which one is a win where there is any."""
    ordered = sorted(points, key=lambda point: (point.urgency, point.kind, point.key))
    shown = ordered[:MOST_POINTS]
    wins = [point for point in ordered if point.kind == WIN]
    if wins and not any(point.kind == WIN for point in shown):
        shown[-1] = wins[0]
    return shown
