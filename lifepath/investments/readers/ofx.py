"""Trades, positions and cash of OFX investment statements (1.x SGML, 2.x XML, QFX).

The tags are scanned as the bank reader scans them: nothing is expanded or fetched, and a DOCTYPE is refused. Amounts
come from TOTAL, which is cash and therefore right for bonds, too, whose prices are percents of par; a position's price
is its market value by its units. Not taken: returns of capital, closures of options (refused by row), cash entries and
moves between sub-accounts (counted).
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lifepath.banking.readers.ofx_markup import ENTRY, entries_and_markup, plain_text
from lifepath.core.money import quantize, to_cents
from lifepath.investments.choices import ActivityKind, AssetType
from lifepath.investments.readers.statement import (
    PositionRow,
    RejectedTrade,
    Statement,
    StatementError,
    TradeRow,
)

ZERO = Decimal(0)
_tags_of = re.compile(r"<(/?)([A-Z0-9.]+)(?:[\s/][^<>]*)?>([^<]*)").finditer
_KINDS = {"STOCK": AssetType.STOCK, "MF": AssetType.MUTUAL_FUND, "DEBT": AssetType.BOND, "OPT": AssetType.OPTION}
_BUYS = {f"BUY{kind}": kind for kind in ("STOCK", "MF", "DEBT", "OPT", "OTHER")}
_SELLS = {f"SELL{kind}": kind for kind in ("STOCK", "MF", "DEBT", "OPT", "OTHER")}
_FEES = ("INVEXPENSE", "MARGININTEREST")
_REFUSED = {
    "RETOFCAP": "A return of capital is not taken over; correct the basis by hand.",
    "CLOSUREOPT": "The exercise or expiry of an option is not taken over.",
}
_TRADES = {*_BUYS, *_SELLS, *_FEES, *_REFUSED, "INCOME", "REINVEST", "TRANSFER", "SPLIT"}
_ASIDE = {"JRNLSEC", "JRNLFUND", "INVBANKTRAN"}
_POSITIONS = {f"POS{kind}": kind for kind in ("STOCK", "MF", "DEBT", "OPT", "OTHER")}
_SECURITIES = {f"{kind}INFO": kind for kind in ("STOCK", "MF", "DEBT", "OPT", "OTHER")}
_COLLECTED = {*_TRADES, *_POSITIONS, *_SECURITIES, "INVACCTFROM", "INVBAL"}
_LONGEST_NUMBER = 40

Fields = dict[str, str]


class _Bad(ValueError):
    """A field of a row cannot be read."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_ofx_statements(chunks: Iterable[str], *, most_rows: int) -> list[Statement]:
    """Every investment statement of the file. Raises StatementError, and ReadError of the scanner."""
    scan = _Scan(most_rows)
    for line, between, entries in entries_and_markup(chunks):
        scan.take(between + "".join(ENTRY + entry for entry in entries), line)
    if not scan.complete:
        raise StatementError("The file is cut off: its end is missing. Download it again.")
    if not scan.statements:
        raise StatementError("The file holds no investment statement.")
    return [scan.finished(statement) for statement in scan.statements]


