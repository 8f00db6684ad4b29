"""Start the product's own PostgreSQL when the first process needs it, and share it with the others.

Every process that uses the database holds a shared lock on the data folder. A detached supervisor
(lifepath.core.postgres.supervisor) runs the server and stops it when no such lock is left, however its users ended.
Plain Python: nothing here needs Django.
"""

import fcntl
import os
import pwd
import subprocess
import sys
import threading
import time
from pathlib import Path

from lifepath.core.postgres.account import server_account
from lifepath.core.postgres.binaries import SERVER_MAJOR_VERSION, binaries_folder
from lifepath.core.postgres.errors import PostgresUnavailable
from lifepath.core.postgres.folder import (
    LOCK_POLL_SECONDS,
    ConnectionInfo,
    DataFolder,
    open_lock,
    try_lock,
    wait_lock,
)

START_ATTEMPTS = 3  # the supervisor of another process may be killed, or just be going
START_SECONDS = 120  # a server that recovers after a power cut takes its time
PROJECT_ROOT = Path(__file__).resolve().parents[3]

_in_this_process = threading.RLock()
_users_locks: dict[Path, int] = {}


def ensure_running(data_folder: Path, *, fsync: bool = True) -> ConnectionInfo:
    """Start the server of this data folder unless it runs, keep it running for this process, say how to connect.

    `fsync=False` trades safety for speed when this call starts the server: for test data only.
    """
    folder = DataFolder(data_folder.absolute())
    with _in_this_process:
        try:
            _prepare(folder)
            _hold_users_lock(folder)
            if _supervised(folder) and (connection := folder.read_ready()):
                return connection
            return _start(folder, fsync=fsync)
        except OSError as error:
            raise PostgresUnavailable(
                f"The database folder {folder.path} cannot be used: {error.strerror}"
                f"{f' ({error.filename})' if error.filename else ''}."
            ) from error


def _prepare(folder: DataFolder) -> None:
    """Make the folder, or refuse one that belongs to somebody else."""
    try:
        owner = folder.path.stat().st_uid
    except FileNotFoundError:
        folder.path.parent.mkdir(parents=True, exist_ok=True)
        # The account that serves root's database must pass through; the files in it are closed to it.
        folder.path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        owner = folder.path.stat().st_uid
    if owner != os.geteuid():
        raise PostgresUnavailable(
            f"The database folder {folder.path} was made by user {_account_name(owner)},"
            f" and this process runs as {_account_name(os.geteuid())}. Run as {_account_name(owner)},"
            " delete the folder if its data are not needed, or set DATABASE_URL."
        )


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _hold_users_lock(folder: DataFolder) -> None:
    """Hold the shared lock until this process ends. A forked child has its parent's and keeps it."""
    held = _users_locks.get(folder.path)
    if held is not None and _is_open_on(held, folder.users_lock):
        return
    descriptor = open_lock(folder.users_lock)
    if not wait_lock(descriptor, fcntl.LOCK_SH, seconds=START_SECONDS):
        os.close(descriptor)
        raise PostgresUnavailable(
            f"The embedded PostgreSQL has been shutting down for {START_SECONDS} s; see {folder.log_file}."
        )
    _users_locks[folder.path] = descriptor


def _is_open_on(descriptor: int, path: Path) -> bool:
    """Whether the descriptor still is that file: a daemon closes all, and a data folder may be made anew."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _supervised(folder: DataFolder) -> bool:
    descriptor = open_lock(folder.server_lock)
    try:
        return not try_lock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _start(folder: DataFolder, *, fsync: bool) -> ConnectionInfo:
    """Start a supervisor unless another process just did, and wait until its server accepts connections."""
    start_lock = open_lock(folder.start_lock)
    try:
        if not wait_lock(start_lock, fcntl.LOCK_EX, seconds=START_SECONDS):
            raise _still_starting(folder)
        deadline = time.monotonic() + START_SECONDS
        for _attempt in range(START_ATTEMPTS):
            if not _supervised(folder):
                _launch_supervisor(folder, fsync=fsync)
            while _supervised(folder):
                if connection := folder.read_ready():
                    return connection
                if time.monotonic() > deadline:
                    raise _still_starting(folder)
                time.sleep(LOCK_POLL_SECONDS)
            if folder.failure_file.exists():
                raise PostgresUnavailable(folder.failure_file.read_text().strip())
        raise PostgresUnavailable(f"The embedded PostgreSQL does not start; see {folder.log_file}.")
    finally:
        os.close(start_lock)


def _still_starting(folder: DataFolder) -> PostgresUnavailable:
    return PostgresUnavailable(
        f"The embedded PostgreSQL did not get ready within {START_SECONDS} s; see {folder.log_file}."
    )


def _launch_supervisor(folder: DataFolder, *, fsync: bool) -> None:
    """Hand the server lock to a new supervisor, which leaves this process's session at once."""
    binaries = binaries_folder()
    _check_version(folder)
    server_account(data_folder=folder.path, binaries=binaries)  # refuses here, in this process, what cannot work
    server_lock = open_lock(folder.server_lock)
    try:
        if not wait_lock(server_lock, fcntl.LOCK_EX, seconds=1):
            return
        folder.ready_file.unlink(missing_ok=True)
        folder.failure_file.unlink(missing_ok=True)
        arguments = [str(folder.path), str(binaries), str(server_lock), "on" if fsync else "off"]
        with open(folder.log_file, "ab", opener=_only_for_the_owner) as log:
            subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "lifepath.core.postgres.supervisor", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
                pass_fds=[server_lock],
                start_new_session=True,
                check=True,
            )
    except subprocess.CalledProcessError as error:
        raise PostgresUnavailable(f"The embedded PostgreSQL could not be started; see {folder.log_file}.") from error
    finally:
        os.close(server_lock)


def _only_for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check_version(folder: DataFolder) -> None:
    if not folder.cluster.exists():
        return
    try:
        version = (folder.cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise PostgresUnavailable(
            f"{folder.cluster} is not a PostgreSQL data folder (it has no PG_VERSION). Move it away to start afresh."
        ) from None
    if version != str(SERVER_MAJOR_VERSION):
        raise PostgresUnavailable(
            f"The data in {folder.cluster} were made by PostgreSQL {version}, and the installed server is"
            f" {SERVER_MAJOR_VERSION}. Back them up with the release that made them (manage.py backup), move the"
            " folder away and restore, or set DATABASE_URL."
        )


def _forget_lock_of_other_threads() -> None:
    global _in_this_process
    _in_this_process = threading.RLock()


os.register_at_fork(after_in_child=_forget_lock_of_other_threads)
