"""Where upper apps say which postings went into, or came out of, accounts of theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from lifepath.core.registries import Registry


@dataclass(frozen=True, slots=True)
class Proposal:
    """One posting that is one side of a transfer whose other side is kept by another app."""

    transaction_id: UUID
    counterpart: str
    """What the other side is, as `app.model:id`; unique per record."""
    days_apart: int
    is_certain: bool
    """Nothing else fits either side: it is accepted at once; others wait."""


class TransferMatcher(Protocol):
    """Finds the other sides in an app's own records."""

    def __call__(self, *, household_id: UUID, transaction_ids: Sequence[UUID] | None) -> Iterable[Proposal]:
        """Proposals for these postings, or for all of the household's."""
        ...


transfer_matchers: Registry[TransferMatcher] = Registry("Transfer matcher")
