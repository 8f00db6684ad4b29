"""One CSV row to one transaction: picks the mapped cells, signs the amount, says which cell is wrong."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import count, repeat
from operator import itemgetter

from lifepath.banking.readers.amounts import PLAIN_CHARACTERS, PLAIN_LENGTH, POINT, parse_amount
from lifepath.banking.readers.csv_plan import CsvPlan
from lifepath.banking.readers.csv_profiles import (
    DEBIT_CREDIT_FACTORS,
    INVERTED,
    SIGNED,
    TYPE_COLUMN,
)
from lifepath.banking.readers.csv_words import CREDIT_WORDS, DEBIT_WORDS, PENDING_WORDS
from lifepath.banking.readers.dates import DateCache
from lifepath.banking.readers.rows import (
    BadValue,
    ReadError,
    RejectedRow,
    SourceRow,
    StatementInfo,
    make_row,
    reject,
    shown,
)

_BALANCE_ROW = re.compile(r"\b(?:beginning|opening|starting|ending|closing)\s+balance\b", re.IGNORECASE)
_TEXTS = ("payee", "memo", "external_id", "check_number", "category", "account", "currency", "status")
_QUOTES_AND_BLANKS = " '\t\r\n"
_ZERO = Decimal(0)


@dataclass(slots=True)
class _Balanced:
    """A row with its running balance."""

    posted_on: date
    amount: Decimal
    balance: Decimal


class RowBuilder:
    """Turns the cells of one file into rows, as a plan says."""

    def __init__(self, plan: CsvPlan, header: tuple[str, ...]) -> None:
        self.width = len(header)
        self._plan = plan
        self._index = {name: header.index(columns[0]) for name, columns in plan.mapping.items() if columns}
        memos = [header.index(column) for column in plan.mapping.get("memo", ())]
        self._memos = itemgetter(*memos) if len(memos) > 1 else None
        self._dates = DateCache(plan.date_order)
        self._plain = PLAIN_CHARACTERS if plan.decimal_style == POINT else PLAIN_CHARACTERS.replace(".", "")
        if "date" not in self._index:
            raise ReadError("Name the column that holds the date.", column="date")
        self._signed_amount = self._amount_reader()
        self._first: _Balanced | None = None
        self._second: _Balanced | None = None
        self._last: _Balanced | None = None
        self._accounts: set[str] = set()

    def build(self, row: list[str], line: int) -> SourceRow | RejectedRow | None:
        """The transaction of one row; a reject when it has none; None when the row only states a balance."""
        built = self.build_all([row], line)
        return built[0] if built is not None else self._diagnosed(row, line)

    def build_all(self, rows: list[list[str]], line: int) -> list[SourceRow] | None:
        """The transactions of rows as wide as the header on consecutive lines; None when one of them has none.

        Column by column, which costs a third of row by row.
        """
        grid = [*zip(*rows, strict=True)]
        columns = {name: grid[at] for name, at in self._index.items()}
        try:
            days = [*map(self._dates.__getitem__, columns["date"])]
            amounts = self._amounts(rows, columns.get("amount", ()))
        except BadValue:
            return None
        text = {name: [*map(str.strip, columns[name])] if name in columns else [""] * len(rows) for name in _TEXTS}
        memos = text["memo"]
        if self._memos is not None:
            memos = [" ".join(filter(None, map(str.strip, cells))) for cells in map(self._memos, rows)]
        balances: Iterable[Decimal | None] = repeat(None)
        pending: Iterable[bool] = repeat(False)
        if "status" in columns:
            pending = [status.lower() in PENDING_WORDS for status in text["status"]]
        if "balance" in columns:
            known = zip(columns["balance"], days, amounts, text["account"], strict=True)
            balances = [self._balance(*cells) if cells[0] else None for cells in known]
        return [
            *map(
                make_row,
                zip(
                    count(line),
                    days,
                    amounts,
                    [payee or memo for payee, memo in zip(text["payee"], memos, strict=True)],
                    memos,
                    [identity.strip(_QUOTES_AND_BLANKS) or None for identity in text["external_id"]],
                    text["check_number"],
                    text["category"],
                    text["account"],
                    [currency or None for currency in text["currency"]] if "currency" in columns else repeat(None),
                    pending,
                    repeat(()),
                    balances,
                    strict=False,
                ),
            )
        ]

    def _amounts(self, rows: list[list[str]], texts: Sequence[str]) -> list[Decimal]:
        if self._signed_amount is not None:
            return [*map(self._signed_amount, rows)]
        together = "".join(texts)
        if not together.strip(self._plain) and max(map(len, texts)) <= PLAIN_LENGTH:
            with suppress(InvalidOperation):  # of the same characters, but with a sign behind, or none at all
                amounts = [*map(Decimal, texts)]
                return [amount or _ZERO for amount in amounts] if "-0" in together else amounts
        return [*map(self._number, texts)]

    def statement(self) -> StatementInfo | None:
        """What the running balances say; nothing when there are none, several accounts or no telling which end is new.

        The opening balance is the one before the oldest row, the closing balance the one after the newest.
        """
        first, second, last = self._first, self._second, self._last
        if first is None or last is None or len(self._accounts) > 1:
            return None
        oldest_first = first.posted_on < last.posted_on
        if first.posted_on == last.posted_on and second is not None:
            oldest_first = second.balance == first.balance + second.amount
            if not oldest_first and first.balance != second.balance + first.amount:
                return None
        oldest, newest = (first, last) if oldest_first else (last, first)
        return StatementInfo(
            account_hint=next(iter(self._accounts), ""),
            opening_balance=oldest.balance - oldest.amount,
            opening_on=oldest.posted_on,
            closing_balance=newest.balance,
            closing_on=newest.posted_on,
        )

    def _balance(self, text: str, posted_on: date, amount: Decimal, account: str) -> Decimal | None:
        """The running balance of a row; a cell without a number (a pending row's) has none."""
        try:
            balance = parse_amount(text, self._plan.decimal_style)
        except BadValue:
            return None
        self._last = _Balanced(posted_on, amount, balance)
        if self._first is None:
            self._first = self._last
        elif self._second is None:
            self._second = self._last
        if len(self._accounts) < 2:
            self._accounts.add(account.strip())
        return balance

    def _diagnosed(self, row: list[str], line: int) -> RejectedRow | None:
        """Why a row cannot be booked: its date or its amount."""
        raw = self._plan.delimiter.join(row)
        day = row[self._index["date"]]
        if not self._money_text(row) and _BALANCE_ROW.search(raw):
            return None
        try:
            self._dates[day]
        except BadValue as error:
            column = self._plan.mapping["date"][0]
            reason = f"{error}." if day.strip() else "The row has no date."
            return reject(line=line, column=column, reason=reason, raw=raw)
        column = next(self._plan.mapping[name][0] for name in ("amount", "debit", "credit") if name in self._index)
        reason = "The row has no amount."
        if self._money_text(row):
            try:
                self._amounts([row], [row[self._index[name]] for name in ("amount",) if name in self._index])
            except BadValue as error:
                reason = f"{error}."
        return reject(line=line, column=column, reason=reason, raw=raw)

    def _money_text(self, row: list[str]) -> str:
        return "".join(row[self._index[name]] for name in ("amount", "debit", "credit") if name in self._index).strip()

    def _number(self, text: str) -> Decimal:
        return parse_amount(text, self._plan.decimal_style)

    def _amount_reader(self) -> Callable[[list[str]], Decimal] | None:
        """How the amount is signed; None for the plain case of one signed column."""
        rule = self._plan.sign_rule
        if rule in DEBIT_CREDIT_FACTORS:
            if not self._index.keys() & {"debit", "credit"}:
                raise ReadError("Name the columns that hold debits and credits.", column="debit")
            return self._from_two_columns
        if "amount" not in self._index:
            raise ReadError("Name the column that holds the amount.", column="amount")
        if rule == TYPE_COLUMN and "type" not in self._index:
            raise ReadError("Name the column that says debit or credit.", column="type")
        return {SIGNED: None, INVERTED: self._inverted, TYPE_COLUMN: self._from_type}[rule]

    def _inverted(self, row: list[str]) -> Decimal:
        return -self._number(row[self._index["amount"]])

    def _from_type(self, row: list[str]) -> Decimal:
        amount, word = self._number(row[self._index["amount"]]), row[self._index["type"]].strip().lower()
        if word not in DEBIT_WORDS and word not in CREDIT_WORDS:
            raise BadValue(f"{shown(word)} says neither debit nor credit")
        if amount < 0:
            raise BadValue(f"{amount} is negative beside the word {word!r}")
        return -amount if word in DEBIT_WORDS else amount

    def _from_two_columns(self, row: list[str]) -> Decimal:
        parts = []
        for name, factor in zip(("debit", "credit"), DEBIT_CREDIT_FACTORS[self._plan.sign_rule], strict=True):
            text = row[self._index[name]].strip() if name in self._index else ""
            if text:
                parts.append(factor * self._number(text))
        amounts = [part for part in parts if part]
        if len(amounts) > 1:
            raise BadValue("The row has a debit and a credit")
        if not parts:
            raise BadValue("The row has no amount")
        return amounts[0] if amounts else _ZERO
