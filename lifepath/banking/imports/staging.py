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
from lifepath.core.money import shortest

CHUNK_ROWS = 2_000
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
    place integer, transaction_id uuid, outcome text, rule text
) ON COMMIT DROP;
"""
COPY_STAGE = "COPY import_stage FROM STDIN"

# Of the columns that the sweeps join by; texts would cost as much as staging them.
ANALYZE_STAGE = "ANALYZE import_stage (place, account_id, posted_on, source_amount, external_id, category_id)"

SUMS = """
SELECT account_id, count(*), sum(source_amount), coalesce(sum(source_amount) FILTER (WHERE NOT pending), 0),
    min(posted_on), max(posted_on), count(external_id) > 0
FROM import_stage GROUP BY account_id
"""

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

    def add_account(
        self,
        account_id: UUID,
        rows: int,
        total: Decimal,
        booked: Decimal,
        first_on: dt.date,
        last_on: dt.date,
        has_external_ids: bool,
    ) -> None:
        """What the rows of one account come to."""
        self.row_count += rows
        self.source_total = shortest(self.source_total + total)
        self.rows_by_account[account_id] = rows
        self.booked_by_account[account_id] = shortest(booked)
        self.first_on = min(self.first_on or first_on, first_on)
        self.last_on = max(self.last_on or last_on, last_on)
        self.has_external_ids = self.has_external_ids or has_external_ids


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
        self._ends: dict[tuple[str, str, bool], str] = {}
        self._days: dict[dt.date, str] = {}
        self._staged = Staged()

    def fill(self, rows: Iterable[SourceRow | RejectedRow | StatementInfo]) -> Staged:
        """Read to the end; errors of the database surface as Django's."""
        with connection.cursor() as cursor:
            cursor.execute(CREATE_STAGE)
            with connection.wrap_database_errors, cursor.copy(COPY_STAGE) as copy:
                for chunk in self._chunks(rows):
                    copy.write(chunk)
            cursor.execute(ANALYZE_STAGE)
            cursor.execute(SUMS)
            for sums in cursor.fetchall():
                self._staged.add_account(*sums)
        return self._staged

    def _chunks(self, rows: Iterable[SourceRow | RejectedRow | StatementInfo]) -> Iterable[str]:
        lines: list[str] = []
        place = 0
        for row in rows:
            if type(row) is SourceRow:
                place += 1
                lines.append(self._line(place, row))
                if len(lines) == CHUNK_ROWS:
                    self._tick(CHUNK_ROWS)
                    yield "".join(lines)
                    lines = []
            elif isinstance(row, RejectedRow):
                self._reject(row)
            elif isinstance(row, StatementInfo):
                self._staged.statements.append(row)
        self._tick(len(lines))
        yield "".join(lines)

    def _line(self, place: int, row: SourceRow) -> str:
        (line, posted_on, amount, payee, memo, external_id, _, category, hint, _, pending, splits, running) = row
        account_id, account = self._accounts.get(hint) or self._find_account(hint, line)
        if running is not None:
            self._staged.balances.setdefault(account_id, RunningBalance()).add(line, posted_on, amount, running)
        if splits:
            self._keep_splits(place, splits, account_id)
        kind = (category, hint, amount > 0)
        end = self._ends.get(kind) or self._find_category(kind, amount, account_id)
        names = self._payees.get(payee) or self._name(payee)
        day = self._days.get(posted_on) or self._name_day(posted_on)
        identifier = _text(external_id[:EXTERNAL_ID_LENGTH]) if external_id else _NULL
        note = _text(memo[:MEMO_LENGTH]) if memo else ""
        return (
            f"{place}\t{line}\t{account}\t{day}\t{amount}\t{names}\t{note}\t{identifier}\t"
            f"{'t' if pending else 'f'}\t{end}"
        )

    def _keep_splits(self, place: int, splits: tuple[SourceSplit, ...], account_id: UUID) -> None:
        self._staged.splits.append((place, splits))
        for split in splits:
            self._staged.split_categories[split.category] = self._category_of(split.category, split.amount, account_id)[
                0
            ]

    def _find_category(self, kind: tuple[str, str, bool], amount: Decimal, account_id: UUID) -> str:
        """The end of the line: the category, and whether the file named it."""
        category_id, known = self._category_of(kind[0], amount, account_id)
        end = f"{category_id}\t{'t' if known else 'f'}\n"
        if len(self._ends) < MOST_CACHED_TEXTS:
            self._ends[kind] = end
        return end

    def _name_day(self, day: dt.date) -> str:
        self._days[day] = day.isoformat()
        return self._days[day]

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
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
