"""Published tables that apps ship in their `data/` folders, loaded by one command and shown with their age."""

from collections.abc import Callable
from dataclasses import dataclass

from lifepath.core.registries import Registry


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """One shipped table. `load` stores it idempotently and answers with a line that counts what it did."""

    title: str
    order: int
    load: Callable[[], str]


reference_tables: Registry[ReferenceTable] = Registry("Reference table")
