"""The rows of a file on their way into the database: streamed by COPY into a temporary table."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import connection

from lifepath.banking.calc import payees
from lifepath.banking.imports.running_balance import RunningBalance
from lifepath.banking.readers.rows import RejectedRow, SourceRow, SourceSplit, StatementInfo
from lifepath.core.money import ZERO

CHUNK_CHARACTERS = 1 << 18
MOST_CACHED_TEXTS = 50_000
MOST_REJECTED = 1_000
PAYEE_LENGTH, MEMO_LENGTH, EXTERNAL_ID_LENGTH = 500, 1_000, 255

CREATE_STAGE = """
DROP TABLE IF EXISTS pg_temp.import_stage, pg_temp.import_found;
CREATE TEMPORARY TABLE import_stage (
    place integer, line integer, account_id uuid, posted_on date, source_amount numeric(24, 8), payee_raw text,
    payee text, payee_key text, memo text, external_id text, pending boolean, category_id uuid, category_known boolean
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_found (
    place integer PRIMARY KEY, transaction_id uuid, outcome text, rule text
) ON COMMIT DROP;
"""
COPY_STAGE = "COPY import_stage FROM STDIN"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"


@dataclass(slots=True)
class Staged:
    """What went into the stage, and what the file said beside its rows."""

    row_count: int = 0
    source_total: Decimal = Decimal(0)
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    has_external_ids: bool = False
    rejected: list[RejectedRow] = field(default_factory=list)
    rejected_count: int = 0
    statements: list[StatementInfo] = field(default_factory=list)
    splits: list[tuple[int, tuple[SourceSplit, ...]]] = field(default_factory=list)
    split_categories: dict[str, UUID] = field(default_factory=dict)
    rows_by_account: dict[UUID, int] = field(default_factory=dict)
    booked_by_account: dict[UUID, Decimal] = field(default_factory=dict)
    balances: dict[UUID, RunningBalance] = field(default_factory=dict)


class Stage:
    """Fills the temporary table; one per import."""

    def __init__(
        self,
        *,
        account_of: Callable[[str, int], UUID],
        category_of: Callable[[str, Decimal, UUID], tuple[UUID, bool]],
        tick: Callable[[int], None],
    ) -> None:
        self._account_of = account_of
        self._category_of = category_of
        self._tick = tick
        self._payees: dict[str, str] = {}
        self._accounts: dict[str, tuple[UUID, str]] = {}
        self._staged = Staged()

    def fill(self, rows: Iterable[SourceRow | RejectedRow | StatementInfo]) -> Staged:
        """Read to the end; errors of the database surface as Django's."""
        with connection.cursor() as cursor:
            cursor.execute(CREATE_STAGE)
            with connection.wrap_database_errors, cursor.copy(COPY_STAGE) as copy:
                for chunk in self._chunks(rows):
                    copy.write(chunk)
            cursor.execute("ANALYZE import_stage")
        return self._staged

    def _chunks(self, rows: Iterable[SourceRow | RejectedRow | StatementInfo]) -> Iterable[str]:
        lines: list[str] = []
        size = 0
        for row in rows:
            if isinstance(row, SourceRow):
                text = self._line(row)
                lines.append(text)
                size += len(text)
                if size > CHUNK_CHARACTERS:
                    self._tick(len(lines))
                    yield "".join(lines)
                    lines, size = [], 0
            elif isinstance(row, RejectedRow):
                self._reject(row)
            else:
                self._staged.statements.append(row)
        self._tick(len(lines))
        yield "".join(lines)

    def _line(self, row: SourceRow) -> str:
        (line, posted_on, amount, payee, memo, external_id, _, category, hint, _, pending, splits, running) = row
        account_id, account = self._accounts.get(hint) or self._find_account(hint, line)
        staged = self._staged
        staged.row_count += 1
        staged.source_total += amount
        staged.rows_by_account[account_id] = staged.rows_by_account.get(account_id, 0) + 1
        if not pending:
            staged.booked_by_account[account_id] = staged.booked_by_account.get(account_id, ZERO) + amount
        if running is not None:
            staged.balances.setdefault(account_id, RunningBalance()).add(line, posted_on, amount, running)
        if staged.first_on is None or posted_on < staged.first_on:
            staged.first_on = posted_on
        if staged.last_on is None or posted_on > staged.last_on:
            staged.last_on = posted_on
        if splits:
            staged.splits.append((staged.row_count, splits))
            for split in splits:
                staged.split_categories[split.category] = self._category_of(split.category, split.amount, account_id)[0]
        category_id, known = self._category_of(category, amount, account_id)
        names = self._payees.get(payee) or self._name(payee)
        if external_id:
            staged.has_external_ids = True
            identifier = _text(external_id[:EXTERNAL_ID_LENGTH])
        else:
            identifier = _NULL
        note = _text(memo[:MEMO_LENGTH]) if memo else ""
        return (
            f"{staged.row_count}\t{line}\t{account}\t{posted_on}\t{amount:f}\t{names}\t{note}\t{identifier}\t"
            f"{'t' if pending else 'f'}\t{category_id}\t{'t' if known else 'f'}\n"
        )

    def _find_account(self, hint: str, line: int) -> tuple[UUID, str]:
        account_id = self._account_of(hint, line)
        self._accounts[hint] = (account_id, str(account_id))
        return self._accounts[hint]

    def _name(self, payee: str) -> str:
        raw = payee[:PAYEE_LENGTH]
        names = f"{_text(raw)}\t{_text(payees.clean(raw))}\t{_text(payees.key(raw))}"
        if len(self._payees) < MOST_CACHED_TEXTS:
            self._payees[payee] = names
        return names

    def _reject(self, row: RejectedRow) -> None:
        self._staged.rejected_count += 1
        if len(self._staged.rejected) < MOST_REJECTED:
            self._staged.rejected.append(row)


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if "\\" in value or "\t" in value or "\n" in value or "\r" in value else value