class _Scan:
    """Where the scanner is, and what it has collected; securities are listed last, so rows wait for them."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self.complete = False
        self.statements: list[Statement] = []
        self.waiting: list[tuple[Statement, str, Fields, int]] = []
        self.securities: dict[str, tuple[str, Fields]] = {}
        self._within = ""
        self._fields: Fields = {}
        self._line = 0

    def take(self, markup: str, line: int) -> None:
        """Follow the tags of a piece."""
        place = 0
        for match in _tags_of(markup):
            line += markup.count("\n", place, match.start())
            place = match.start()
            closing, name, value = match.groups()
            if closing:
                self._close(name)
            elif name == "INVSTMTRS":
                self.statements.append(Statement())
            elif name in _COLLECTED and not self._within:
                self._within, self._fields, self._line = name, {}, line
            elif name in _ASIDE and self.statements:
                self.statements[-1].left_aside += 1
            elif self._within:
                if value.strip():
                    self._fields.setdefault(name, plain_text(value))
            elif self.statements and name in ("DTASOF", "CURDEF"):
                self._head(name, plain_text(value))

    def _head(self, name: str, value: str) -> None:
        statement = self.statements[-1]
        if name == "CURDEF":
            statement.currency = value.upper()
        elif statement.as_of is None:
            statement.as_of = _day({name: value}, name)

    def _close(self, name: str) -> None:
        if name == "OFX":
            self.complete = True
        if name != self._within:
            return
        self._within = ""
        fields = self._fields
        if name in _SECURITIES:
            self.securities[fields.get("UNIQUEID", "")] = (_SECURITIES[name], fields)
            return
        if not self.statements:
            return
        statement = self.statements[-1]
        if name == "INVACCTFROM":
            statement.account = fields.get("ACCTID", "")
        elif name == "INVBAL":
            statement.cash = _number(fields, "AVAILCASH") if "AVAILCASH" in fields else None
        else:
            self.waiting.append((statement, name, fields, self._line))
            if len(self.waiting) > self.most_rows:
                raise StatementError(f"The file has more than {self.most_rows} rows.")

    def finished(self, statement: Statement) -> Statement:
        """The statement with its rows, now that the securities are known."""
        for owner, name, fields, line in self.waiting:
            if owner is not statement:
                continue
            try:
                if name in _POSITIONS:
                    statement.positions.append(self._position(name, fields, statement))
                else:
                    statement.trades.append(self._trade(name, fields, line))
            except _Bad as bad:
                statement.rejected.append(RejectedTrade(line, bad.column, str(bad)))
        return statement

    def _security(self, fields: Fields, kind: str) -> tuple[str, str, AssetType]:
        """Symbol, name and type; a security without a ticker goes by its CUSIP."""
        unique = fields.get("UNIQUEID", "")
        if not unique:
            return "", "", AssetType.OTHER
        listed, info = self.securities.get(unique, (kind, {}))
        symbol = "".join(info.get("TICKER", unique).split()).upper()[:24]
        return symbol, info.get("SECNAME", "")[:200], _KINDS.get(listed or kind, AssetType.OTHER)

    def _position(self, name: str, fields: Fields, statement: Statement) -> PositionRow:
        symbol, title, asset_type = self._security(fields, _POSITIONS[name])
        shares = _number(fields, "UNITS")
        if not symbol:
            raise _Bad("UNIQUEID", "The position names no security.")
        if fields.get("POSTYPE", "LONG").upper() == "SHORT" or shares < 0:
            raise _Bad("UNITS", f"A short position of {symbol} is not taken over.")
        value = _number(fields, "MKTVAL") if "MKTVAL" in fields else ZERO
        price = value / shares if value > 0 and shares > 0 else _number(fields, "UNITPRICE")
        on = _day(fields, "DTPRICEASOF") if "DTPRICEASOF" in fields else statement.as_of
        if on is None:
            raise _Bad("DTPRICEASOF", f"The price of {symbol} has no day.")
        return PositionRow(
            symbol=symbol,
            name=title,
            asset_type=asset_type,
            shares=quantize(shares, 10),
            price=quantize(price, 8),
            price_on=on,
        )

    def _trade(self, name: str, fields: Fields, line: int) -> TradeRow:
        if name in _REFUSED:
            raise _Bad(name, _REFUSED[name])
        kind = _BUYS.get(name) or _SELLS.get(name) or ""
        symbol, title, asset_type = self._security(fields, kind)
        if not symbol and name not in _FEES:
            raise _Bad("UNIQUEID", "The transaction names no security.")
        base = TradeRow(
            line=line,
            on=_day(fields, "DTTRADE"),
            kind=ActivityKind.FEE,
            symbol=symbol,
            name=title,
            asset_type=asset_type,
            external_id=f"OFX:{fields['FITID']}"[:255] if fields.get("FITID") else "",
            memo=fields.get("MEMO", "")[:500],
        )
        return _filled(base, name, fields)


def _filled(base: TradeRow, name: str, fields: Fields) -> TradeRow:
    """The row with the figures of its kind."""
    if name == "SPLIT":
        new, old = _number(fields, "NUMERATOR"), _number(fields, "DENOMINATOR")
        if new <= 0 or old <= 0:
            raise _Bad("NUMERATOR", "The ratio of the split is not above zero.")
        return replace(base, kind=ActivityKind.SPLIT, ratio=quantize(new / old, 10))
    if name == "TRANSFER":
        return _transfer(base, fields)
    fee = sum((abs(_number(fields, each)) for each in ("COMMISSION", "FEES", "TAXES", "LOAD") if each in fields), ZERO)
    total = abs(_number(fields, "TOTAL"))
    if name in _FEES:
        return replace(base, amount=to_cents(total))
    if name == "INCOME":
        if _number(fields, "TOTAL") < 0:
            raise _Bad("TOTAL", "Income that is taken back is not taken over.")
        return replace(base, kind=ActivityKind.DIVIDEND, amount=to_cents(total))
    shares = quantize(abs(_number(fields, "UNITS")), 10)
    if shares == 0:
        raise _Bad("UNITS", "No shares move.")
    if name in _SELLS:
        return replace(base, kind=ActivityKind.SELL, shares=shares, amount=to_cents(total + fee), fee=to_cents(fee))
    amount = max(total - fee, ZERO)
    kind = ActivityKind.REINVEST if name == "REINVEST" else ActivityKind.BUY
    return replace(base, kind=kind, shares=shares, amount=to_cents(amount), fee=to_cents(fee))


def _transfer(base: TradeRow, fields: Fields) -> TradeRow:
    shares = quantize(abs(_number(fields, "UNITS")), 10)
    if shares == 0:
        raise _Bad("UNITS", "No shares move.")
    if fields.get("TFERACTION", "").upper() == "OUT":
        return replace(base, kind=ActivityKind.TRANSFER_OUT, shares=shares)
    cost = next((name for name in ("AVGCOSTBASIS", "UNITPRICE") if name in fields), "")
    amount = to_cents(shares * abs(_number(fields, cost))) if cost else ZERO
    since = _day(fields, "DTPURCHASE") if "DTPURCHASE" in fields else None
    return replace(base, kind=ActivityKind.TRANSFER_IN, shares=shares, amount=amount, acquired_on=since)


def _number(fields: Fields, name: str) -> Decimal:
    text = fields.get(name, "").replace(",", "")
    try:
        if not text or len(text) > _LONGEST_NUMBER:
            raise InvalidOperation
        value = Decimal(text)
        if not value.is_finite() or abs(value) >= Decimal(10) ** 14:
            raise InvalidOperation
    except InvalidOperation:
        raise _Bad(name, f"{text[:40]!r} is no number." if text else f"{name} is missing.") from None
    return value


def _day(fields: Fields, name: str) -> dt.date:
    text = fields.get(name, "")[:8]
    try:
        if not (text.isascii() and text.isdigit() and len(text) == 8):
            raise ValueError
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise _Bad(name, f"{text!r} is no day." if text else f"{name} is missing.") from None
