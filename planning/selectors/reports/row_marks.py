"""One number for the present versions of some rows: it changes when one of them is written, added or deleted."""

from typing import Any

from django.db.models import BigIntegerField, DecimalField, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast


def row_mark(rows: QuerySet[Any]) -> str:
    """The sum of a hash of each row's key and of its present version."""
    table = rows.model._meta.db_table
    sql = f'hashtextextended("{table}"."id"::text || "{table}".xmin::text || "{table}".ctid::text, 0)'
    version = RawSQL(sql, [], BigIntegerField())  # noqa: S611  names a table, takes no input
    summed = rows.order_by().aggregate(mark=Sum(Cast(version, DecimalField(max_digits=40, decimal_places=0))))
    return str(summed["mark"])
