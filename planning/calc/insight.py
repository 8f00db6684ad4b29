"""One statement about a household's money: its figures, the formula behind them, and the rows it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

MOST_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A record that a figure rests on, so that it can be opened."""

    kind: str  # transaction | series | account | goal | plan | benchmark | holding | category
    id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Insight:
    """Figures are amounts (two places), shares (four) or counts; `text` names them in a sentence."""

    key: str
    kind: str
    title: str
    figures: Mapping[str, Decimal | int | str]
    text: str
    formula: str
    formula_version: str
    evidence: tuple[EvidenceRow, ...]


def transactions(ids: tuple[str, ...]) -> tuple[EvidenceRow, ...]:
    """Transactions as evidence, the first of them."""
    return tuple(EvidenceRow("transaction", each) for each in ids[:MOST_EVIDENCE])
