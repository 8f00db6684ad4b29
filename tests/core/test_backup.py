"""A backup holds everything, a restore brings it back whole or not at all."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from lifepath.core.postgres.launcher import PROJECT_ROOT

# One process for a whole story: the embedded server starts once. Commands that fail say so on standard output.
STORY = """
import sys
import django
from django.core.management import CommandError, call_command
from django.db import connection
django.setup()
def command(*words):
    try:
        call_command(*words)
    except CommandError as error:
        print("REFUSED", error)
def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None
file = sys.argv[1]
"""
FILL = """
call_command("migrate", verbosity=0)
sql("CREATE TABLE money (id integer PRIMARY KEY, amount numeric(20, 2) NOT NULL CHECK (amount > 0), memo text)")
sql("INSERT INTO money SELECT i, i + 0.01, concat('tab', chr(9), ', Zoë, ', chr(92), '.')"\
    " FROM generate_series(1, 1000) i")
"""
TELL = """
print(sql("SELECT count(*) || ' rows, ' || sum(amount) || ', ' || max(memo) FROM money"))
"""
KEPT = "1000 rows, 500510.00, tab\t, Zoë, \\.\n"


@pytest.fixture
def tell(private_folder: Path, put_cluster: Callable[[Path], None]) -> Callable[..., str]:
    """Run a story on one of several databases, or on a served one, and return what it printed."""

    def run(story: str, *, database: str = "first", served: str = "") -> str:
        if not served and not (private_folder / f"{database}-volatile").exists():
            put_cluster(private_folder / f"{database}-volatile")
        told = subprocess.run(
            [sys.executable, "-c", STORY + story, str(private_folder / "a.backup")],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.core.embedded_settings",
                "TEST_DATA_FOLDER": str(private_folder / database),
                "TEST_SERVED": served,
                "PYTHONPATH": str(PROJECT_ROOT),
            },
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.stderr == "", told.stdout
        return told.stdout

    return run


def test_an_empty_database_takes_everything_from_a_backup(private_folder, tell):
    told = tell(FILL + "command('backup', file)")

    file = private_folder / "a.backup"
    size = f"{file.stat().st_size / 1_000_000:.1f} MB"
    assert told == f"Backed up 3 tables of lifepath to {file}, {size} (the encryption keys are not in it).\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in private_folder.glob("a.*")) == ["a.backup"]

    told = tell("command('restore', file)" + TELL + "command('backup', file + '/nowhere/b')", database="second")

    assert told == (
        f"Restored 3 tables of lifepath from {file}; schema up to date.\n"
        f"{KEPT}"
        f"REFUSED Nothing was written to {file}/nowhere/b: {file}/nowhere/b.unfinished: Not a directory\n"
    )


def test_a_database_that_holds_something_is_replaced_only_by_force(private_folder, tell):
    changes = "sql('DELETE FROM money WHERE id > 1'); sql('CREATE TABLE later (id integer)')\n"
    newer = "sql(\"INSERT INTO django_migrations (app, name, applied) VALUES ('contenttypes', '0099_later', now())\")\n"

    told = tell(
        FILL
        + "command('backup', file)\n"
        + changes
        + "command('restore', file)"
        + TELL
        + "command('restore', file, '--force')"
        + TELL
        + newer
        + "command('backup', file); command('backup', file, '--overwrite'); command('restore', file, '--force')"
    ).splitlines()

    file = private_folder / "a.backup"
    assert told[1] == "REFUSED The database lifepath holds 4 tables; --force replaces them all. Nothing was changed."
    assert told[2].startswith("1 rows, 1.01, ")
    assert told[3:5] == [f"Restored 3 tables of lifepath from {file}; schema up to date.", KEPT.rstrip()]
    assert told[5] == f"REFUSED {file} exists; choose another name or add --overwrite."
    assert told[6].startswith("Backed up 3 tables of lifepath ")
    assert told[7] == (
        f"REFUSED Restored 3 tables from {file}, but a newer release wrote it"
        " (it has applied contenttypes.0099_later): run that release."
    )


def test_what_clients_keep_of_a_list_is_worthless_after_a_restore(tell):
    fill = FILL + "from lifepath.core.sync import scope_of\n"
    told = tell(
        fill
        + "command('backup', file)\n"
        + "print(scope_of(['transactions'])); connection.close(); print(scope_of(['transactions']))\n"
        + "command('restore', file, '--force')\n"
        + "print(scope_of(['transactions']))"
    ).splitlines()

    before, again, after = (line for line in told if "backup" not in line)
    assert before == again != after


def test_a_broken_backup_changes_nothing(private_folder, tell):
    broken = """
content = open(file, "rb").read()
open(file, "wb").write(content[:-500])
command("restore", file, "--force")
open(file, "wb").write(b"no backup at all")
command("restore", file, "--force")
command("restore", file + ".missing", "--force")
"""

    told = tell(FILL + "command('backup', file)" + broken + TELL)

    assert told.count(f"REFUSED Nothing was restored from {private_folder}/a.backup") == 3
    assert "input file does not appear to be a valid archive" in told
    assert f"{private_folder}/a.backup.missing is not a file." in told
    assert told.endswith(KEPT)


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="needs a served PostgreSQL: make coverage")
def test_a_backup_moves_between_the_embedded_and_a_served_database(private_folder, tell):
    own = os.environ["DATABASE_URL"]
    name = f"lifepath_move_{os.getpid()}"
    served = urlunsplit(urlsplit(own)._replace(path=f"/{name}"))
    with psycopg.connect(urlunsplit(urlsplit(own)._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            tell(FILL + "command('backup', file)")
            there = tell(
                "command('restore', file)" + TELL + "command('backup', file, '--overwrite')",
                served=served,
            )
            back = tell("command('restore', file)" + TELL, database="third")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    assert there.startswith(
        f"Restored 3 tables of {name} from {private_folder}/a.backup; schema up to date.\n{KEPT}Backed up 3"
    )
    assert back == f"Restored 3 tables of lifepath from {private_folder}/a.backup; schema up to date.\n{KEPT}"
