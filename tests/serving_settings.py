"""The tests' settings for a web server of its own that stands on the database of the running tests."""

import os

os.environ.setdefault("DB_MODE", "pool")

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]  # noqa: F405
