"""Trades from CSV exports of brokers: columns and actions by the names that Schwab, Fidelity and Vanguard give them."""

import csv
import datetime as dt
import hashlib
import io
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lifepath.core.money import quantize, to_cents
from lifepath.investments.choices import MOVES_SHARES, ActivityKind, AssetType
from lifepath.investments.readers.statement import OpenQuestion, RejectedTrade, Statement, StatementError, TradeRow

ZERO = Decimal(0)
COLUMNS = {
    "date": ("date", "trade date", "run date", "activity date", "transaction date", "traded on"),
    "action": ("action", "type", "transaction type", "activity", "activity type", "kind"),
    "symbol": ("symbol", "ticker", "security"),
    "shares": ("quantity", "shares", "units", "qty"),
    "price": ("price", "share price", "price ($)", "unit price"),
    "amount": ("amount", "net amount", "amount ($)", "total", "value", "principal amount"),
    "fee": ("fees & comm", "fees", "fee", "commission", "commission ($)", "fees ($)", "commission fees", "commissions"),
    "ratio": ("ratio", "split ratio"),
    "name": ("description", "security description", "investment name", "name"),
    "id": ("id", "transaction id", "reference", "reference number"),
}
REQUIRED = ("date", "action")
ACTIONS = (
    (re.compile(r"reinvest", re.IGNORECASE), ActivityKind.REINVEST),
    (re.compile(r"split", re.IGNORECASE), ActivityKind.SPLIT),
    (re.compile(r"\b(buy|bought|purchase)", re.IGNORECASE), ActivityKind.BUY),
    (re.compile(r"\b(sell|sold|sale|redemption)", re.IGNORECASE), ActivityKind.SELL),
    (re.compile(r"dividend|interest|capital gain|cap gain|\bdiv\b", re.IGNORECASE), ActivityKind.DIVIDEND),
    (re.compile(r"\b(fee|advisory|expense|commission)", re.IGNORECASE), ActivityKind.FEE),
    (re.compile(r"transfer.*out|shares out|transfer_out", re.IGNORECASE), ActivityKind.TRANSFER_OUT),
    (re.compile(r"transfer.*in|shares in|transfer_in|journaled shares", re.IGNORECASE), ActivityKind.TRANSFER_IN),
)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.:^/=_-]{0,23}")
_REINVESTED_CASH = re.compile(r"reinvest.*dividend|reinvest dividend", re.IGNORECASE)


