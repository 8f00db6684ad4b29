"""Django on the embedded PostgreSQL: nothing starts before it is needed, and the database appears by itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lifepath.core.postgres.launcher import PROJECT_ROOT

CURRENT_DATABASE = """
import django
from django.db import connection
django.setup()
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database(), version()")
    print(*cursor.fetchone())
"""
TEST_DATABASE = """
import sys
import django
from django.db import connection
django.setup()
connection.settings_dict["TEST"]["NAME"] = f"test_lifepath_{sys.argv[1]}"
connection.creation.create_test_db(verbosity=0, autoclobber=True)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database(), (SELECT count(*) FROM django_content_type)")
    print(*cursor.fetchone())
"""


@pytest.fixture
def environment(private_folder: Path) -> dict[str, str]:
    """The environment of a process with a data folder of its own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.core.embedded_settings",
        "TEST_DATA_FOLDER": f"{private_folder}/postgres",
        "PYTHONPATH": str(PROJECT_ROOT),
    }


def run(*command: str, environment: dict[str, str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, **options
    )


def test_a_check_starts_no_server(environment):
    checked = run("-m", "django", "check", environment=environment)

    assert checked.stdout == "System check identified no issues (0 silenced).\n"
    assert not Path(environment["TEST_DATA_FOLDER"] + "-volatile").exists()


@pytest.mark.parametrize("pool", ["", "yes"])
def test_the_first_connection_starts_the_server_and_makes_the_database(environment, pool):
    asked = run("-c", CURRENT_DATABASE, environment={**environment, "TEST_POOL": pool})

    assert asked.stderr == ""
    assert asked.stdout.startswith("lifepath PostgreSQL 18.")


def test_two_test_runs_make_their_databases_at_the_same_time(environment):
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", TEST_DATABASE, worker],
            env=environment,
            cwd=PROJECT_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for worker in ("gw0", "gw1")
    ]

    assert [run.communicate() for run in runs] == [("test_lifepath_gw0 1\n", ""), ("test_lifepath_gw1 1\n", "")]


def test_a_database_that_cannot_start_is_an_operational_error_in_words(environment):
    cluster = Path(environment["TEST_DATA_FOLDER"] + "-volatile") / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("16\n")

    asked = run("-c", CURRENT_DATABASE, environment=environment)

    assert asked.stderr.splitlines()[-1].startswith("django.db.utils.OperationalError: The data in ")
    assert asked.returncode == 1


def test_dbshell_opens_the_psql_of_the_server(environment):
    asked = run("-m", "django", "dbshell", "--", "-Atc", "SELECT current_database()", environment=environment)

    assert (asked.stderr, asked.stdout) == ("", "lifepath\n")
