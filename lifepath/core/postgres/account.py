"""Which system account runs the server. PostgreSQL refuses to run as root, so root hands it to `nobody`.

The account must reach the server programs and the data folder. Below private folders (a clone in /root, say) it gets
the one capability that reads past folder permissions, so that nobody has to open those folders.
"""

import os
import pwd
import shutil
import signal
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifepath.core.postgres.errors import PostgresUnavailable
from lifepath.core.processes import signal_when_parent_ends

ACCOUNT_FOR_ROOT = "nobody"
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account of the server, and how a program is started under it."""

    uid: int
    gid: int
    client_name: str  # the account that connects, as the kernel reports it to the server
    switches: bool
    reads_past_permissions: bool

    def command(self, program: Sequence[str]) -> list[str]:
        """Return the command line that runs the program under the account."""
        if not self.reads_past_permissions:
            return list(program)
        return [
            *("setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"),
            *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
            # Without this bit access(2), by which the server finds its own programs, ignores the capability.
            *("--securebits=+no_setuid_fixup", "--pdeathsig=INT"),
            *program,
        ]

    def popen_options(self) -> dict[str, Any]:
        """Return what subprocess needs to run the command under the account and end it with its parent."""
        options: dict[str, Any] = {"cwd": "/", "preexec_fn": signal_when_parent_ends(signal.SIGINT)}
        if self.switches and not self.reads_past_permissions:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def server_account(*, data_folder: Path, binaries: Path) -> ServerAccount:
    """Choose the account for this process, or say why none can run the server."""
    try:
        client = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise PostgresUnavailable(
            f"User id {os.geteuid()} has no name on this system, which PostgreSQL needs:"
            " add it to /etc/passwd, or set DATABASE_URL to a PostgreSQL server of your own."
        ) from None
    if client.pw_uid != 0:
        return ServerAccount(client.pw_uid, client.pw_gid, client.pw_name, False, False)
    try:
        account = pwd.getpwnam(ACCOUNT_FOR_ROOT)
    except KeyError:
        raise PostgresUnavailable(
            f"PostgreSQL does not run as root, and this system has no account {ACCOUNT_FOR_ROOT!r} to hand it to."
            " Run as another user, or set DATABASE_URL."
        ) from None
    blocked = _first_private_folder(data_folder) or _first_private_folder(binaries / "postgres")
    if blocked and not _can_grant_reading():
        raise PostgresUnavailable(
            f"PostgreSQL does not run as root but as {ACCOUNT_FOR_ROOT!r}, who cannot enter {blocked},"
            " and this system does not allow root to grant that (setpriv with CAP_DAC_READ_SEARCH)."
            f" Allow it (chmod o+rx {blocked}), run as another user, or set DATABASE_URL."
        )
    return ServerAccount(account.pw_uid, account.pw_gid, client.pw_name, True, blocked is not None)


def _first_private_folder(path: Path) -> Path | None:
    """Return the outermost part of the path that strangers cannot enter, if there is one."""
    for part in reversed([path, *path.parents]):
        if not part.stat().st_mode & stat.S_IXOTH:
            return part
    return None


def _can_grant_reading() -> bool:
    status = Path("/proc/self/status")
    if shutil.which("setpriv") is None or not status.exists():
        return False
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    wanted = 1 << CAP_DAC_READ_SEARCH | 1 << CAP_SETPCAP
    return all(int(fields[name], 16) & wanted == wanted for name in ("CapEff", "CapBnd"))
