"""What apps hold about people: how it is given to them, and how it is forgotten.

Each app brings the parts of an export that hold its records, and the erasures that remove them. The ledger and the
audit trail are kept regardless: they hold ids and amounts, and the rows of people they point to are pseudonymised.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lifepath.core.ownership import OwnedQuerySet
from lifepath.core.registries import Registry

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExportPart:
    """One file of a person's export. `columns` are the keys of every row, in the order of the columns of its CSV form.

    `rows` is called with the person and the ids of the households they belong to; it yields what the person may read of
    these households, and nothing of others.
    """

    title: str
    columns: tuple[str, ...]
    rows: Callable[[Any, Collection[UUID]], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Erasure:
    """How an app forgets. Lower `order` runs first, so that what refers to a record goes before the record.

    Both functions run in the caller's transaction and answer with the number of rows they removed or made anonymous.
    """

    title: str
    order: int
    erase_household: Callable[[UUID, dt.datetime], int] | None = None
    """All the app keeps of a household that ends with the person: its id, and the present moment."""
    erase_person: Callable[[UUID, dt.datetime], int] | None = None
    """What the app keeps of the person themselves, also in households that go on without them."""


export_parts: Registry[ExportPart] = Registry("Part of an export")
erasures: Registry[Erasure] = Registry("Erasure")


def erasures_in_order() -> list[tuple[str, Erasure]]:
    """Erasures as they must run."""
    return sorted(erasures.items(), key=lambda named: named[1].order)


def export_of(title: str, queryset: OwnedQuerySet, *, without: tuple[str, ...] = ()) -> ExportPart:
    """A part that holds the columns of an owned model, encrypted ones in clear: they are the person's own.

    `queryset` is unevaluated; `without` names columns that mean nothing to the person.
    """
    columns = tuple(column.attname for column in queryset.model._meta.concrete_fields if column.attname not in without)

    def rows(person: Any, household_ids: Collection[UUID]) -> Iterator[Row]:
        yield from queryset.visible_to(person).of_households(household_ids).order_by("pk").values(*columns).iterator()

    return ExportPart(title, columns, rows)
