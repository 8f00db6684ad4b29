"""CAMT.053 statements of any version, read with expat as a stream.

A DOCTYPE is refused, so no entity is ever declared, expanded or fetched. The sign of an entry is its own CdtDbtInd; the
reversal indicator only says that the entry undoes an earlier one and does not turn it again (ISO 20022). Pending and
future entries are pending rows; entries for information are counted. One row per entry; the details of a batch become
its splits when their amounts add up. Not read: charges, interest, exchange rates.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from xml.parsers import expat

from lifepath.banking.readers.amounts import plain_amount
from lifepath.banking.readers.dates import make_date
from lifepath.banking.readers.rows import (
    DEFAULT_ROW_LIMIT,
    FIELD_LIMIT,
    BadValue,
    Item,
    Items,
    ReadError,
    SourceSplit,
    StatementInfo,
    make_row,
    reject,
    shown,
)

_DEPTH_LIMIT = 100
_DETAIL_LIMIT = 10_000
_VALUE_LIMIT = 500
_PENDING = frozenset({"PDNG", "FUTR"})
_OPENING = ("OPBD", "PRCD", "OPAV")
_CLOSING = ("CLBD",)
_NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE"})


def read_camt053(chunks: Iterable[str], *, max_rows: int = DEFAULT_ROW_LIMIT) -> Items:
    """Rows and balances of every statement in a CAMT.053 file, from its text in pieces."""
    document = _Document(max_rows)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: document.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda name: document.end(parser.CurrentLineNumber)
    parser.CharacterDataHandler = document.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk.encode())
            if fed - parser.CurrentByteIndex > 2 * FIELD_LIMIT:
                raise ReadError(
                    f"A tag or comment is longer than {FIELD_LIMIT} characters.", line=parser.CurrentLineNumber
                )
            yield from document.ready()
        parser.Parse("", True)
    except expat.ExpatError as error:
        raise ReadError(f"The XML is broken: {expat.ErrorString(error.code)}.", line=error.lineno) from None
    yield from document.ready()
    if not document.statements:
        raise ReadError("The file holds no account statement.", line=document.line)


def _refuse_doctype(*_: object) -> None:
    raise ReadError("A DOCTYPE or entity declaration has no place in a bank file.", line=1)


class _Document:
    """What is open in the document: one statement, one entry, one detail of it."""

    def __init__(self, max_rows: int) -> None:
        self.max_rows = max_rows
        self.rows = 0
        self.statements = 0
        self.line = 1
        self.path: list[str] = []
        self.content = ""
        self.items: list[Item] = []
        self.statement = _Part()
        self.entry: _Part | None = None
        self.detail: _Part | None = None
        self.balance: _Part | None = None

    def ready(self) -> list[Item]:
        """The items found since the last call."""
        items, self.items = self.items, []
        return items

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """An element opens."""
        self.line = line
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.content = ""
        if len(self.path) > _DEPTH_LIMIT:
            raise ReadError(f"The XML is nested deeper than {_DEPTH_LIMIT} levels.", line=line)
        if name == "Stmt":
            self.statements += 1
            self.statement = _Part(line, len(self.path))
        elif name == "Ntry":
            self.entry = _Part(line, len(self.path))
        elif name == "TxDtls" and self.entry is not None:
            self.detail = _Part(line, len(self.path))
        elif name == "Bal" and self.entry is None:
            self.balance = _Part(line, len(self.path))
        if "Ccy" in attributes:
            self._part().add([*self.path[self._part().depth :], "@Ccy"], attributes["Ccy"])

    def text(self, content: str) -> None:
        """Text of the open element."""
        self.content += content
        if len(self.content) > FIELD_LIMIT:
            raise ReadError(f"A field is longer than {FIELD_LIMIT} characters.", line=self.line)

    def end(self, line: int) -> None:
        """An element closes."""
        part = self._part()
        if self.content and not self.content.isspace():
            part.add(self.path[part.depth :], self.content.strip())
        self.content = ""
        name = self.path.pop()
        self.line = line
        if name == "TxDtls" and self.detail is not None and self.entry is not None:
            self.entry.keep(self.detail)
            self.detail = None
        elif name == "Ntry" and self.entry is not None:
            self._finish_entry(self.entry)
            self.entry = None
        elif name == "Bal" and self.balance is not None:
            self.statement.keep(self.balance)
            self.balance = None
        elif name == "Stmt":
            self._finish_statement()

    def _part(self) -> "_Part":
        return self.detail or self.entry or self.balance or self.statement

    def _finish_entry(self, entry: "_Part") -> None:
        self.rows += 1
        if self.rows > self.max_rows:
            raise ReadError(f"The file has more than {self.max_rows} transactions.", line=entry.line)
        status = entry.first("Sts", "Sts/Cd", "Sts/Prtry")
        if status not in _PENDING and status not in ("BOOK", ""):
            self.statement.others += 1
            return
        try:
            self.items.append(self._row(entry, status))
        except _Refused as error:
            raw = "; ".join(f"{path}={value}" for path, value in entry.values.items())
            self.items.append(reject(line=entry.line, column=error.column, reason=f"{error}.", raw=raw))

    def _row(self, entry: "_Part", status: str) -> Item:
        posted_on = _day(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        amount = _signed_amount(entry)
        details = entry.parts
        only = details[0] if len(details) == 1 else _Part()
        credited = amount >= 0
        memo = only.text() or entry.first("AddtlNtryInf") or " ".join(filter(None, (part.text() for part in details)))
        payee = only.party(credited=credited) or entry.first("AddtlNtryInf") or memo
        references = [entry.first("AcctSvcrRef"), only.first("Refs/AcctSvcrRef"), entry.first("NtryRef")]
        references += [only.first("Refs/EndToEndId"), only.first("Refs/TxId")]
        return make_row(
            (
                entry.line,
                posted_on,
                amount,
                payee,
                memo[:FIELD_LIMIT],
                next((reference for reference in references if reference not in _NO_REFERENCE), None),
                only.first("Refs/ChqNb"),
                "",
                self.statement.account(),
                entry.first("Amt/@Ccy") or self.statement.first("Acct/Ccy") or None,
                status in _PENDING,
                _batch_splits(amount, details, credited=credited),
                None,
            )
        )

    def _finish_statement(self) -> None:
        statement = self.statement
        try:
            opening, opening_on = _balance(statement, _OPENING)
            closing, closing_on = _balance(statement, _CLOSING)
        except _Refused as error:
            self.items.append(reject(line=statement.line, column="Bal", reason=f"{error}.", raw=""))
            return
        self.items.append(
            StatementInfo(
                account_hint=statement.account(),
                currency=statement.first("Acct/Ccy") or None,
                account_kind=statement.first("Acct/Tp/Cd"),
                opening_balance=opening,
                opening_on=opening_on,
                closing_balance=closing,
                closing_on=closing_on,
                other_entries=statement.others,
            )
        )


class _Refused(BadValue):
    """A value that cannot be read, with the element it stands in."""

    def __init__(self, message: str, column: str) -> None:
        super().__init__(message)
        self.column = column


class _Part:
    """The text values of one element by their path below it."""

    def __init__(self, line: int = 0, depth: int = 0) -> None:
        self.line = line
        self.depth = depth
        self.values: dict[str, str] = {}
        self.parts: list[_Part] = []
        self.others = 0

    def add(self, path: list[str], value: str) -> None:
        """Remember a value; of a repeated text field all, of anything else the first."""
        key = "/".join(path)
        if key.endswith("Ustrd") and key in self.values:
            self.values[key] = f"{self.values[key]} {value}"[:FIELD_LIMIT]
        else:
            self.values.setdefault(key, value)
            if len(self.values) > _VALUE_LIMIT:
                raise ReadError(f"An element has more than {_VALUE_LIMIT} values.", line=self.line)

    def keep(self, part: "_Part") -> None:
        """Keep a finished detail or balance."""
        if len(self.parts) >= _DETAIL_LIMIT:
            raise ReadError(f"An entry has more than {_DETAIL_LIMIT} details.", line=self.line)
        self.parts.append(part)

    def first(self, *paths: str) -> str:
        """The first value that is there, else nothing."""
        return next((self.values[path] for path in paths if path in self.values), "")

    def account(self) -> str:
        """The account number as written."""
        return self.first("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Nm")

    def party(self, *, credited: bool) -> str:
        """The other side: who paid when money came in, who was paid when it went out."""
        roles = ("Dbtr", "UltmtDbtr") if credited else ("Cdtr", "UltmtCdtr")
        others = ("Cdtr", "UltmtCdtr") if credited else ("Dbtr", "UltmtDbtr")
        return self.first(*(f"RltdPties/{role}/{name}" for role in (*roles, *others) for name in ("Nm", "Pty/Nm")))

    def text(self) -> str:
        """What the payment is for."""
        return self.first("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf")


def _signed_amount(part: "_Part") -> Decimal:
    try:
        amount = plain_amount(part.first("Amt"))
    except BadValue as error:
        raise _Refused(str(error), "Amt") from None
    side = part.first("CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise _Refused(f"{shown(side)} is neither CRDT nor DBIT", "CdtDbtInd")
    return -amount if side == "DBIT" else amount


def _day(part: "_Part", *paths: str) -> dt.date:
    text = part.first(*paths)
    year, month, day = text[:4], text[5:7], text[8:10]
    if not (text.isascii() and (year + month + day).isdigit() and text[4:5] == text[7:8] == "-"):
        raise _Refused(f"{shown(text)} is not a date", paths[0])
    try:
        return make_date(int(year), int(month), int(day), text)
    except BadValue as error:
        raise _Refused(str(error), paths[0]) from None


def _balance(statement: "_Part", codes: tuple[str, ...]) -> tuple[Decimal | None, dt.date | None]:
    for code in codes:
        for part in statement.parts:
            if part.first("Tp/CdOrPrtry/Cd") == code:
                return _signed_amount(part), _day(part, "Dt/Dt", "Dt/DtTm")
    return None, None


def _batch_splits(amount: Decimal, details: list["_Part"], *, credited: bool) -> tuple[SourceSplit, ...]:
    """The details of a batch as splits, if each has an amount and together they are the entry."""
    if len(details) < 2:
        return ()
    splits = []
    for detail in details:
        try:
            part = plain_amount(detail.first("Amt", "AmtDtls/TxAmt/Amt"))
        except BadValue:
            return ()
        memo = " ".join(filter(None, (detail.party(credited=credited), detail.text())))
        splits.append(SourceSplit(part if credited else -part, "", memo))
    return tuple(splits) if sum(split.amount for split in splits) == amount else ()
