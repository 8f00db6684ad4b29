"""One import in a process of its own, so that its memory can be told.

Prints the seconds it took, and the megabytes by which the process grew.

python -m tests.bench.one_import DATABASE HOUSEHOLD FILE
"""

import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402  settings come first

from lifepath.users.models import Household  # noqa: E402
from tests.bench.home import Home  # noqa: E402
from tests.bench.measuring import once  # noqa: E402


def main(database: str, household: str, file: str) -> None:
    """Import the file into the household's accounts."""
    connection.settings_dict["NAME"] = database
    home = Home.of(Household.objects.get(pk=household))
    at_rest = _most_megabytes()
    seconds = once(lambda: home.take_in(Path(file)))
    sys.stdout.write(f"{seconds} {_most_megabytes() - at_rest}\n")


def _most_megabytes() -> int:
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
