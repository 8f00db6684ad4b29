"""What an import says about itself."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifepath.banking.imports.staging import Staged
from lifepath.banking.readers.rows import StatementInfo

AGREES, DIFFERS, NOT_GIVEN = "agrees", "differs", "not_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceCheck:
    """Opening balance plus rows against the closing balance, where the file has both."""

    result: str
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    closing_on: dt.date | None = None
    difference: Decimal | None = None
    first_wrong_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReport:
    """What an import did to one account."""

    account: UUID
    name: str
    hints: tuple[str, ...]
    rows: int
    created: int = 0
    matched: int = 0
    duplicates: int = 0
    conflicts: int = 0
    balance_check: BalanceCheck = field(default_factory=lambda: BalanceCheck(result=NOT_GIVEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """What became of one row."""

    line: int
    outcome: str
    rule: str = ""
    transaction: UUID | None = None
    posted_on: dt.date | None = None
    amount: Decimal | None = None
    payee: str = ""
    column: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do."""

    file_name: str
    file_format: str
    encoding: str
    digest: str
    plan: Mapping[str, Any] | None
    already_imported: bool
    row_count: int
    source_total: Decimal
    first_on: dt.date | None
    last_on: dt.date | None
    rejected: int
    accounts: Sequence[AccountReport]
    rows: Sequence[RowReport]
    rows_are_all: bool
    transfers_accepted: int = 0
    transfers_waiting: int = 0

    def total(self, name: str) -> int:
        """A count over all accounts."""
        return sum(getattr(account, name) for account in self.accounts)

    def summary(self) -> str:
        """One line of counts."""
        words = "already imported: " if self.already_imported else ""
        return (
            f"{words}{self.row_count} rows: {self.total('created')} created, {self.total('matched')} matched,"
            f" {self.total('duplicates')} duplicates, {self.total('conflicts')} conflicts, {self.rejected} rejected"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, still with dates and decimals."""
        return asdict(self)


def check_balance(staged: Staged, account_id: UUID, statements: Sequence[StatementInfo]) -> BalanceCheck:
    """From the statements' own balances, else from the balances printed beside the rows."""
    running = staged.balances.get(account_id)
    booked = staged.booked_by_account.get(account_id, Decimal(0))
    openings = [s for s in statements if s.opening_balance is not None]
    closings = [s for s in statements if s.closing_balance is not None]
    if closings:
        closing = max(closings, key=lambda s: s.closing_on or dt.date.min)
        opening = openings[0].opening_balance if openings else None
        difference = None if opening is None else (closing.closing_balance or 0) - opening - booked
        result = NOT_GIVEN if difference is None else AGREES if difference == 0 else DIFFERS
        return BalanceCheck(
            result=result,
            opening_balance=opening,
            closing_balance=closing.closing_balance,
            closing_on=closing.closing_on,
            difference=difference,
        )
    if running is not None and running.closing is not None:
        day, balance = running.closing
        difference = balance - running.opening - booked
        broken = running.first_break
        return BalanceCheck(
            result=AGREES if broken is None and difference == 0 else DIFFERS,
            opening_balance=running.opening,
            closing_balance=balance,
            closing_on=day,
            difference=difference,
            first_wrong_line=broken,
        )
    return BalanceCheck(result=NOT_GIVEN)
