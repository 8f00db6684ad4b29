#!/usr/bin/env python
"""Administrative tasks."""

import gc
import os
import sys


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifepath.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit("Django is not installed for this Python: run `make setup`, then .venv/bin/python manage.py ...")

    from lifepath.core.postgres.errors import PostgresUnavailable

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if isinstance(error.__cause__, PostgresUnavailable):
            sys.exit(str(error.__cause__))
        raise
    finally:
        gc.freeze()  # or the interpreter visits every object once more before it ends: up to a second


if __name__ == "__main__":
    main()
