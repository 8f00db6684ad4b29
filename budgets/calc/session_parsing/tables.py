"""Budgets that come as rows (a CSV or spreadsheet, already read) or as JSON, turned into parsed lines.

Columns are found by their usual names. A cell that says nothing becomes a doubt, as in free-form lines; a row without a
description and without an amount is left out. Several amount columns (one a month) are not understood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from budgets.calc.session_parsing import vocabulary
from budgets.calc.session_parsing.amounts import NotAnAmount, find_rate, read_amount
from budgets.calc.session_parsing.free_form import LONGEST_LINE, MOST_LINES, TooMuchText, parse_line, parse_text
from budgets.calc.session_parsing.frequencies import UnknownFrequency, read_frequency
from budgets.calc.session_parsing.parsed_line import (
    AMOUNT,
    CATEGORY,
    DEBT,
    EXPENSE,
    FREQUENCY,
    INCOME,
    KINDS,
    PREFERENCE,
    RATE,
    SAVING,
    UNKNOWN,
    ParsedLine,
)
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import ROOT_CATEGORIES, SAVING_CATEGORIES

COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "description": ("description", "name", "item", "label", "payee", "expense", "what", "title"),
    "amount": ("amount", "value", "cost", "price", "monthly", "monthly amount", "budget", "payment", "sum"),
    "frequency": ("frequency", "period", "how often", "cadence", "interval"),
    "category": ("category", "group"),
    "type": ("type", "kind"),
    "rate": ("rate", "apr", "interest", "interest rate", "annual rate", "annual_rate"),
    "balance": ("balance", "owed", "outstanding", "principal"),
}
SECTIONS = {
    "income": INCOME,
    "incomes": INCOME,
    "expenses": EXPENSE,
    "expense": EXPENSE,
    "savings": SAVING,
    "debts": DEBT,
    "debt": DEBT,
}


class NotABudget(ValueError):
    """The content has no column or section that a budget could be read from."""


def parse_table(*, rows: Sequence[Mapping[str, object]]) -> list[ParsedLine]:
    """Every row of a table whose keys are its column names."""
    if not rows:
        return []
    if len(rows) > MOST_LINES:
        raise TooMuchText(f"At most {MOST_LINES} rows can be read.")
    columns = _columns(list(rows[0]))
    if "description" not in columns or "amount" not in columns:
        raise NotABudget("The table needs a column for the description and one for the amount.")
    monthly = columns["amount"].strip().casefold().startswith("monthly")
    read = []
    for number, row in enumerate(rows, start=1):
        fields = {name: row.get(column) for name, column in columns.items()}
        if monthly and not fields.get("frequency"):
            fields["frequency"] = "monthly"
        if _text(fields.get("description")) or _text(fields.get("amount")):
            read.append(_row(fields, f"line-{number}"))
    return read


def parse_json(*, content: object) -> list[ParsedLine]:
    """A list of rows, a list of texts, or sections such as `income` and `expenses` with rows or amounts by name."""
    if isinstance(content, str):
        return parse_text(content)
    if isinstance(content, list):
        return _listed(content)
    if not isinstance(content, dict):
        raise NotABudget("A budget is a text, a list or an object with sections.")
    lines: list[ParsedLine] = []
    for section, entries in content.items():
        if section == "preferences" and isinstance(entries, dict):
            lines += [
                ParsedLine("", f"{name}: {value}", PREFERENCE, str(name), preference=(str(name), str(value)))
                for name, value in entries.items()
            ]
        elif section in SECTIONS:
            lines += [_row({"type": SECTIONS[section], **fields}, "") for fields in _entries(section, entries)]
        else:
            raise NotABudget(f"{section!r} is not a section of a budget.")
    if len(lines) > MOST_LINES:
        raise TooMuchText(f"At most {MOST_LINES} lines can be read.")
    return [replace(line, id=f"line-{number}") for number, line in enumerate(lines, start=1)]


def _listed(content: Sequence[object]) -> list[ParsedLine]:
    if all(isinstance(entry, str) for entry in content):
        return parse_text("\n".join(str(entry) for entry in content))
    rows = [entry for entry in content if isinstance(entry, dict)]
    if len(rows) < len(content):
        raise NotABudget("A list holds texts or rows, not both.")
    keys = {str(key): key for row in rows for key in row}
    return parse_table(rows=[{name: row.get(key) for name, key in keys.items()} for row in rows])


def _entries(section: str, entries: object) -> list[dict[str, object]]:
    """The entries of a section as fields by our own names."""
    if isinstance(entries, dict):
        return [{"description": name, "amount": value} for name, value in entries.items()]
    if isinstance(entries, list):
        found = []
        for entry in entries:
            if not isinstance(entry, dict):
                raise NotABudget(f"{section} holds something that is not an object.")
            columns = _columns([str(key) for key in entry])
            found.append({name: entry[column] for name, column in columns.items()})
        return found
    return [{"description": section, "amount": entries}]


def _columns(names: Sequence[str]) -> dict[str, str]:
    known = {name.strip().casefold().replace("_", " "): name for name in names}
    found = {}
    for field, aliases in COLUMN_NAMES.items():
        column = next((known[alias] for alias in aliases if alias in known), None)
        if column is not None:
            found[field] = column
    return found


def _row(fields: Mapping[str, object], line_id: str) -> ParsedLine:
    """A row, read as the line that a person would write, then corrected by what its own cells say."""
    label = _text(fields.get("description"))[:LONGEST_LINE] or "unnamed"
    line = replace(parse_line(text=label, line_id=line_id), label=label)
    amount = _amount_of(fields.get("amount"))
    kind = _kind_of(_text(fields.get("type")).casefold(), line)
    stated = _text(fields.get("category")).casefold().replace(" ", "_")
    category: str | None = stated if stated in ROOT_CATEGORIES else line.category
    if kind == DEBT:
        category = "debt_payments"
    elif kind != INCOME and category in SAVING_CATEGORIES:
        kind = SAVING
    frequency, assumed = _frequency_of(_text(fields.get("frequency")), line, kind)
    doubts = [AMOUNT] if amount is None else []
    doubts += [FREQUENCY] if frequency is None else []
    doubts += [CATEGORY] if category is None and kind != INCOME else []
    annual_rate = _rate_of(fields.get("rate"), line.annual_rate)
    doubts += [RATE] if kind == DEBT and annual_rate is None else []
    return replace(
        line,
        kind=EXPENSE if kind == UNKNOWN else kind,
        amount=amount,
        frequency=frequency,
        category=None if kind == INCOME else category,
        balance=_amount_of(fields.get("balance")) if fields.get("balance") is not None else line.balance,
        annual_rate=annual_rate,
        doubts=tuple(doubts),
        assumed=assumed,
    )


def _frequency_of(stated: str, line: ParsedLine, kind: str) -> tuple[str | None, tuple[str, ...]]:
    """The frequency of a row, and whether it is only what is usual for such a line."""
    try:
        return read_frequency(stated), ()
    except UnknownFrequency:
        usual = kind == DEBT or vocabulary.USUALLY_MONTHLY.search(line.text) is not None
    if line.frequency is not None or not usual:
        return line.frequency, ()
    return "monthly", (FREQUENCY,)


def _kind_of(stated: str, line: ParsedLine) -> str:
    if stated in KINDS:
        return stated
    return SECTIONS.get(stated, line.kind)


def _amount_of(value: object) -> Decimal | None:
    try:
        return round_half_up(exact(read_amount(value)))
    except NotAnAmount:
        return None


def _rate_of(value: object, otherwise: Decimal | None) -> Decimal | None:
    """A yearly rate as a fraction: `6.5%`, 6.5 and 0.065 are the same."""
    rate, _ = find_rate(_text(value))
    if rate is not None:
        return rate
    try:
        number = read_amount(value)
    except NotAnAmount:
        return otherwise
    return number / 100 if number >= 1 else number


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
