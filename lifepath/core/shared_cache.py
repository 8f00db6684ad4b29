"""The cache that all processes share, in the database, and counting in it that loses nothing."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router

TABLE = "lifepath_cache"
MAX_ENTRIES = 10_000


class SharedDatabaseCache(DatabaseCache):
    """Django's database cache with an exact counter; entries that still count are never pushed out by others."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        params.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", MAX_ENTRIES)
        super().__init__(table, params)
        self._quoted_table = f'"{table}"'

    def count(self, key: str, *, seconds: int, step: int = 1) -> int:
        """Add to a counter that is forgotten after `seconds`, in one statement; tells where it stands."""
        database = router.db_for_write(self.cache_model_class)
        table = self._quoted_table
        sql = f"""
            INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, now() + %s * interval '1 second')
            ON CONFLICT (cache_key) DO UPDATE SET value = ({table}.value::bigint + %s)::text
            RETURNING value::bigint
        """
        with connections[database].cursor() as cursor:
            cursor.execute(sql, [self.make_and_validate_key(key), str(step), seconds, step])
            return int(cursor.fetchone()[0])

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        cursor.execute(f"DELETE FROM {self._quoted_table} WHERE expires < now()")
