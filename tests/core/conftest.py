"""A folder for tests that start processes of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.process_watch import marked, wait_until


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """A short path that other accounts cannot enter; no process that knows it is left at the end."""
    with tempfile.TemporaryDirectory(prefix="lifepath-test-") as name:
        yield Path(name)
        wait_until(lambda: not marked(name))
