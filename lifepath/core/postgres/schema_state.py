"""How a database stands to this release: what it holds, and which migrations one of the two lacks."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from lifepath.core.postgres.archive import Target


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Migrations that the database lacks, and migrations that this release does not know."""

    missing: int
    unknown: tuple[str, ...]


def schema_state(connection: BaseDatabaseWrapper) -> SchemaState:
    """Compare the migrations that are applied with those that are installed."""
    executor = MigrationExecutor(connection)
    installed_apps = {app for app, _name in executor.loader.disk_migrations}
    known = set(executor.loader.disk_migrations) | set(executor.loader.replacements)
    return SchemaState(
        missing=len(executor.migration_plan(executor.loader.graph.leaf_nodes())),
        unknown=tuple(
            f"{app}.{name}"
            for app, name in sorted(executor.loader.applied_migrations)
            if app in installed_apps and (app, name) not in known
        ),
    )


def table_count(connection: BaseDatabaseWrapper) -> int:
    """Count the tables in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        return int(cursor.fetchone()[0])


def archive_target(connection: BaseDatabaseWrapper) -> Target:
    """How PostgreSQL's programs reach the database that Django uses; an embedded server starts."""
    connection.ensure_connection()
    arguments, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *options, dbname = arguments[1:]
    return Target(
        options=options,
        environment=environment or {},
        dbname=dbname,
        server_version=connection.get_database_version()[0],
    )
