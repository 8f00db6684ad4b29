"""Triggers that move a table's version with every statement that touches it; for migrations of published tables."""

from collections.abc import Mapping

from django.db import migrations


def version_operations(*, app: str, version_model: str, tables: Mapping[str, str]) -> list[migrations.RunSQL]:
    """The counter and one trigger for each table; `tables` gives the table's name by its model in lower case.

    Numbers come from a sequence, so that an import that was taken back never shares one with an import that stands.
    """
    function, numbers = f"{app}_move_version", f"{app}_table_versions"
    counter = migrations.RunSQL(
        f"""
        CREATE SEQUENCE {numbers};
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO {app}_{version_model} (name, version, changed_at)
            VALUES (TG_ARGV[0], nextval('{numbers}'), now())
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at;
            RETURN NULL;
        END $$;
        """,
        f"DROP FUNCTION {function}(); DROP SEQUENCE {numbers};",
    )
    return [counter, *(_trigger(app, model, name, function) for model, name in tables.items())]


def _trigger(app: str, model: str, name: str, function: str) -> migrations.RunSQL:
    table = f"{app}_{model}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {app}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}('{name}');",
        f"DROP TRIGGER {app}_version ON {table};",
    )
