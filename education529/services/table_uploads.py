"""Spreadsheets of published tables as an operator brings them: see what would change, store it, or throw it away."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from education529.models import TableUpload
from education529.reference_specs import BY_NAME
from education529.services.fund_lists import import_fund_list
from lifepath.core import audit
from lifepath.core.table_files import MOST_BYTES, BadFile, read_table
from lifepath.core.table_imports import TableImport, import_file
from lifepath.users.models import User

KEPT = dt.timedelta(days=2)


class UploadIsGone(Exception):
    """The file was stored, thrown away or forgotten."""


@transaction.atomic
def upload(
    *,
    table: str,
    plan_id: str,
    is_complete: bool,
    compiled_on: dt.date,
    file_name: str,
    content: bytes,
    actor: User,
) -> TableUpload:
    """Keep a file that can be read for its table. Raises BadFile or RefusedTable, and keeps nothing else."""
    if len(content) > MOST_BYTES:
        raise BadFile(f"larger than {MOST_BYTES} bytes.")
    TableUpload.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    kept = TableUpload(
        table=table,
        plan_id=plan_id.strip().upper(),
        is_complete=is_complete,
        compiled_on=compiled_on,
        file_name=Path(file_name).name[:255],
        content=content,
        created_by=actor,
    )
    _import(kept, dry_run=True)
    kept.save()
    audit.record("reference_table_uploaded", household_id=None, instance=kept, details={"file": kept.file_name})
    return kept


def difference(kept: TableUpload) -> TableImport:
    """What storing the file would change now."""
    return _import(kept, dry_run=True)


@transaction.atomic
def store(upload_id: UUID) -> TableImport:
    """Store the file's rows; the difference is computed again."""
    kept = _waiting(upload_id)
    result = _import(kept, dry_run=False)
    kept.delete()
    return result


@transaction.atomic
def throw_away(upload_id: UUID) -> None:
    """Forget the file."""
    _waiting(upload_id).delete()


def _waiting(upload_id: UUID) -> TableUpload:
    kept = TableUpload.objects.select_for_update().filter(pk=upload_id).first()
    if kept is None:
        raise UploadIsGone("This file is not waiting any more.")
    return kept


def _import(kept: TableUpload, *, dry_run: bool) -> TableImport:
    with _on_disk(kept) as path:
        if not kept.plan_id:
            return import_file(spec=BY_NAME[kept.table], path=path, compiled_on=kept.compiled_on, dry_run=dry_run)
        return import_fund_list(
            rows=read_table(path),
            plan_id=kept.plan_id,
            plan_name="",
            source=kept.file_name,
            as_of=kept.compiled_on,
            is_complete=kept.is_complete,
            dry_run=dry_run,
        )


@contextmanager
def _on_disk(kept: TableUpload) -> Iterator[Path]:
    """The readers take files; a workbook is known by its name."""
    suffix = ".xlsx" if kept.file_name.lower().endswith(".xlsx") else ".csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{Path(kept.file_name).stem[:80] or 'table'}{suffix}"
        path.write_bytes(bytes(kept.content))
        yield path
