"""Run the whole service on this machine: web server, background worker, scheduler."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lifepath.core.demo import DEMO_PASSWORD, demo_sign_ins
from lifepath.core.postgres.schema_state import schema_state
from lifepath.core.processes import ProcessGroup, Program

HELPERS = {"worker": ["worker"], "scheduler": ["tick", "--forever"]}
LARGEST_POOL = 16
DEFAULT_THREADS = 4


class Command(BaseCommand):
    """Start everything, restart helpers that die, stop everything."""

    help = "Run web server, background worker and scheduler until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and with how many hands."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
        parser.add_argument(
            "--workers",
            type=int,
            default=min(os.cpu_count() or 1, 4),
            help="web processes (default: one per processor, at most 4; here %(default)s)",
        )
        parser.add_argument(
            "--threads", type=int, default=DEFAULT_THREADS, help="threads per web process (default: %(default)s)"
        )

    def handle(self, *, host: str, port: int, workers: int, threads: int, **options: Any) -> None:
        """Refuse what cannot work, then run until told to stop."""
        if workers < 1 or not 1 <= threads <= LARGEST_POOL:
            raise CommandError(f"--workers must be at least 1, --threads between 1 and {LARGEST_POOL}.")
        self._refuse_taken_port(host, port)
        self._refuse_missing_migrations()
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        announce = _Announcement(self, host, port)
        group = ProcessGroup(
            self._programs(host=host, port=port, workers=workers, threads=threads),
            environment=self._environment(host=host, port=port, workers=workers, threads=threads),
            say=lambda text: self.stderr.write(text),
        )
        code = group.run(while_running=announce.once_it_answers)
        if code:
            sys.exit(code)
        self.stdout.write("Stopped.")

    def _refuse_taken_port(self, host: str, port: int) -> None:
        try:
            family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error}. Choose another --port (make run PORT=...)."
            ) from error

    def _refuse_missing_migrations(self) -> None:
        missing = schema_state(connection).missing
        connection.close()
        if missing:
            raise CommandError(f"{missing} migrations are not applied: run manage.py migrate first.")

    def _programs(self, *, host: str, port: int, workers: int, threads: int) -> list[Program]:
        web = [
            *(sys.executable, "-m", "granian", "lifepath.wsgi:application", "--interface", "wsgi", "--no-ws"),
            *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
            *("--workers-kill-timeout", "5", "--respawn-failed-workers", "--log-level", "warning"),
        ]
        manage = [sys.executable, str(Path(__file__).resolve().parents[4] / "manage.py")]
        installed = get_commands()
        helpers = [
            Program(name, [*manage, *command])
            for name, command in HELPERS.items()
            if command[0] in installed and (name != "worker" or self._jobs_wait_in_the_database())
        ]
        return [Program("web server", web, essential=True, deaf_while_starting=True), *helpers]

    def _jobs_wait_in_the_database(self) -> bool:
        """Whether our worker has anything to do: Celery's workers are started where they are wanted."""
        return getattr(settings, "TASK_ENGINE", "db") == "db"

    def _environment(self, *, host: str, port: int, workers: int, threads: int) -> dict[str, str]:
        """Tell the web processes how many they are; each of their threads finds a connection in the pool."""
        defaults = {
            "DB_MODE": "pool" if threads > 1 else "persist",
            "DB_POOL_SIZE": str(threads),
            "BASE_URL": f"http://{host}:{port}",
        }
        return {**defaults, **os.environ, "WEB_WORKERS": str(workers)}


class _Announcement:
    """Says where the service is, once, when it answers."""

    def __init__(self, command: BaseCommand, host: str, port: int) -> None:
        self.command = command
        self.address = ("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port)  # noqa: S104
        self.made = False

    def once_it_answers(self) -> None:
        if self.made:
            return
        try:
            socket.create_connection(self.address, timeout=1).close()
        except OSError:
            return
        self.made = True
        host, port = self.address
        base = f"http://{host}:{port}"
        self.command.stdout.write(f"LifePath Planner answers at {base}/ (Ctrl-C stops it).")
        if getattr(settings, "DEMO", False):
            self._show_the_demo(base)
        self.command.stdout.flush()

    def _show_the_demo(self, base: str) -> None:
        """Addresses and sign-ins, which the demo has published."""
        write = self.command.stdout.write
        write(f"  Back office        {base}/admin/           staff sign in here")
        write(f"  API documentation  {base}/api/v1/docs      clients sign in by POST /api/v1/users/login")
        people = [person for sign_ins in demo_sign_ins.values() for person in sign_ins()]
        write(f"Everyone's password in the demo is {DEMO_PASSWORD}")
        for person in people:
            write(f"  {person.email:<22} {person.name:<16} {person.role}")
