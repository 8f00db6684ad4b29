"""Reading for the tests: the sample files and texts made up in a test, with the items sorted by kind."""

import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lifepath.banking.readers.reading import ReadOptions, ReadResult, read_file
from lifepath.banking.readers.rows import RejectedRow, SourceRow, StatementInfo

FILES = Path(__file__).parent / "files"


@dataclass
class Read:
    """Everything that came out of one file."""

    result: ReadResult
    rows: list[SourceRow]
    rejected: list[RejectedRow]
    statements: list[StatementInfo]

    @property
    def total(self) -> Decimal:
        """The sum of the amounts, unrounded."""
        return sum((row.amount for row in self.rows), Decimal(0))


def collect(result: ReadResult) -> Read:
    """Use up the rows of a result."""
    items = list(result.rows)
    return Read(
        result=result,
        rows=[item for item in items if isinstance(item, SourceRow)],
        rejected=[item for item in items if isinstance(item, RejectedRow)],
        statements=[item for item in items if isinstance(item, StatementInfo)],
    )


def read_sample(name: str, options: ReadOptions | None = None) -> Read:
    """Read one of the sample files."""
    return collect(read_file(FILES / name, options=options))


def read_text(content: str | bytes, name: str = "", options: ReadOptions | None = None) -> Read:
    """Read a text as if it had been uploaded."""
    data = content.encode() if isinstance(content, str) else content
    return collect(read_file(io.BytesIO(data), name, options))


def table(*lines: str) -> str:
    """Lines as a file has them."""
    return "".join(f"{line}\n" for line in lines)
