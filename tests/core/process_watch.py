"""What tests that start processes look at: which of them are there, and when they are gone."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path


def marked(mark: str) -> list[int]:
    """Processes that carry the mark in their environment or arguments."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (process / "environ").read_bytes() + b"\0" + (process / "cmdline").read_bytes()
            if mark.encode() in told and int(process.name) != os.getpid():
                found.append(int(process.name))
    return found


def servers(folder: Path) -> list[int]:
    """Process ids of the PostgreSQL servers whose data lie below the folder."""
    found = []
    for arguments in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = arguments.read_bytes().split(b"\0")
            if words[0].endswith(b"/bin/postgres") and any(bytes(folder) in word for word in words[1:]):
                found.append(int(arguments.parent.name))
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    """Poll until the condition holds, and fail if it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
