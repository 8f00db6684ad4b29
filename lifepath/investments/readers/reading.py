"""The one way into the readers: bytes in, the statements of the file out."""

import io

from lifepath.banking.readers.decoding import find_encoding, text_chunks
from lifepath.banking.readers.detect import HEAD_BYTES, Format, detect
from lifepath.banking.readers.rows import ReadError
from lifepath.investments.choices import FileFormat
from lifepath.investments.readers.csv_trades import read_csv_statement
from lifepath.investments.readers.ofx import read_ofx_statements
from lifepath.investments.readers.statement import Statement, StatementError


def format_of(content: bytes, file_name: str) -> FileFormat:
    """OFX or CSV. Raises StatementError for anything else."""
    try:
        found = detect(content[:HEAD_BYTES], file_name)
    except ReadError as error:
        raise StatementError(str(error)) from error
    if found is Format.OFX:
        return FileFormat.OFX
    if found is Format.CSV:
        return FileFormat.CSV
    raise StatementError("Trades are read from OFX investment statements and CSV.")


def read_statements(
    content: bytes, file_format: str, *, date_order: str | None = None, most_rows: int
) -> list[Statement]:
    """Every account of the file. Raises StatementError or OpenQuestion."""
    stream = io.BytesIO(content)
    kind = Format.OFX if file_format == FileFormat.OFX else Format.CSV
    try:
        encoding = find_encoding(stream, kind, content[:HEAD_BYTES])
        chunks = text_chunks(stream, encoding)
        if kind is Format.OFX:
            return read_ofx_statements(chunks, most_rows=most_rows)
        return [read_csv_statement("".join(chunks).lstrip("\ufeff"), date_order=date_order, most_rows=most_rows)]
    except ReadError as error:
        raise StatementError(str(error)) from error
