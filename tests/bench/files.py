"""Files of made transactions: ten years of one household, the same for everybody who asks for the same number."""

import subprocess
import sys
from functools import cached_property
from pathlib import Path

GENERATOR = Path(__file__).with_name("generate.py")
ACCOUNTS = ("chk_joint", "chk_a", "chk_b", "sav", "emerg", "broker", "card_a", "card_b")


class Files:
    """Made when they are first asked for."""

    def __init__(self, folder: Path, rows: int, sizes: tuple[int, ...] = ()) -> None:
        self.folder = folder
        self.rows = rows
        self.sizes = sizes

    @cached_property
    def made(self) -> Path:
        """The folder with both files."""
        command = [sys.executable, str(GENERATOR), str(self.folder), str(self.rows), "--formats", "csv,ofx"]
        subprocess.run(command, check=True)
        return self.folder

    @property
    def csv(self) -> Path:
        """One file for all accounts, each row with an id."""
        return self.made / "txns.csv"

    @property
    def csv_with_other_bytes(self) -> Path:
        """The same rows in a file whose digest nobody knows."""
        other = self.folder / "again.csv"
        other.write_bytes(self.csv.read_bytes() + b"\n")
        return other

    @property
    def ofx(self) -> Path:
        """One statement an account."""
        return self.made / "txns.ofx"
