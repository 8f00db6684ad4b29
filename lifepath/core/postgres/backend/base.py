"""Django's PostgreSQL backend over the embedded server, which starts with the first connection."""

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.postgresql import base, client
from psycopg import sql

from lifepath.core.postgres.binaries import binaries_folder
from lifepath.core.postgres.errors import PostgresUnavailable
from lifepath.core.postgres.folder import ConnectionInfo
from lifepath.core.postgres.launcher import ensure_running

_existing_databases: set[tuple[str, str]] = set()


def running_server(settings: dict[str, Any]) -> ConnectionInfo:
    """Return how to reach a database by its settings; the server is started and the database made if need be.

    OPTIONS: `data_folder` is where the server lives; `fsync` False is for test data, which then live in a folder of
    their own, so that no server without fsync ever holds anything else.
    """
    options = settings["OPTIONS"]
    folder = Path(options["data_folder"])
    fsync = options.get("fsync", True)
    if not fsync:
        folder = folder.with_name(f"{folder.name}-volatile")
    try:
        server = ensure_running(folder, fsync=fsync)
    except PostgresUnavailable as error:
        raise OperationalError(str(error)) from error
    if settings["NAME"]:
        _make_database(server, settings["NAME"])
    return server


def _make_database(server: ConnectionInfo, name: str) -> None:
    if (server.host, name) in _existing_databases:
        return
    with psycopg.connect(
        host=server.host, port=server.port, user=server.user, dbname=server.dbname, autocommit=True
    ) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            # Another process may make it at the same moment.
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    _existing_databases.add((server.host, name))


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql that belongs to the server."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """Point psql at the running server."""
        server = running_server(settings_dict)
        reached = {**settings_dict, "HOST": server.host, "PORT": server.port, "USER": server.user}
        arguments, environment = super().settings_to_cmd_args_env(reached, parameters)
        return [str(binaries_folder() / "psql"), *arguments[1:]], environment


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server; nothing starts before the first one is opened."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Start the server if need be, and make the database that is asked for."""
        params = super().get_connection_params()
        params.pop("data_folder")
        params.pop("fsync", None)
        server = running_server(self.settings_dict)
        return params | {"host": server.host, "port": server.port, "user": server.user}
