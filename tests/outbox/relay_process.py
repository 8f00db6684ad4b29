"""A relay in a process of its own. A server that has loaded the product forks them, so that each starts at once."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from lifepath.outbox import kafka  # noqa: E402

kafka.library()


def relay(database: str, bootstrap: str) -> None:
    """Follow the outbox of a database until killed; its sessions bear the name of the process."""
    os.environ["PGAPPNAME"] = name_of(os.getpid())
    connection.settings_dict["NAME"] = database
    settings.KAFKA_BOOTSTRAP = bootstrap
    with open(os.devnull, "w") as nowhere:
        call_command("publish_outbox", "--follow", stdout=nowhere)


def name_of(process_id: int) -> str:
    """What the database calls the sessions of a relay."""
    return f"relay {process_id}"
