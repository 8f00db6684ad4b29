"""Bills that transactions foretell: what comes again and is not in the scenario yet, nor dismissed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lifepath.banking.calc.recurring import ENDED
from lifepath.banking.selectors.recurring import recurring_series
from planning.models import PlanningScenario

PAY = "pay"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A bill to come, with what it was concluded from."""

    key: str
    name: str
    amount_cents: int
    due_date: dt.date
    category: str
    cadence: str
    amount_kind: str
    confidence: str
    seen: int
    last_on: dt.date


def proposals(*, scenario: PlanningScenario, user: Any, today: dt.date, now: dt.datetime) -> list[Proposal]:
    """By due day; pay and series that ended are no bills."""
    taken = set(scenario.bills.exclude(predicted_from="").values_list("predicted_from", flat=True))
    taken |= set(scenario.dismissed_proposals.values_list("key", flat=True))
    found = [
        Proposal(
            key=series.key,
            name=series.payee[:120],
            amount_cents=int(abs(series.typical_amount).scaleb(2)),
            due_date=series.next_on,
            category=series.category,
            cadence=series.cadence,
            amount_kind=series.amount_kind,
            confidence=f"{series.confidence:f}",
            seen=len(series.line_ids),
            last_on=series.last_on,
        )
        for series in recurring_series(user=user, household_id=scenario.household_id, as_of=today, now=now)
        if series.kind != PAY
        and series.typical_amount < 0
        and series.state != ENDED
        and series.next_on is not None
        and series.key not in taken
    ]
    return sorted(found, key=lambda proposal: (proposal.due_date, proposal.name, proposal.key))
