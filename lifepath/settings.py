"""Settings."""

SECRET_KEY = "x"  # noqa: S105
