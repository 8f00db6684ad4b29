"""Folders and a database cluster for tests that start processes of their own."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lifepath.core.postgres.launcher import PROJECT_ROOT
from tests.core.process_watch import marked, wait_until

START_ONCE = """
import sys
from pathlib import Path
from lifepath.core.postgres.launcher import ensure_running
ensure_running(Path(sys.argv[1]), fsync=False)
"""


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """A short path that other accounts cannot enter; no process that knows it is left at the end."""
    with tempfile.TemporaryDirectory(prefix="lifepath-test-") as name:
        yield Path(name)
        wait_until(lambda: not marked(name))


@pytest.fixture(scope="session")
def new_cluster() -> Iterator[Path]:
    """The files of a server that was started once, to be copied: that takes less time than making them."""
    with tempfile.TemporaryDirectory(prefix="lifepath-test-") as name:
        data_folder = Path(name) / "postgres"
        subprocess.run([sys.executable, "-c", START_ONCE, str(data_folder)], cwd=PROJECT_ROOT, check=True)
        wait_until(lambda: not marked(name))
        yield data_folder / "cluster"


@pytest.fixture
def put_cluster(new_cluster: Path) -> Callable[[Path], None]:
    """Copy a new cluster into a data folder, with its owner."""

    def put(data_folder: Path) -> None:
        data_folder.mkdir(mode=0o711)
        subprocess.run(["cp", "-a", str(new_cluster), str(data_folder)], check=True)

    return put
