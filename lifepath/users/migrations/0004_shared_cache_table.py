from django.db import migrations

# What `createcachetable` makes, so that limits on sign-in work after a plain `migrate`.
CREATE = """
CREATE TABLE IF NOT EXISTS lifepath_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS lifepath_cache_expires ON lifepath_cache (expires);
"""
DROP = "DROP TABLE IF EXISTS lifepath_cache"


class Migration(migrations.Migration):
    """The table of the cache that all processes share."""

    dependencies = [("users", "0003_audit_guards_and_sealing")]

    operations = [migrations.RunSQL(CREATE, DROP)]
