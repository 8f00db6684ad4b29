"""Hold coverage to what the product promises: 85 % in every app, all of calculation, services and scoping.

python -m tests.coverage_thresholds COVERAGE_JSON
"""

import json
import sys
from collections import defaultdict
from pathlib import PurePosixPath

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


def failures(files: dict[str, dict[str, dict[str, int]]]) -> list[str]:
    """One line for every promise that is not kept."""
    found = []
    covered: dict[str, int] = defaultdict(int)
    statements: dict[str, int] = defaultdict(int)
    for name, measured in sorted(files.items()):
        path = PurePosixPath(name)
        covered[app_of(path)] += measured["summary"]["covered_lines"]
        statements[app_of(path)] += measured["summary"]["num_statements"]
        if must_be_complete(path) and measured["missing_lines"]:
            lines = ", ".join(str(line) for line in measured["missing_lines"])
            found.append(f"{name}: lines {lines} run in no test")
    for app in sorted(statements):
        percent = 100 * covered[app] / statements[app] if statements[app] else 100.0
        if percent < LEAST_PERCENT_OF_AN_APP:
            found.append(
                f"{app}: {percent:.1f} % of the lines run in tests, {LEAST_PERCENT_OF_AN_APP:.0f} % are promised"
            )
    return found


def main(report: str) -> int:
    """Print what falls short, or that nothing does."""
    with open(report) as stream:
        files = json.load(stream)["files"]
    found = failures(files)
    for line in found:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"Coverage of {len(files)} files: {len(found)} promises not kept.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
