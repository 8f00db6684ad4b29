"""The data folder of the embedded PostgreSQL: what lies where, and the locks that its users share.

    cluster/      the database files, owned by the account that runs the server
    users.lock    every process that uses the database holds it shared; the supervisor waits for it exclusively
    start.lock    held while one process decides about starting the server
    server.lock   held exclusively by the supervisor as long as it lives
    ready.json    how to connect; exists only while the server accepts connections
    failure.txt   why the last start failed
    server.log    what the server says

The locks are BSD locks: they belong to the open file, so a forked child keeps its parent's, and the kernel drops
them however a process ends.
"""

import fcntl
import hashlib
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

LOCK_POLL_SECONDS = 0.01
SOCKET_PATH_LIMIT = 90  # bytes of a socket's path: 107 on Linux, 103 on macOS, less the name of the socket


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """How to reach the running server."""

    host: str
    port: int
    user: str
    dbname: str


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths in one data folder."""

    path: Path

    @property
    def cluster(self) -> Path:
        """Folder of the database files."""
        return self.path / "cluster"

    @property
    def unfinished_cluster(self) -> Path:
        """Where a cluster is made before it gets its name, so that a broken start leaves none."""
        return self.path / "cluster.new"

    @property
    def users_lock(self) -> Path:
        """Lock file shared by all users of the server."""
        return self.path / "users.lock"

    @property
    def start_lock(self) -> Path:
        """Lock file of the process that is starting the server."""
        return self.path / "start.lock"

    @property
    def server_lock(self) -> Path:
        """Lock file of the supervisor."""
        return self.path / "server.lock"

    @property
    def ready_file(self) -> Path:
        """Connection data of the running server."""
        return self.path / "ready.json"

    @property
    def failure_file(self) -> Path:
        """Reason of the last failed start."""
        return self.path / "failure.txt"

    @property
    def log_file(self) -> Path:
        """Log of server and supervisor."""
        return self.path / "server.log"

    @property
    def access_file(self) -> Path:
        """Who may connect (pg_hba)."""
        return self.path / "pg_hba.conf"

    @property
    def accounts_file(self) -> Path:
        """Which system account is which database role (pg_ident)."""
        return self.path / "pg_ident.conf"

    def socket_folder(self) -> Path:
        """Name a short private folder for the socket: a socket's path is limited to about 100 bytes.

        The inode is part of the name, so that a folder deleted and made anew never meets its predecessor's socket.
        """
        status = self.path.stat()
        identity = f"{self.path}:{status.st_dev}:{status.st_ino}:{os.geteuid()}"
        name = f"lifepath-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
        short = Path("/tmp")  # noqa: S108 - the folder made in it is private and its owner is checked
        if not os.access(short, os.W_OK | os.X_OK):
            short = Path(tempfile.gettempdir())
        return short / name

    def write_ready(self, connection: ConnectionInfo) -> None:
        """Tell every user that the server accepts connections."""
        unfinished = self.ready_file.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(connection)))
        unfinished.replace(self.ready_file)

    def read_ready(self) -> ConnectionInfo | None:
        """Return how to connect, or None while no server accepts connections."""
        try:
            return ConnectionInfo(**json.loads(self.ready_file.read_text()))
        except FileNotFoundError:
            return None


def open_lock(path: Path) -> int:
    """Open a lock file, making it when it is missing; the descriptor is not passed to started programs."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, operation: int) -> bool:
    """Take the lock if that is possible at once."""
    try:
        fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_lock(descriptor: int, operation: int, *, seconds: float) -> bool:
    """Take the lock within so many seconds."""
    deadline = time.monotonic() + seconds
    while not try_lock(descriptor, operation):
        if time.monotonic() > deadline:
            return False
        time.sleep(LOCK_POLL_SECONDS)
    return True
