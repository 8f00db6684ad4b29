"""How fast the product is, beside what the machine itself can do in the same run: `make bench`.

    python -m tests.bench [--rows 100000] [--sizes 10000,1000000] [--only import,ofx,page,growth,report,write]

Works in a database of its own (`test_...` on DATABASE_URL's server, else embedded), which it makes and drops. Every
figure is the fastest of several; a figure says little without its ratio to the limit, which is measured here and now.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

# Demonstration settings: no second factor, no mail; and nobody is slowed down on purpose.
os.environ.setdefault("DEMO", "true")
os.environ.setdefault("RATE_LIMITS_ENABLED", "false")
os.environ.setdefault("ALLOWED_HOSTS", "testserver")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifepath.settings")
django.setup()

from django.db import connection  # noqa: E402  settings come first

from tests.bench.files import Files  # noqa: E402
from tests.bench.home import Home  # noqa: E402
from tests.bench.jobs import JOBS  # noqa: E402
from tests.bench.measuring import table  # noqa: E402


def main() -> None:
    """Make the data, run the jobs that were asked for, print one table."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="size of the files (default: %(default)s)")
    parser.add_argument("--sizes", default="10000,1000000", help="sizes that growth compares (default: %(default)s)")
    parser.add_argument("--only", default=",".join(JOBS), help=f"some of {', '.join(JOBS)}")
    options = parser.parse_args()
    chosen = options.only.split(",")
    if unknown := set(chosen) - set(JOBS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = Files(Path(folder), options.rows, tuple(int(size) for size in options.sizes.split(",")))
            home = Home.make()
            measured = [line for name in JOBS if name in chosen for line in JOBS[name](home, files)]
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        sys.stdout.write(
            f"{options.rows} rows; PostgreSQL {server}; {os.cpu_count()} processors\n\n{table(measured)}\n"
        )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
