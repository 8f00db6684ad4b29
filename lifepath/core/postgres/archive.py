"""Write a whole database into one file and read it back, with PostgreSQL's own programs.

The programs are the wheel's or those on PATH. To write, those of the server's own version are preferred: they alone
know what its security updates added to the catalogues. To read, the newest are: they understand every older file, and
what they send is made fit for servers from version 15 on. Owners and grants of database roles are not restored:
everything belongs to the role that restores. Secrets that live outside the database are not in the file.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lifepath.core.postgres.binaries import binaries_folder
from lifepath.core.postgres.errors import PostgresUnavailable

# Older servers refuse settings that newer programs write at the head of a script: name and first version that knows it.
NEWER_SETTINGS = {b"SET transaction_timeout = 0;\n": 17}
HEAD_LINES = 60
EMPTY_THE_DATABASE = b"""
SET lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


class ArchiveFailed(Exception):
    """A backup could not be written or read; the text is what PostgreSQL's program said."""


@dataclass(frozen=True, slots=True)
class Target:
    """A database as its command line programs reach it."""

    options: Sequence[str]  # -h, -p, -U
    environment: dict[str, str]  # the password, if any
    dbname: str
    server_version: int  # major


def dump(*, database: Target, file: Path) -> None:
    """Write the database into a new file that only its owner can read; a failed attempt leaves no file."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        program = _program("pg_dump", preferred_version=database.server_version)
        _run(
            [program, *database.options, "--format=custom", f"--file={unfinished}", database.dbname],
            environment=database.environment,
        )
        unfinished.replace(file)
    except OSError as error:
        raise ArchiveFailed(f"{error.filename or file}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def check_readable(file: Path) -> None:
    """Refuse a file that is no backup."""
    if not file.is_file():
        raise ArchiveFailed(f"{file} is not a file.")
    _run([_program("pg_restore"), "--list", str(file)], environment={})


def load(*, database: Target, file: Path, replace: bool) -> None:
    """Read a backup into the database in one transaction; with `replace` what the database holds goes first."""
    check_readable(file)
    reading = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)]
    writing = [
        *(_program("psql"), *database.options, "--no-psqlrc", "--quiet"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-", database.dbname),
    ]
    with tempfile.TemporaryFile() as reader_said, tempfile.TemporaryFile() as writer_said:
        with (
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=reader_said) as reader,  # noqa: S603 - from the wheel
            subprocess.Popen(  # noqa: S603 - from the wheel
                writing, stdin=subprocess.PIPE, stderr=writer_said, env={**os.environ, **database.environment}
            ) as writer,
        ):
            assert reader.stdout is not None  # noqa: S101 - both are pipes
            assert writer.stdin is not None  # noqa: S101
            try:
                writer.stdin.write(b"BEGIN;\n")
                if replace:
                    writer.stdin.write(EMPTY_THE_DATABASE)
                _copy_script(reader.stdout, writer.stdin, server_version=database.server_version)
                # Without this last word nothing stays: whatever cuts the script short undoes it.
                if reader.wait() == 0:
                    writer.stdin.write(b"COMMIT;\n")
                writer.stdin.close()
            except BrokenPipeError:
                reader.kill()  # the writer gave up; its words tell why
        for process, said in ((writer, writer_said), (reader, reader_said)):
            if process.returncode:
                raise ArchiveFailed(_last_words(said) or f"it ended with exit code {process.returncode}")


def _copy_script(source: IO[bytes], sink: IO[bytes], *, server_version: int) -> None:
    for _number in range(HEAD_LINES):
        line = source.readline()
        if server_version >= NEWER_SETTINGS.get(line, 0):
            sink.write(line)
    shutil.copyfileobj(source, sink)


def _program(name: str, *, preferred_version: int = 0) -> str:
    """Path of the program in the preferred version, or else in the newest."""
    candidates = []
    with contextlib.suppress(PostgresUnavailable):  # a server installation has no wheel
        candidates.append(str(binaries_folder() / name))
    if on_path := shutil.which(name):
        candidates.append(on_path)
    if not candidates:
        raise ArchiveFailed(f"{name} was not found: install PostgreSQL's client programs.")
    versions = {candidate: _major_version(candidate) for candidate in candidates}
    return max(candidates, key=lambda candidate: (versions[candidate] == preferred_version, versions[candidate]))


def _major_version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"\d+", said)
    return int(found.group()) if found else 0


def _run(command: Sequence[str], *, environment: dict[str, str]) -> None:
    with tempfile.TemporaryFile() as said:
        ended = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            command, stdout=subprocess.DEVNULL, stderr=said, env={**os.environ, **environment}, check=False
        )
        if ended.returncode:
            raise ArchiveFailed(_last_words(said))


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return "\n".join(said.read().decode(errors="replace").strip().splitlines()[-3:])
