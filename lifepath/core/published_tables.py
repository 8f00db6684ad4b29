"""A published table: its model, what identifies a row, who checks a file of it, and where the shipped files lie."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

Rows = Iterable[Mapping[str, object]]
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_YEAR = re.compile(r"\d{4}")
_OWN_FIELDS = frozenset({"id", "as_of", "imported_at"})


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: `key` identifies a row; a file replaces every row that shares `scope` with one of its own.

    `check` reads the rows of a file; `check_stored`, where there is one, the tables as they stand after the import.
    """

    name: str
    title: str
    model: type[models.Model]
    key: tuple[str, ...]
    scope: tuple[str, ...]
    check: Callable[[Rows], object]
    files: tuple[str, ...]
    data: Path
    versions: type[models.Model]
    dated_by: str = ""
    check_stored: Callable[[], object] | None = None

    def columns(self) -> dict[str, Any]:
        """Model fields by the column of the file that fills them."""
        fields = [field for field in self.model._meta.concrete_fields if field.name not in _OWN_FIELDS]
        return {"as_of" if field.name == "as_of_words" else field.name: field for field in fields}

    def shipped_files(self) -> tuple[Path, ...]:
        """The files that the product ships."""
        return tuple(self.data / name for name in self.files)

    def as_of(self, cells: Mapping[str, object], *, compiled_on: dt.date) -> dt.date:
        """The day that a row describes: its own date as far as it has one, else when the table was compiled."""
        text = str(cells.get(self.dated_by) or "") if self.dated_by else ""
        return min(_first_day(text) or compiled_on, compiled_on)


def _first_day(text: str) -> dt.date | None:
    """The first day of a date, month or year; of the first year in words such as `about 2018-2020`."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        years = _YEAR.findall(text)
        return dt.date(int(years[0]), 1, 1) if years else None
    year, month, day = match.groups()
    try:
        return dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


def rows_as_text(spec: TableSpec, rows: models.QuerySet[Any]) -> list[dict[str, str]]:
    """Stored rows as the cells of a file."""
    columns = spec.columns()
    values = rows.values_list(*(field.name for field in columns.values()))
    return [dict(zip(columns, (_cell(value) for value in row), strict=True)) for row in values]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
