"""One way to save, with what it rests on. The key names the thing and not its amount, so that a dismissal holds."""

from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption

EASY, MODERATE, HARD = "easy", "moderate", "hard"
EFFORTS = (EASY, MODERATE, HARD)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an opportunity rests on: a transaction, a recurring series, an account or a benchmark."""

    kind: str  # transaction | series | account | benchmark
    id: str


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One way to save and what it saves in a year."""

    key: str
    kind: str
    subject: str
    yearly_saving: Decimal
    effort: str  # easy | moderate | hard
    explanation: str
    evidence: tuple[Evidence, ...]
    assumptions: tuple[Assumption, ...] = ()


def transactions(ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Transactions as evidence."""
    return tuple(Evidence("transaction", each) for each in ids)