class _Bad(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_csv_statement(text: str, *, date_order: str | None, most_rows: int) -> Statement:
    """The rows under the header. Raises StatementError, and OpenQuestion where dates may be read two ways."""
    try:
        rows = [(number, row) for number, row in _numbered(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise StatementError(f"The file cannot be read as CSV: {error}.") from error
    if len(rows) > most_rows:
        raise StatementError(f"The file has more than {most_rows} rows.")
    begun, places = _header(rows)
    body = rows[begun + 1 :]
    order = date_order or _order([_cell(row, places, "date") for _, row in body])
    statement = Statement()
    seen: Counter[str] = Counter()
    for line, row in body:
        try:
            trade = _trade(line, row, places, order)
        except _Bad as bad:
            statement.rejected.append(RejectedTrade(line, bad.column, str(bad)))
            continue
        if trade is None:
            statement.left_aside += 1
            continue
        statement.trades.append(_identified(trade, _cell(row, places, "id"), seen))
    return statement


def _numbered(text: str) -> list[tuple[int, list[str]]]:
    head = text[:2_000]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, row) for row in reader]


def _header(rows: list[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """The first of the first 20 rows that names a date and an action."""
    for number, (_, row) in enumerate(rows[:20]):
        names = [" ".join(cell.casefold().split()) for cell in row]
        places = {}
        for field, known in COLUMNS.items():
            place = next((names.index(name) for name in known if name in names), None)
            if place is not None:
                places[field] = place
        if all(field in places for field in REQUIRED):
            return number, places
    wanted = "; ".join(f"{field}: {', '.join(COLUMNS[field])}" for field in REQUIRED)
    raise StatementError(f"No row names the columns that are needed ({wanted}).")


def _cell(row: list[str], places: dict[str, int], name: str) -> str:
    place = places.get(name)
    return row[place].strip() if place is not None and place < len(row) else ""


def _order(dates: list[str]) -> str:
    """MDY or DMY as the days of the file show."""
    parts = [match.groups() for text in dates if (match := _DATE.match(text))]
    if any(int(first) > 12 for first, _, _ in parts):
        return "DMY"
    if any(int(second) > 12 for _, second, _ in parts) or not parts:
        return "MDY"
    raise OpenQuestion("date_order", "Every date of the file may be read two ways; say MDY or DMY.")


def _trade(line: int, row: list[str], places: dict[str, int], order: str) -> TradeRow | None:
    action = _cell(row, places, "action")
    kind = next((kind for pattern, kind in ACTIONS if pattern.search(action)), None)
    if kind is None:
        return None
    symbol = _cell(row, places, "symbol").upper()
    if symbol and not _SYMBOL.fullmatch(symbol):
        raise _Bad("symbol", f"{symbol[:40]!r} is no symbol.")
    shares = abs(_number(row, places, "shares"))
    if kind is ActivityKind.REINVEST and shares == 0:
        if _REINVESTED_CASH.search(action):
            return None  # the cash side of a reinvestment, whose shares stand in a row of their own
        kind = ActivityKind.DIVIDEND
    if not symbol and kind is not ActivityKind.FEE:
        return None
    base = TradeRow(
        line=line,
        on=_day(_cell(row, places, "date"), order),
        kind=kind,
        symbol=symbol,
        name=_cell(row, places, "name")[:200],
        asset_type=AssetType.STOCK,
        memo=action[:500],
    )
    return _figures(base, row, places, shares)


def _figures(base: TradeRow, row: list[str], places: dict[str, int], shares: Decimal) -> TradeRow:
    if base.kind is ActivityKind.SPLIT:
        ratio = _number(row, places, "ratio")
        if ratio <= 0:
            raise _Bad("ratio", "A split needs its ratio in a column of that name.")
        return replace(base, ratio=quantize(ratio, 10))
    fee, total = to_cents(abs(_number(row, places, "fee"))), abs(_number(row, places, "amount"))
    price = abs(_number(row, places, "price"))
    if base.kind in MOVES_SHARES and shares == 0:
        raise _Bad("shares", "No shares move.")
    if total == 0 and price and shares:
        gross = shares * price
    elif base.kind is ActivityKind.SELL:
        gross = total + fee
    elif base.kind in (ActivityKind.BUY, ActivityKind.REINVEST):
        gross = max(total - fee, ZERO)
    else:
        gross = total
    if base.kind in (ActivityKind.DIVIDEND, ActivityKind.FEE):
        if gross == 0:
            raise _Bad("amount", "No amount is given.")
        return replace(base, amount=to_cents(gross))
    return replace(base, shares=quantize(shares, 10), amount=to_cents(gross), fee=fee)


def _number(row: list[str], places: dict[str, int], name: str) -> Decimal:
    text = _cell(row, places, name).replace("$", "").replace(",", "").replace("(", "-").replace(")", "")
    if not text or text in ("--", "-"):
        return ZERO
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _Bad(name, f"{text[:40]!r} is no number.") from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 14:
        raise _Bad(name, f"{text[:40]!r} is no number that fits.")
    return value


def _day(text: str, order: str) -> dt.date:
    try:
        match = _DATE.match(text)
        if match is None:
            return dt.date.fromisoformat(text[:10])
        first, second, year = (int(part) for part in match.groups())
        if order == "YMD":
            raise ValueError
        return dt.date(year, first, second) if order == "MDY" else dt.date(year, second, first)
    except ValueError:
        raise _Bad("date", f"{text[:40]!r} is no day.") from None


def _identified(trade: TradeRow, given: str, seen: Counter[str]) -> TradeRow:
    """The broker's id, else a fingerprint of the row and how often it came before in the file."""
    if given:
        return replace(trade, external_id=f"CSV:{given}"[:255])
    figures = (trade.on, trade.kind, trade.symbol, trade.shares, trade.amount, trade.fee, trade.ratio)
    text = "|".join(str(figure) for figure in figures)
    seen[text] += 1
    return replace(trade, external_id=f"CSV:{hashlib.sha256(f'{text}|{seen[text]}'.encode()).hexdigest()[:40]}")
