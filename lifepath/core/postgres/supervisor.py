"""Run the embedded PostgreSQL as long as any process uses it. Started by the launcher, detached from it.

python -m lifepath.core.postgres.supervisor DATA_FOLDER BINARIES SERVER_LOCK_DESCRIPTOR FSYNC(on|off)
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from types import FrameType

from lifepath.core.postgres.account import ServerAccount, server_account
from lifepath.core.postgres.errors import PostgresUnavailable
from lifepath.core.postgres.folder import ConnectionInfo, DataFolder, open_lock

PORT = 5432  # part of the socket's name only: the server listens on no network
ROLE = "postgres"
MAINTENANCE_DATABASE = "postgres"
MAX_CONNECTIONS = 100
READY_POLL_SECONDS = 0.01
STOP_SECONDS = 60
TAKE_OVER_SECONDS = 10
RESTARTS = 5
RESTART_WINDOW_SECONDS = 60
LOG_LIMIT_BYTES = 5_000_000
PREDECESSOR_STILL_THERE = ("already exists", "pre-existing shared memory block")


class Supervisor:
    """One server, from its start to the end of its last user."""

    def __init__(self, *, folder: DataFolder, binaries: Path, account: ServerAccount, fsync: bool) -> None:
        self.folder = folder
        self.binaries = binaries
        self.account = account
        self.fsync = fsync
        self.server: subprocess.Popen[bytes] | None = None
        self.stopping = False
        self.changing = threading.Lock()

    def run(self) -> None:
        """Serve until no user is left; start again a server that dies while it has users."""
        socket_folder = self._make_socket_folder()
        try:
            if not self.folder.cluster.exists():
                self._make_cluster()
            self._write_access_files()
            self._stop_predecessor()
            self._start(socket_folder)
            threading.Thread(target=self._stop_after_last_user, daemon=True).start()
            restarted_at: deque[float] = deque(maxlen=RESTARTS)
            while self._wait() and not self.stopping:
                if len(restarted_at) == RESTARTS and time.monotonic() - restarted_at[0] < RESTART_WINDOW_SECONDS:
                    raise PostgresUnavailable(f"PostgreSQL died {RESTARTS + 1} times; see {self.folder.log_file}.")
                restarted_at.append(time.monotonic())
                self._start(socket_folder)
        finally:
            self.folder.ready_file.unlink(missing_ok=True)
            shutil.rmtree(socket_folder, ignore_errors=True)

    def stop(self) -> None:
        """End the server in an orderly way: open transactions are rolled back, connections closed."""
        with self.changing:
            self.stopping = True
            self.folder.ready_file.unlink(missing_ok=True)
            if self.server:
                self.server.send_signal(signal.SIGINT)

    def _stop_after_last_user(self) -> None:
        fcntl.flock(open_lock(self.folder.users_lock), fcntl.LOCK_EX)
        self.stop()
        time.sleep(STOP_SECONDS)
        if self.server:
            self.server.send_signal(signal.SIGQUIT)

    def _make_socket_folder(self) -> Path:
        socket_folder = self.folder.socket_folder()
        socket_folder.mkdir(mode=0o700, exist_ok=True)
        status = socket_folder.lstat()
        if status.st_uid == os.geteuid() and status.st_uid != self.account.uid and not socket_folder.is_symlink():
            os.chown(socket_folder, self.account.uid, self.account.gid)
            status = socket_folder.lstat()
        if socket_folder.is_symlink() or status.st_uid != self.account.uid or status.st_mode & 0o077:
            raise PostgresUnavailable(f"{socket_folder} belongs to somebody else or is open to others; delete it.")
        return socket_folder

    def _make_cluster(self) -> None:
        """Make the cluster under another name first, so that an interrupted start leaves nothing half made."""
        shutil.rmtree(self.folder.unfinished_cluster, ignore_errors=True)
        self.folder.unfinished_cluster.mkdir(mode=0o700)
        os.chown(self.folder.unfinished_cluster, self.account.uid, self.account.gid)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", f"--username={ROLE}", "--auth=peer"]
        if not self.fsync:
            options.append("--no-sync")
        made = subprocess.run(  # noqa: S603 - the wheel's own program
            self.account.command(
                [str(self.binaries / "initdb"), *options, f"--pgdata={self.folder.unfinished_cluster}"]
            ),
            capture_output=True,
            text=True,
            check=False,
            **self.account.popen_options(),
        )
        if made.returncode:
            raise PostgresUnavailable(
                _in_words("PostgreSQL could not create its data folder", made.stderr, self.folder)
            )
        self.folder.unfinished_cluster.rename(self.folder.cluster)

    def _write_access_files(self) -> None:
        """Only the account that started this may connect; the kernel tells the server who is calling."""
        readable_by_server = 0o644 if self.account.switches else 0o600
        for path, text in (
            (self.folder.access_file, "local all all peer map=lifepath\n"),
            (self.folder.accounts_file, f'lifepath "{self.account.client_name}" {ROLE}\n'),
        ):
            path.write_text(text)
            path.chmod(readable_by_server)

    def _server_command(self, socket_folder: Path) -> list[str]:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(socket_folder),
            "unix_socket_permissions": "0700",
            "hba_file": str(self.folder.access_file),
            "ident_file": str(self.folder.accounts_file),
            "max_connections": str(MAX_CONNECTIONS),
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Neither statements nor row values belong in a log: they hold people's data.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "log_checkpoints": "off",
        }
        if not self.fsync:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        program = [str(self.binaries / "postgres"), "-D", str(self.folder.cluster)]
        for name, value in settings.items():
            program += ["-c", f"{name}={value}"]
        return self.account.command(program)

    def _start(self, socket_folder: Path) -> None:
        """Start the server and wait until it accepts connections; a predecessor may still be going down."""
        self.folder.ready_file.unlink(missing_ok=True)
        deadline = time.monotonic() + TAKE_OVER_SECONDS
        while not self.stopping:
            log_start = self.folder.log_file.stat().st_size
            with self.changing:
                self.server = subprocess.Popen(  # noqa: S603 - the wheel's own program
                    self._server_command(socket_folder), stdin=subprocess.DEVNULL, **self.account.popen_options()
                )
            if self._becomes_ready():
                self._announce(ConnectionInfo(str(socket_folder), PORT, ROLE, MAINTENANCE_DATABASE))
                return
            with self.folder.log_file.open(errors="replace") as log:
                log.seek(log_start)
                said = log.read()
            if not any(sign in said for sign in PREDECESSOR_STILL_THERE) or time.monotonic() > deadline:
                raise PostgresUnavailable(_in_words("PostgreSQL did not start", said, self.folder))
            time.sleep(0.1)

    def _announce(self, connection: ConnectionInfo) -> None:
        with self.changing:
            if not self.stopping:
                self.folder.write_ready(connection)

    def _becomes_ready(self) -> bool:
        """Follow postmaster.pid, in which the server notes its process id and state, until it is ready or dead."""
        assert self.server is not None  # noqa: S101 - set by the caller
        status_file = self.folder.cluster / "postmaster.pid"
        while self.server.poll() is None:
            try:
                lines = status_file.read_text().splitlines()
            except FileNotFoundError:
                lines = []
            if len(lines) >= 8 and lines[0] == str(self.server.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(READY_POLL_SECONDS)
        return False

    def _wait(self) -> bool:
        """Wait for the server's end; True if it died, False if somebody stopped it."""
        assert self.server is not None  # noqa: S101 - set by _start
        return self.server.wait() != 0

    def _stop_predecessor(self) -> None:
        """End a server whose supervisor was killed: nobody else can own it, for we hold the server lock."""
        try:
            pid = int((self.folder.cluster / "postmaster.pid").read_text().splitlines()[0])
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
            return
        if str(self.folder.cluster).encode() in arguments:
            os.kill(pid, signal.SIGINT)


def _in_words(what: str, said: str, folder: DataFolder) -> str:
    """Say what failed, with the last words of the program, which tell the reason."""
    reason = "\n".join(said.strip().splitlines()[-5:])
    if "No space left on device" in said:
        what = f"The disk is full. {what}"
    return f"{what}:\n{reason}\nThe whole log is {folder.log_file}."


def main(arguments: list[str]) -> int:
    """Leave the starting process, then supervise."""
    data_folder, binaries, _server_lock, fsync = arguments
    if os.fork():
        return 0
    folder = DataFolder(Path(data_folder))
    if folder.log_file.stat().st_size > LOG_LIMIT_BYTES:
        folder.log_file.replace(folder.log_file.with_suffix(".log.1"))
        descriptor = os.open(folder.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
    try:
        supervisor = Supervisor(
            folder=folder,
            binaries=Path(binaries),
            account=server_account(data_folder=folder.path, binaries=Path(binaries)),
            fsync=fsync == "on",
        )

        def stop(_signal: int, _frame: FrameType | None) -> None:
            threading.Thread(target=supervisor.stop).start()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        supervisor.run()
    except (PostgresUnavailable, OSError) as error:
        folder.failure_file.write_text(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
