"""The product's own PostgreSQL: shared by processes, gone after the last of them, back after any accident."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from lifepath.core.postgres.binaries import binaries_folder
from lifepath.core.postgres.errors import PostgresUnavailable
from lifepath.core.postgres.folder import ConnectionInfo, DataFolder
from lifepath.core.postgres.launcher import PROJECT_ROOT, ensure_running
from tests.core.process_watch import servers, wait_until

USER = """
import sys, time
from pathlib import Path
from lifepath.core.postgres.launcher import ensure_running
ensure_running(Path(sys.argv[1]), fsync=False)
print("ready", flush=True)
time.sleep(60)
"""
FORKING_USER = """
import os, sys, time
from pathlib import Path
from lifepath.core.postgres.launcher import ensure_running
ensure_running(Path(sys.argv[1]), fsync=False)
if os.fork():
    os._exit(0)
print("ready", flush=True)
time.sleep(60)
"""

as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several users")


@pytest.fixture
def data_folder(private_folder: Path) -> Path:
    """Where one server lives."""
    return private_folder / "postgres"


@pytest.fixture
def used_data_folder(data_folder: Path, put_cluster: Callable[[Path], None]) -> Path:
    """The same, with a cluster in it."""
    put_cluster(data_folder)
    return data_folder


@pytest.fixture
def start_user(data_folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start processes that use the database until they are killed."""
    started: list[subprocess.Popen[str]] = []

    def start(program: str = USER, *, folder: Path = data_folder, **options: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT, **options
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ready(process: subprocess.Popen[str]) -> bool:
    """Wait for a user's word that the database runs for it."""
    assert process.stdout is not None
    return process.stdout.readline() == "ready\n"


def ask(connection: ConnectionInfo, statement: str) -> object:
    """The first value that the server answers."""
    with psycopg.connect(
        host=connection.host, port=connection.port, user=connection.user, dbname=connection.dbname, autocommit=True
    ) as session:
        cursor = session.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def connection_of(folder: Path) -> ConnectionInfo:
    """How users of a running server reach it."""
    connection = DataFolder(folder).read_ready()
    assert connection is not None
    return connection


def test_two_processes_that_start_at_once_share_one_server_and_leave_none_when_killed(data_folder, start_user):
    users = [start_user(), start_user()]

    assert [ready(user) for user in users] == [True, True]
    assert len(servers(data_folder)) == 1

    users[0].kill()
    time.sleep(0.3)
    assert len(servers(data_folder)) == 1

    users[1].kill()
    wait_until(lambda: not servers(data_folder))


def test_data_survive_a_restart(used_data_folder, start_user):
    first = start_user()
    assert ready(first)
    ask(connection_of(used_data_folder), "CREATE TABLE kept AS SELECT 42 AS answer")
    first.terminate()
    wait_until(lambda: not servers(used_data_folder))

    assert ready(start_user())

    assert ask(connection_of(used_data_folder), "SELECT answer FROM kept") == 42


def test_a_forked_child_keeps_the_server_after_its_parent_is_gone(used_data_folder, start_user):
    parent = start_user(FORKING_USER)
    assert ready(parent)
    parent.wait()
    time.sleep(0.3)

    assert len(servers(used_data_folder)) == 1

    for holder in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if FORKING_USER.encode() in holder.read_bytes().split(b"\0"):
                os.kill(int(holder.parent.name), signal.SIGKILL)
    wait_until(lambda: not servers(used_data_folder))


def test_a_server_that_is_killed_comes_back_while_it_has_users(used_data_folder, start_user):
    assert ready(start_user())
    [killed] = servers(used_data_folder)

    os.kill(killed, signal.SIGKILL)

    wait_until(
        lambda: (
            servers(used_data_folder) not in ([], [killed]) and DataFolder(used_data_folder).read_ready() is not None
        )
    )
    assert ask(connection_of(used_data_folder), "SELECT 1") == 1


def test_a_start_recovers_after_server_and_supervisor_were_killed(used_data_folder, start_user):
    user = start_user()
    assert ready(user)
    [server] = servers(used_data_folder)
    supervisor = int(Path(f"/proc/{server}/status").read_text().split("PPid:")[1].split()[0])

    os.kill(supervisor, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    user.kill()
    wait_until(lambda: not servers(used_data_folder))
    assert (used_data_folder / "cluster" / "postmaster.pid").exists()

    assert ready(start_user())
    assert ask(connection_of(used_data_folder), "SELECT 1") == 1


def test_a_killed_supervisor_takes_its_server_along_and_the_next_user_gets_a_new_one(used_data_folder, start_user):
    assert ready(start_user())
    [server] = servers(used_data_folder)
    supervisor = int(Path(f"/proc/{server}/status").read_text().split("PPid:")[1].split()[0])

    os.kill(supervisor, signal.SIGKILL)

    assert ready(start_user())
    wait_until(lambda: len(servers(used_data_folder)) == 1 and servers(used_data_folder) != [server])


def test_a_data_folder_may_lie_deep_below_a_private_folder(data_folder, start_user):
    deep = data_folder.parent / ("a" * 100) / ("b" * 100) / "postgres"
    assert len(bytes(deep)) > 200
    assert data_folder.parent.stat().st_mode & 0o777 == 0o700

    assert ready(start_user(folder=deep))

    assert len(servers(deep)) == 1
    assert data_folder.parent.stat().st_mode & 0o777 == 0o700
    assert Path(connection_of(deep).host).stat().st_mode & 0o777 == 0o700


def test_the_server_listens_on_no_network_and_lets_in_nobody_but_its_starter(used_data_folder, start_user):
    assert ready(start_user())
    connection = connection_of(used_data_folder)

    assert ask(connection, "SHOW listen_addresses") == ""
    assert ask(connection, "SELECT string_agg(type || auth_method, ' ') FROM pg_hba_file_rules") == "localpeer"
    assert ask(connection, "SELECT string_agg(sys_name, ' ') FROM pg_ident_file_mappings") == (
        pwd.getpwuid(os.geteuid()).pw_name
    )


def test_data_of_another_postgresql_version_are_refused_untouched(data_folder):
    (data_folder / "cluster").mkdir(parents=True)
    (data_folder / "cluster" / "PG_VERSION").write_text("16\n")

    with pytest.raises(PostgresUnavailable, match=r"made by PostgreSQL 16, and the installed server is 18\."):
        ensure_running(data_folder, fsync=False)

    assert [path.name for path in (data_folder / "cluster").iterdir()] == ["PG_VERSION"]


@as_root_only
def test_a_folder_that_another_user_made_is_refused_with_both_names(data_folder):
    data_folder.mkdir()
    os.chown(data_folder, pwd.getpwnam("nobody").pw_uid, -1)

    with pytest.raises(PostgresUnavailable, match="was made by user nobody, and this process runs as root"):
        ensure_running(data_folder, fsync=False)


def test_a_missing_wheel_is_explained(data_folder, monkeypatch):
    monkeypatch.setattr("lifepath.core.postgres.binaries.PACKAGE", "no_such_package")
    binaries_folder.cache_clear()

    with pytest.raises(PostgresUnavailable, match=r"requirements/dev\.txt \(make setup\), or set DATABASE_URL"):
        ensure_running(data_folder, fsync=False)


def test_a_start_that_fails_says_why(used_data_folder):
    with (used_data_folder / "cluster" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")

    with pytest.raises(PostgresUnavailable, match=r"PostgreSQL did not start:\n.*no_such_setting"):
        ensure_running(used_data_folder, fsync=False)
