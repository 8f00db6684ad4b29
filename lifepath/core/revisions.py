"""Revisions for delta reads: the id of the database transaction that last wrote a row."""

from django.db import models


class CurrentRevision(models.Func):
    """The present transaction's id, as a column default; 64 bits, so it never wraps."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text::bigint)"
    output_field = models.BigIntegerField()
