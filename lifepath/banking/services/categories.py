"""The category tree."""

from typing import Any

from django.db import connections

from lifepath.banking.category_tree import SYSTEM_CATEGORIES

_RESTORE = """
    INSERT INTO banking_category (id, household_id, parent_id, slug, name, root_slug, archived)
    VALUES (%s, NULL, %s, %s, %s, %s, false) ON CONFLICT DO NOTHING
"""


def restore_system_categories(*, using: str = "default", **kwargs: Any) -> None:
    """Put the shared tree in place; what is there stays."""
    rows = [
        (category.id, category.parent_id, category.slug, category.name, category.root_slug)
        for category in SYSTEM_CATEGORIES
    ]
    connection = connections[using]
    if "banking_category" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.executemany(_RESTORE, rows)
