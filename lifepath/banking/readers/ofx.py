"""OFX 1.x (SGML), OFX 2.x (XML) and QFX, read as a stream by one tolerant scanner.

Banks send SGML under an XML declaration and leave tags open in either, so the tags are scanned rather than parsed as a
document: nothing is expanded, nothing is fetched, and a DOCTYPE or an entity declaration is refused. Bank, credit card
and investment statements are read; of an investment statement the cash entries (INVBANKTRAN) are rows and the trades
are counted. Dates are the first eight digits as written. Not read: loans, transfers to be made, security lists.
"""

import re
from collections.abc import Iterable, Iterator

from lifepath.banking.readers.amounts import amount_of_either_style
from lifepath.banking.readers.dates import CompactDateCache
from lifepath.banking.readers.ofx_entry import EntryReader
from lifepath.banking.readers.ofx_markup import entries_and_markup, plain_text
from lifepath.banking.readers.rows import (
    DEFAULT_ROW_LIMIT,
    BadValue,
    Item,
    Items,
    ReadError,
    RejectedRow,
    StatementInfo,
    reject,
    shown,
)

_tags_of = re.compile(r"<(/?)([A-Z0-9.]+)(?:[\s/][^<>]*)?>([^<]*)").findall
_STATEMENTS = {"STMTRS": "", "CCSTMTRS": "CREDITCARD", "INVSTMTRS": "INVESTMENT"}
_ACCOUNTS = frozenset({"BANKACCTFROM", "CCACCTFROM", "INVACCTFROM"})
_TRADE = re.compile(
    r"(?:BUY|SELL)(?:DEBT|MF|OPT|OTHER|STOCK)|CLOSUREOPT|INCOME|INVEXPENSE|JRNLFUND|JRNLSEC|MARGININTEREST|REINVEST"
    r"|RETOFCAP|SPLIT|TRANSFER"
)


def read_ofx(chunks: Iterable[str], *, max_rows: int = DEFAULT_ROW_LIMIT) -> Items:
    """Rows of an OFX file from its text in pieces; ReadError when it is cut off or holds no statement."""
    document = _Document()
    entries_read = EntryReader()
    rows = 0
    for line, between, entries in entries_and_markup(chunks):
        yield from document.take(between, line)
        line += between.count("\n")
        rows += len(entries)
        if rows > max_rows:
            raise ReadError(f"The file has more than {max_rows} transactions.", line=line)
        for entry in entries:
            item, rest = entries_read.read(entry, line, document.account, document.currency)
            yield item
            if rest:
                yield from document.take(rest, line)
            line += entry.count("\n")
    document.finish(line=line)


class _Document:
    """Where the scanner is: which statement and account, and what is known of them so far."""

    def __init__(self) -> None:
        self.statements = 0
        self.complete = False
        self.refused = False
        self.message = ""
        self.within = ""
        self.start("")

    def start(self, kind: str) -> None:
        """Begin a statement with nothing known of it."""
        self.is_open = False
        self.kind = kind
        self.account = ""
        self.currency: str | None = None
        self.balance = ""
        self.balance_on = ""
        self.others = 0

    def take(self, markup: str, line: int) -> Iterator[Item]:
        """Follow the tags between transactions; yields what is known of a statement where it ends."""
        for closing, name, value in _tags_of(markup):
            if closing:
                yield from self._close(name, line)
            elif name in _STATEMENTS:
                self.start(_STATEMENTS[name])
                self.is_open = True
                self.statements += 1
            elif name in _ACCOUNTS or name in ("LEDGERBAL", "STATUS"):
                self.within = name
            elif self.kind == "INVESTMENT" and _TRADE.fullmatch(name):
                self.others += 1
            else:
                self._value(name, value.strip())

    def _value(self, name: str, value: str) -> None:
        if name == "CURDEF":
            self.currency = plain_text(value) or None
        elif self.within in _ACCOUNTS:
            if name == "ACCTID":
                self.account = plain_text(value)
            elif name == "ACCTTYPE":
                self.kind = self.kind or plain_text(value)
        elif self.within == "LEDGERBAL":
            if name == "BALAMT":
                self.balance = value
            elif name == "DTASOF":
                self.balance_on = value
        elif self.within == "STATUS":
            if name == "SEVERITY" and value == "ERROR":
                self.refused = True
            elif name == "MESSAGE":
                self.message = plain_text(value)

    def _close(self, name: str, line: int) -> Iterator[Item]:
        if name == self.within:
            self.within = ""
        elif name in _STATEMENTS and self.is_open:
            self.is_open = False
            yield self._statement(line)
        elif name == "OFX":
            self.complete = True

    def _statement(self, line: int) -> StatementInfo | RejectedRow:
        balance, day = None, None
        if self.balance:
            try:
                balance = amount_of_either_style(self.balance)
                day = CompactDateCache()[self.balance_on[:8]] if self.balance_on else None
            except BadValue as error:
                return reject(line=line, column="LEDGERBAL", reason=f"{error}.", raw=self.balance)
        return StatementInfo(
            account_hint=self.account,
            currency=self.currency,
            account_kind=self.kind,
            closing_balance=balance,
            closing_on=day,
            other_entries=self.others,
        )

    def finish(self, *, line: int) -> None:
        """The end of the file: everything must have been closed, and something must have been there."""
        if not self.complete or self.is_open:
            raise ReadError("The file is cut off: its end is missing. Download it again.", line=line)
        if not self.statements:
            said = f" The bank says: {shown(self.message)}" if self.refused and self.message else ""
            raise ReadError(f"The file holds no account statement.{said}", line=line)
