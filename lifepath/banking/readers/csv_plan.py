"""How a CSV file is to be read: which column is what, date order, decimal mark, which sign means money in.

A plan is proposed from the beginning of a file, from a bank's known header where there is one, otherwise from the words
of the header and from what the columns hold. What the file leaves open is named in `ambiguous` and asked of a person;
a plan travels as a plain dict, so that it can be shown, changed and saved for the next file of the same source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lifepath.banking.readers.amounts import COMMA, POINT, detect_decimal_style, parse_amount
from lifepath.banking.readers.csv_profiles import (
    BOTH_NEGATIVE,
    BOTH_POSITIVE,
    CREDITS_NEGATIVE,
    DEBITS_NEGATIVE,
    FIELDS,
    SIGN_RULES,
    SIGNED,
    TYPE_COLUMN,
    Profile,
    find_profile,
)
from lifepath.banking.readers.csv_table import DELIMITERS, Table, find_table, looks_like_amount
from lifepath.banking.readers.csv_words import CREDIT_WORDS, DEBIT_WORDS, WORDS, simplified
from lifepath.banking.readers.dates import MDY, ORDERS, detect_date_order, looks_like_date
from lifepath.banking.readers.rows import BadValue, ReadError

# A card's file that shows charges as positive is mostly positive; an account's rarely is.
_MOSTLY_POSITIVE = 2 / 3
_MANY_FIELDS = frozenset({"memo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvPlan:
    """A way to read a CSV file; `mapping` gives the columns of each field by their names in the header."""

    mapping: Mapping[str, tuple[str, ...]]
    date_order: str = MDY
    decimal_style: str = POINT
    delimiter: str = ","
    sign_rule: str = SIGNED
    header: tuple[str, ...] = ()
    header_line: int = 1
    profile: str | None = None
    ambiguous: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        choices = (
            (self.date_order, ORDERS, "date order"),
            (self.decimal_style, (POINT, COMMA), "decimal style"),
            (self.delimiter, tuple(DELIMITERS), "delimiter"),
            (self.sign_rule, SIGN_RULES, "sign rule"),
        )
        for value, allowed, name in choices:
            if value not in allowed:
                raise ReadError(f"{value!r} is not a {name}; it is one of {', '.join(map(repr, allowed))}.")
        unknown = sorted(set(self.mapping) - set(FIELDS))
        if unknown:
            raise ReadError(f"{unknown[0]!r} is not a field; the fields are {', '.join(FIELDS)}.")

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain JSON values."""
        return {
            "mapping": {name: list(columns) for name, columns in self.mapping.items()},
            "date_order": self.date_order,
            "decimal_style": self.decimal_style,
            "delimiter": self.delimiter,
            "sign_rule": self.sign_rule,
            "header": list(self.header),
            "header_line": self.header_line,
            "profile": self.profile,
            "ambiguous": list(self.ambiguous),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "CsvPlan":
        """A plan from plain JSON values, which may be a person's; ReadError names what is wrong with them."""
        known = set(cls.__dataclass_fields__)
        if unknown := sorted(set(data) - known):
            raise ReadError(f"{unknown[0]!r} is not a part of a plan; the parts are {', '.join(sorted(known))}.")
        values = dict(data)
        mapping = values.get("mapping")
        if not isinstance(mapping, Mapping):
            raise ReadError("A plan needs a mapping of fields to columns.")
        values["mapping"] = {str(name): _names(columns) for name, columns in mapping.items() if columns}
        for name in ("header", "ambiguous"):
            if name in values:
                values[name] = _names(values[name])
        line = values.get("header_line", 1)
        if not isinstance(line, int) or isinstance(line, bool) or not 0 <= line <= 1_000:
            raise ReadError("The header line is a number from 0 (no header) to 1000.")
        return cls(**values)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise ReadError("Columns are given by their names.")


def plan_csv(sample: str) -> CsvPlan:
    """Propose a plan from the beginning of a file; ReadError when it is not a table."""
    table = find_table(sample)
    profile = find_profile(table.header)
    plan = _from_profile(table, profile) if profile is not None else _from_words(table)
    plan, questions = _with_formats(plan, table, profile)
    return replace(plan, ambiguous=(*plan.ambiguous, *questions))


def _from_profile(table: Table, profile: Profile) -> CsvPlan:
    names = {simplified(name): name for name in reversed(table.header)}
    mapping = {
        name: tuple(names[column] for column in columns if column in names)
        for name, columns in profile.mapping.items()
        if any(column in names for column in columns)
    }
    return CsvPlan(
        mapping=mapping,
        delimiter=table.delimiter,
        header=table.header,
        header_line=table.header_line,
        sign_rule=profile.sign_rule,
        profile=profile.name,
    )


def _from_words(table: Table) -> CsvPlan:
    """Match the header with the words that banks use; what is still missing is looked for in the columns."""
    mapping = _named_columns(table.header)
    guessed = False
    if "date" not in mapping:
        guessed |= _add_by_content(mapping, table, "date", looks_like_date)
    if "amount" not in mapping and not mapping.keys() & {"debit", "credit"}:
        guessed |= _add_by_content(mapping, table, "amount", looks_like_amount)
    if "payee" not in mapping:
        guessed |= _add_wordiest(mapping, table)
    if "amount" in mapping:
        mapping.pop("debit", None)
        mapping.pop("credit", None)
    complete = "date" in mapping and mapping.keys() & {"amount", "debit", "credit"}
    rule, is_open = _sign_rule(mapping, table)
    questions = [name for name, asked in (("mapping", guessed or not complete), ("sign_rule", is_open)) if asked]
    if rule != TYPE_COLUMN:
        mapping.pop("type", None)
    return CsvPlan(
        mapping=mapping,
        delimiter=table.delimiter,
        header=table.header,
        header_line=table.header_line,
        sign_rule=rule,
        ambiguous=tuple(questions),
    )


def _named_columns(header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    words = {name: simplified(name) for name in header}
    mapping: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for exact in (True, False):
        for wanted, synonyms in WORDS.items():
            if wanted in mapping:
                continue
            found = [name for synonym in synonyms for name in header if _says(words[name], synonym, exact=exact)]
            free = [name for name in dict.fromkeys(found) if name not in taken]
            if free:
                mapping[wanted] = tuple(free) if wanted in _MANY_FIELDS else (free[0],)
                taken.update(mapping[wanted])
    return mapping


def _says(words: str, synonym: str, *, exact: bool) -> bool:
    return words == synonym if exact else len(synonym) > 3 and f" {synonym} " in f" {words} "


def _add_by_content(mapping: dict[str, tuple[str, ...]], table: Table, wanted: str, fits: Any) -> bool:
    """Add the first column whose cells all fit; whether a person should look at the choice."""
    taken = {name for names in mapping.values() for name in names}
    fitting = []
    for index, name in enumerate(table.header):
        cells = _cells(table, index)[:200]
        if name not in taken and cells and all(map(fits, cells)):
            fitting.append(name)
    if fitting:
        mapping[wanted] = (fitting[0],)
    return len(fitting) != 1


def _add_wordiest(mapping: dict[str, tuple[str, ...]], table: Table) -> bool:
    """Add the column with the longest texts as payee; whether a person should look at the choice."""
    taken = {name for names in mapping.values() for name in names}
    texts = {}
    for index, name in enumerate(table.header):
        cells = _cells(table, index)[:200]
        if name not in taken and cells and not all(map(looks_like_amount, cells)):
            texts[name] = sum(map(len, cells))
    if texts:
        mapping["payee"] = (max(texts, key=lambda name: texts[name]),)
    return len(texts) > 1


def _cells(table: Table, index: int) -> list[str]:
    return [row[index].strip() for row in table.rows if len(row) > index and row[index].strip()]


def _column(table: Table, mapping: Mapping[str, tuple[str, ...]], wanted: str) -> list[str]:
    name = mapping.get(wanted, ("",))[0]
    return _cells(table, table.header.index(name)) if name in table.header else []


def _with_formats(plan: CsvPlan, table: Table, profile: Profile | None) -> tuple[CsvPlan, list[str]]:
    """Add date order and decimal mark; the bank's own order answers what the dates leave open."""
    questions = []
    order, is_open = detect_date_order(_column(table, plan.mapping, "date"))
    if is_open and profile is not None and profile.date_order is not None:
        order, is_open = profile.date_order, False
    if is_open:
        questions.append("date_order")
    money = [cell for name in ("amount", "debit", "credit", "balance") for cell in _column(table, plan.mapping, name)]
    style, is_open = detect_decimal_style(money)
    if is_open:
        questions.append("decimal_style")
    return replace(plan, date_order=order or MDY, decimal_style=style), questions


def _sign_rule(mapping: Mapping[str, tuple[str, ...]], table: Table) -> tuple[str, bool]:
    """The sign rule that the columns suggest, and whether a person must confirm it."""
    if "amount" not in mapping:
        debit, debit_is_mixed = _usual_sign(_column(table, mapping, "debit"))
        credit, credit_is_mixed = _usual_sign(_column(table, mapping, "credit"))
        rules = {(1, 1): BOTH_POSITIVE, (1, -1): CREDITS_NEGATIVE, (-1, 1): DEBITS_NEGATIVE, (-1, -1): BOTH_NEGATIVE}
        return rules[debit, credit], debit_is_mixed or credit_is_mixed
    signs = _signs(_column(table, mapping, "amount"))
    types = {cell.lower() for cell in _column(table, mapping, "type")}
    if types and types <= DEBIT_WORDS | CREDIT_WORDS and -1 not in signs:
        return TYPE_COLUMN, False
    positive = signs.count(1)
    return SIGNED, positive == len(signs) or positive > _MOSTLY_POSITIVE * len(signs)


def _usual_sign(cells: list[str]) -> tuple[int, bool]:
    signs = _signs(cells)
    return (1 if signs.count(1) >= signs.count(-1) else -1), 1 in signs and -1 in signs


def _signs(cells: Iterable[str]) -> list[int]:
    """The signs of the amounts of a column that are not zero."""
    signs = []
    style, _ = detect_decimal_style(cells := list(cells))
    for cell in cells:
        try:
            amount = parse_amount(cell, style)
        except BadValue:
            continue
        if amount:
            signs.append(1 if amount > 0 else -1)
    return signs
