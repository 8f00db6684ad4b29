"""Loading published tables: check the whole file, compare with what is there, store the difference in one go."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.money import quantize
from lifepath.core.published_tables import TableSpec
from lifepath.core.table_files import compiled_days, read_table
from lifepath.core.table_rows import BadTable, Row, read_rows

MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class TableImport:
    """What an import did, or would do; rows as text for a person."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    def summary(self) -> str:
        """One line of counts."""
        return (
            f"{len(self.created)} created, {len(self.changed)} changed, {len(self.removed)} removed, "
            f"{self.unchanged} unchanged"
        )

    def lines(self) -> list[str]:
        """The difference, row by row."""
        return [
            *(f"+ {text}" for text in self.created),
            *(f"~ {text}" for text in self.changed),
            *(f"- {text}" for text in self.removed),
        ]


@dataclass(slots=True)
class _Difference:
    created: list[Any]
    changed: list[tuple[Any, dict[str, Any], dict[str, Any]]]
    removed: list[Any]
    unchanged: int


@transaction.atomic
def import_rows(
    *,
    spec: TableSpec,
    rows: Sequence[Mapping[str, object]],
    compiled_on: dt.date,
    dry_run: bool,
    origin: str,
) -> TableImport:
    """Store the rows of a file. What the file leaves out of a scope that it covers is removed; the rest stays.

    A dry run does all of it and takes it back, so that it refuses what the import would refuse.
    """
    spec.check(rows)
    wanted = [
        _instance(spec, row, cells, compiled_on) for row, cells in zip(read_rows(spec.name, rows), rows, strict=True)
    ]
    difference = _compare(spec, wanted)
    told = TableImport(
        created=tuple(str(row) for row in difference.created),
        changed=tuple(_told(row, before, after) for row, before, after in difference.changed),
        removed=tuple(str(row) for row in difference.removed),
        unchanged=difference.unchanged,
    )
    with transaction.atomic():
        _store(spec, difference, compiled_on=compiled_on, origin=origin, told=told)
        if spec.check_stored is not None:
            spec.check_stored()
        transaction.set_rollback(dry_run)
    return told


def import_file(*, spec: TableSpec, path: Path, compiled_on: dt.date, dry_run: bool) -> TableImport:
    """Store a CSV or XLSX file."""
    return import_rows(spec=spec, rows=read_table(path), compiled_on=compiled_on, dry_run=dry_run, origin=path.name)


def import_shipped(*, spec: TableSpec, dry_run: bool) -> TableImport:
    """Store the files that the product ships."""
    rows = [cells for path in spec.shipped_files() for cells in read_table(path)]
    return import_rows(
        spec=spec,
        rows=rows,
        compiled_on=compiled_days(spec.data)[spec.name],
        dry_run=dry_run,
        origin=", ".join(spec.files),
    )


def loader(spec: TableSpec) -> Callable[[], str]:
    """How `load_reference_data` stores the table that the product ships."""
    return lambda: import_shipped(spec=spec, dry_run=False).summary()


def _instance(spec: TableSpec, row: Row, cells: Mapping[str, object], compiled_on: dt.date) -> Any:
    values = {field.name: _value(row, column, field) for column, field in spec.columns().items()}
    return spec.model(**values, as_of=spec.as_of(cells, compiled_on=compiled_on), imported_at=timezone.now())


def _value(row: Row, column: str, field: Any) -> Any:
    if isinstance(field, models.BooleanField):
        return None if field.null and not row.text(column) else row.flag(column)
    if isinstance(field, models.DecimalField):
        return _number(row, column, field)
    if isinstance(field, models.PositiveSmallIntegerField):
        return row.optional_year(column)
    if isinstance(field, models.IntegerField):
        return row.optional_whole(column)
    if isinstance(field, models.DateField):
        return row.date(column, end_of_year=column.endswith("_to"))
    text = row.text(column)
    if field.max_length and len(text) > field.max_length:
        raise row.refuse(column, f"longer than {field.max_length} characters.")
    return text


def _number(row: Row, column: str, field: Any) -> Decimal | None:
    if not row.text(column):
        return None
    value = row.signed_number(column)
    whole_digits = field.max_digits - field.decimal_places
    if abs(value) >= Decimal(10) ** whole_digits:
        raise row.refuse(column, f"{value} is too large.")
    stored = quantize(value, field.decimal_places)
    if stored != value:
        raise row.refuse(column, f"{value} has more than {field.decimal_places} decimal places.")
    return stored


def _compare(spec: TableSpec, wanted: list[Any]) -> _Difference:
    covered = {_values(row, spec.scope) for row in wanted}
    stored: list[Any] = list(spec.model._default_manager.all())
    present = {_values(row, spec.key): row for row in stored if _values(row, spec.scope) in covered}
    names = [field.name for field in spec.columns().values()] + ["as_of"]
    found = _Difference([], [], [], 0)
    seen: set[tuple[Any, ...]] = set()
    for line, row in enumerate(wanted, start=2):
        key = _values(row, spec.key)
        if key in seen:
            raise BadTable(spec.name, line, spec.key[0], f"{row} appears twice.")
        seen.add(key)
        old = present.pop(key, None)
        if old is None:
            found.created.append(row)
            continue
        before = {name: getattr(old, name) for name in names if getattr(old, name) != getattr(row, name)}
        if not before:
            found.unchanged += 1
            continue
        after = {name: getattr(row, name) for name in before}
        for name, value in after.items():
            setattr(old, name, value)
        old.imported_at = row.imported_at
        found.changed.append((old, before, after))
    found.removed = list(present.values())
    return found


def _values(row: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _told(row: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return f"{row}: " + ", ".join(f"{name} {before[name]} -> {after[name]}" for name in before)


def _store(spec: TableSpec, found: _Difference, *, compiled_on: dt.date, origin: str, told: TableImport) -> None:
    if not (found.created or found.changed or found.removed):
        return
    manager = spec.model._default_manager
    changed = [row for row, _, _ in found.changed]
    for row, before, after in found.changed[:MOST_EVENTS]:
        audit.record("changed", household_id=None, instance=row, before=before, after=after)
    for row in found.removed[:MOST_EVENTS]:
        audit.record("deleted", household_id=None, instance=row, before=audit.snapshot(row))
    manager.filter(pk__in=[row.pk for row in found.removed]).delete()
    manager.bulk_create(found.created)
    if changed:
        manager.bulk_update(changed, [field.name for field in spec.columns().values()] + ["as_of", "imported_at"])
    spec.versions._default_manager.filter(name=spec.name).update(compiled_on=compiled_on)
    audit.record(
        "reference_table_imported",
        household_id=None,
        details={
            "table": spec.name,
            "file": origin,
            "created": len(told.created),
            "changed": len(told.changed),
            "removed": len(told.removed),
        },
    )
