"""What apps bring to shared places at start-up: panels, periodic jobs, exports, erasure, flags, reference data."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class AlreadyRegistered(Exception):
    """Two entries claim one name."""


class Registry(Generic[Entry]):
    """Named entries in the order of their registration."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self._entries: dict[str, Entry] = {}

    def register(self, name: str, entry: Entry) -> None:
        """Add an entry; the same entry again is fine, another one under its name is not."""
        if self._entries.setdefault(name, entry) is not entry:
            raise AlreadyRegistered(f"{self.subject} {name!r} is registered already.")

    def get(self, name: str) -> Entry | None:
        """The entry of that name, or None."""
        return self._entries.get(name)

    def items(self) -> Iterator[tuple[str, Entry]]:
        """Names and entries."""
        return iter(list(self._entries.items()))

    def values(self) -> Iterator[Entry]:
        """Entries."""
        return iter(list(self._entries.values()))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __len__(self) -> int:
        return len(self._entries)
