"""What goes wrong between the product and its own PostgreSQL, in words a person can act on."""


class PostgresUnavailable(Exception):
    """The embedded PostgreSQL cannot be started or reached; the text says why and what to do."""
