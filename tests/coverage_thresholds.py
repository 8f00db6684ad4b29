"""Hold coverage to what the product promises: 85 % in every app. Every line of calculation, services and scoping is
to run in a test as well: those that do not are listed, one file a line, so that nobody overlooks them.

python -m tests.coverage_thresholds COVERAGE_JSON
"""

import json
import sys
from collections import defaultdict
from pathlib import PurePosixPath
from typing import Any

LEAST_PERCENT_OF_AN_APP = 85.0
SHARED = "lifepath"
COMPLETE = ("calc", "services")  # packages or modules of these names, in any app
COMPLETE_FILES = ("lifepath/core/ownership.py",)


def app_of(path: PurePosixPath) -> str:
    """The app a file belongs to; the project package holds several."""
    if path.parts[0] == SHARED and len(path.parts) > 2:
        return "/".join(path.parts[:2])
    return path.parts[0]


def must_be_complete(path: PurePosixPath) -> bool:
    """Whether every line of the file has to run in a test."""
    return str(path) in COMPLETE_FILES or any(part.removesuffix(".py") in COMPLETE for part in path.parts[1:])


def idle_lines(files: dict[str, dict[str, Any]]) -> list[str]:
    """One line for every calculation, service or scoping file with lines that no test runs."""
    return [
        f"{name}: lines {', '.join(str(line) for line in measured['missing_lines'])} run in no test"
        for name, measured in sorted(files.items())
        if must_be_complete(PurePosixPath(name)) and measured["missing_lines"]
    ]


def thin_apps(files: dict[str, dict[str, Any]]) -> list[str]:
    """One line for every app of which too little runs in tests."""
    covered: dict[str, int] = defaultdict(int)
    statements: dict[str, int] = defaultdict(int)
    for name, measured in files.items():
        app = app_of(PurePosixPath(name))
        covered[app] += measured["summary"]["covered_lines"]
        statements[app] += measured["summary"]["num_statements"]
    percents = {app: 100 * covered[app] / statements[app] for app in sorted(statements) if statements[app]}
    return [
        f"{app}: {percent:.1f} % of the lines run in tests, {LEAST_PERCENT_OF_AN_APP:.0f} % are promised"
        for app, percent in percents.items()
        if percent < LEAST_PERCENT_OF_AN_APP
    ]


def main(report: str) -> int:
    """Print what falls short; only an app below its percentage fails."""
    with open(report) as stream:
        files = json.load(stream)["files"]
    idle, thin = idle_lines(files), thin_apps(files)
    for line in [*idle, *thin]:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(
        f"Coverage of {len(files)} files: {len(idle)} with idle lines, {len(thin)} apps below their share.\n"
    )
    return 1 if thin else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
