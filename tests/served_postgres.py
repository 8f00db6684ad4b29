"""Find out whether a PostgreSQL server answers, and give its URL with a database name of this checkout's own.

    python -m tests.served_postgres URL

Prints the URL to use, or nothing when no server answers; what was found is said on standard error.
"""

import hashlib
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

OLDEST_SERVER = 150000


def usable_url(url: str) -> str | None:
    """The URL with a name under which parallel checkouts do not meet, or None when nobody answers."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        told(f"NO SERVED POSTGRESQL: {str(error).strip().splitlines()[0]}")
        told("The tests run on the embedded PostgreSQL alone.")
        return None
    if version < OLDEST_SERVER:
        told(f"NO USABLE POSTGRESQL: the server is version {version // 10000}, 15 or newer is needed.")
        told("The tests run on the embedded PostgreSQL alone.")
        return None
    told(f"The tests run on the served PostgreSQL {version // 10000}.")
    checkout = hashlib.sha256(str(Path.cwd()).encode()).hexdigest()[:8]
    return urlunsplit(urlsplit(url)._replace(path=f"/lifepath_{checkout}"))


def told(text: str) -> None:
    """Speak to the person, not to the shell that reads the answer."""
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.stdout.write(usable_url(sys.argv[1]) or "")
