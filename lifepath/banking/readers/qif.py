"""QIF: registers of bank, cash, card, asset and liability accounts; the other sections are counted or passed over.

The format says neither its date order nor its decimal mark, so `plan_qif` finds both from a sample and says when they
stay open. An `!Account` section names the account of the registers behind it. A record without the closing `^` at the
end of a section counts. Not read: class names behind a category, budgets, prices, investment actions (counted).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lifepath.banking.readers.amounts import POINT, detect_decimal_style, parse_amount
from lifepath.banking.readers.dates import MDY, DateCache, detect_date_order
from lifepath.banking.readers.rows import (
    DEFAULT_ROW_LIMIT,
    BadValue,
    Items,
    ReadError,
    RejectedRow,
    SourceRow,
    SourceSplit,
    StatementInfo,
    make_row,
    reject,
)

_REGISTERS = {
    "bank": "CHECKING",
    "cash": "CASH",
    "ccard": "CREDITCARD",
    "oth a": "ASSET",
    "oth l": "LIABILITY",
}
_RECORD_LINE_LIMIT = 5_000
_SPLIT_CODES = "SE$%"


@dataclass(frozen=True, slots=True, kw_only=True)
class QifPlan:
    """How the dates and amounts of a QIF file are read; `ambiguous` names what only a person can tell."""

    date_order: str
    decimal_style: str
    ambiguous: tuple[str, ...] = ()


def plan_qif(sample: str) -> QifPlan:
    """Find the date order and the decimal mark from the beginning of a file."""
    dates, amounts = [], []
    section = ""
    for line in re.split(r"[\r\n]+", sample):
        if line.startswith("!"):
            section = _section(line)
        elif section in _REGISTERS and line[:1] == "D":
            dates.append(line[1:])
        elif section in _REGISTERS and line[:1] in ("T", "$"):
            amounts.append(line[1:])
    order, order_is_open = detect_date_order(dates)
    style, style_is_open = detect_decimal_style(amounts)
    questions = (("date_order", order_is_open), ("decimal_style", style_is_open))
    return QifPlan(
        date_order=order or MDY,
        decimal_style=style or POINT,
        ambiguous=tuple(name for name, is_open in questions if is_open),
    )


def read_qif(lines: Iterable[str], plan: QifPlan, *, max_rows: int = DEFAULT_ROW_LIMIT) -> Items:
    """Rows of every register of a QIF file, from its lines."""
    reader = _Reader(plan)
    rows = 0
    number = 0
    for number, line in enumerate(lines, start=1):
        for item in reader.take(number, line.rstrip("\r\n")):
            rows += type(item) is not StatementInfo
            if rows > max_rows:
                raise ReadError(f"The file has more than {max_rows} transactions.", line=number)
            yield item
    yield from reader.finish()
    if not reader.sections:
        raise ReadError("The file has no section that begins with an exclamation mark.", line=number)


@dataclass(slots=True)
class _Record:
    """One record while its lines come in: the code letter of each line and its text."""

    line: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    splits: list[dict[str, str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, plan: QifPlan) -> None:
        self.plan = plan
        self.dates = DateCache(plan.date_order)
        self.sections = 0
        self.section = ""
        self.account = ""
        self.others = 0
        self.record = _Record()

    def take(self, number: int, line: str) -> Iterator[SourceRow | RejectedRow | StatementInfo]:
        """One line of the file; yields the record that it ends, if it ends one."""
        text = line.strip()
        if text.startswith("!"):
            yield from self._end_record()
            yield from self._begin(_section(text))
        elif text == "^":
            yield from self._end_record()
        elif text and self.section:
            self._add(number, line.strip("\x1a"))

    def finish(self) -> Iterator[SourceRow | RejectedRow | StatementInfo]:
        """The end of the file closes the open record and the open section."""
        yield from self._end_record()
        yield from self._begin("")

    def _begin(self, section: str) -> Iterator[StatementInfo]:
        if self.section in _REGISTERS or self.others:
            kind = _REGISTERS.get(self.section, "INVESTMENT")
            yield StatementInfo(account_hint=self.account, account_kind=kind, other_entries=self.others)
        if self.section in _REGISTERS or self.section == "invst":
            self.account = ""
        self.others = 0
        self.sections += bool(section)
        self.section = section

    def _add(self, number: int, line: str) -> None:
        record = self.record
        record.line = record.line or number
        if len(record.raw) >= _RECORD_LINE_LIMIT:
            raise ReadError(f"A record has more than {_RECORD_LINE_LIMIT} lines.", line=record.line)
        record.raw.append(line)
        code, value = line[:1], line[1:].strip()
        if code == "S":
            record.splits.append({"S": value})
        elif record.splits and code not in "TUPNLCAM":
            if code in _SPLIT_CODES:
                record.splits[-1][code] = value
        else:
            record.fields.setdefault(code, value)

    def _end_record(self) -> Iterator[SourceRow | RejectedRow]:
        record, self.record = self.record, _Record()
        if not record.raw:
            return
        if self.section in _REGISTERS:
            yield self._row(record)
        elif self.section == "account":
            self.account = record.fields.get("N", "")
        elif self.section == "invst":
            self.others += 1

    def _row(self, record: _Record) -> SourceRow | RejectedRow:
        fields = record.fields
        column = "D"
        try:
            posted_on = self.dates[fields["D"]]
            column = "T" if "T" in fields else "U"
            amount = parse_amount(fields[column], self.plan.decimal_style)
            column = "$"
            splits = tuple(self._split(part) for part in record.splits)
            if splits and (total := sum(part.amount for part in splits)) != amount:
                raise BadValue(f"The splits add up to {total}, not to {amount}")
        except KeyError:
            return _rejected(record, column, f"The record has no {_NAMES[column]}.")
        except BadValue as error:
            return _rejected(record, column, f"{error}.")
        category = fields.get("L", "")
        payee, memo, number = fields.get("P", ""), fields.get("M", ""), fields.get("N", "")
        if not self.account and payee == "Opening Balance" and category.startswith("["):
            self.account = category.strip("[]")
        return make_row(
            (
                record.line,
                posted_on,
                amount,
                payee or memo,
                memo,
                None,
                number if number.isdigit() else "",
                _category(category),
                self.account,
                None,
                False,
                splits,
                None,
            )
        )

    def _split(self, part: dict[str, str]) -> SourceSplit:
        amount = parse_amount(part["$"], self.plan.decimal_style) if "$" in part else Decimal(0)
        return SourceSplit(amount, _category(part["S"]), part.get("E", ""))


_NAMES = {"D": "date (D)", "U": "amount (T)", "T": "amount (T)", "$": "split amount ($)"}


def _rejected(record: _Record, column: str, reason: str) -> RejectedRow:
    return reject(line=record.line, column=column, reason=reason, raw="\n".join(record.raw[:40]))


def _section(line: str) -> str:
    """The name of a section: `!Type:Oth A` is "oth a", `!Account` is "account"."""
    name = line.strip().lstrip("!").strip().lower()
    return name.removeprefix("type:").strip() if name.startswith("type:") else name.split(":")[0]


def _category(text: str) -> str:
    """The category without the class that Quicken puts behind a slash."""
    return text if text.startswith("[") else text.split("/", 1)[0].strip()
