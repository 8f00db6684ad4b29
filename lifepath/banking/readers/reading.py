"""The one way into the readers: a path or a binary stream in, its format, its encoding, its plan and its rows out.

The file is read twice: once to its end for its encoding, then as a stream for its rows; memory does not grow with it.
The rows come lazily, so a ReadError may also come after the first of them: keep nothing of a file that ends in one.
"""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from lifepath.banking.readers.camt053 import read_camt053
from lifepath.banking.readers.csv_plan import CsvPlan, plan_csv
from lifepath.banking.readers.csv_reader import read_csv
from lifepath.banking.readers.decoding import check_encoding, find_encoding, open_lines, text_chunks
from lifepath.banking.readers.detect import HEAD_BYTES, Format, detect
from lifepath.banking.readers.mt940_reader import read_mt940
from lifepath.banking.readers.ofx import read_ofx
from lifepath.banking.readers.qif import QifPlan, plan_qif, read_qif
from lifepath.banking.readers.rows import DEFAULT_ROW_LIMIT, Items, ReadError

AnyPlan = TypeVar("AnyPlan", CsvPlan, QifPlan)

_SAMPLE_CHARACTERS = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a person decided: a saved plan, answers to its questions, an encoding; and the most lines to accept."""

    plan: CsvPlan | None = None
    date_order: str | None = None
    decimal_style: str | None = None
    sign_rule: str | None = None
    encoding: str | None = None
    max_rows: int = DEFAULT_ROW_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """A file that is open for reading; `plan` is None where the format leaves nothing to find out."""

    format: Format
    encoding: str
    plan: CsvPlan | QifPlan | None
    rows: Items

    @property
    def ambiguous(self) -> tuple[str, ...]:
        """What only a person can tell before the rows may be kept."""
        return self.plan.ambiguous if self.plan is not None else ()


def read_file(source: Path | str | BinaryIO, filename: str = "", options: ReadOptions | None = None) -> ReadResult:
    """Examine a bank file and make its rows ready to be read; ReadError when it is none.

    A path is only open while it is examined and while its rows are read. A stream stays open: it is the caller's.
    """
    options = options or ReadOptions()
    if isinstance(source, Path | str):
        path = Path(source)
        with path.open("rb") as opened:
            examined = _examine(opened, filename or path.name, options)
        rows = _rows_of_path(path, examined, options.max_rows)
    else:
        stream = _seekable(source)
        examined = _examine(stream, filename, options)
        rows = _rows(stream, examined, options.max_rows)
    return ReadResult(format=examined.kind, encoding=examined.encoding, plan=examined.plan, rows=rows)


class _Examined(NamedTuple):
    kind: Format
    encoding: str
    plan: CsvPlan | QifPlan | None


def _examine(stream: BinaryIO, filename: str, options: ReadOptions) -> _Examined:
    """Format, encoding and plan of a stream, which is left at its start."""
    head = stream.read(HEAD_BYTES)
    kind = detect(head, filename)
    stream.seek(0)
    chosen = options.encoding
    encoding = check_encoding(stream, chosen, kind) if chosen else find_encoding(stream, kind, head)
    plan: CsvPlan | QifPlan | None = None
    if kind is Format.CSV:
        plan = _answered(options.plan or plan_csv(_sample(stream, encoding)), options)
    elif kind is Format.QIF:
        plan = _answered(plan_qif(_sample(stream, encoding)), options)
    return _Examined(kind, encoding, plan)


def _rows_of_path(path: Path, examined: _Examined, max_rows: int) -> Items:
    with path.open("rb") as stream:
        try:
            yield from _rows(stream, examined, max_rows)
        except UnicodeError:
            raise ReadError("The file changed while it was read.") from None


def _rows(stream: BinaryIO, examined: _Examined, max_rows: int) -> Items:
    kind, encoding, plan = examined
    if kind is Format.OFX:
        yield from read_ofx(text_chunks(stream, encoding), max_rows=max_rows)
    elif kind is Format.CAMT053:
        yield from read_camt053(text_chunks(stream, encoding), max_rows=max_rows)
    else:
        lines = open_lines(stream, encoding)
        try:
            if isinstance(plan, CsvPlan):
                yield from read_csv(lines, plan, max_rows=max_rows)
            elif isinstance(plan, QifPlan):
                yield from read_qif(lines, plan, max_rows=max_rows)
            else:
                yield from read_mt940(lines, max_rows=max_rows)
        finally:
            lines.detach()


def _answered(plan: AnyPlan, options: ReadOptions) -> AnyPlan:
    """The plan with a person's answers in it, which are no longer questions."""
    names = (
        ("date_order", "decimal_style", "sign_rule") if isinstance(plan, CsvPlan) else ("date_order", "decimal_style")
    )
    answers = {name: value for name in names if (value := getattr(options, name)) is not None}
    open_questions = tuple(name for name in plan.ambiguous if name not in answers)
    return replace(plan, **answers, ambiguous=open_questions)


def _sample(stream: BinaryIO, encoding: str) -> str:
    """The beginning of the file as text, up to its last whole line."""
    lines = open_lines(stream, encoding)
    try:
        text = lines.read(_SAMPLE_CHARACTERS)
    finally:
        lines.detach()
        stream.seek(0)
    if len(text) < _SAMPLE_CHARACTERS:
        return text
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1]


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The stream at its start, or a copy on disk of one that can only be read once."""
    if stream.seekable():
        stream.seek(0)
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as the rows do
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy
