"""Every operation of the API, called by everybody: right statuses, nothing changed by a refusal, refusals on record."""

import importlib
import pkgutil
from functools import cache
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import connection, transaction
from drf_spectacular.generators import SchemaGenerator

import tests.permissions.rows as rows_package
from lifepath.core.request_context import set_actor
from lifepath.users.models import AuditEvent
from tests.conftest import client_for
from tests.permissions.world import ROLES, World

OURS = {
    "users",
    "outbox",
    "banking",
    "investments",
    "budgets",
    "goals",
    "couples",
    "education529",
    "retirement",
    "planning",
}
MAY_GROW = {
    "users_auditevent",
    "users_auditpayload",
    "users_auditlink",
    "users_auditchain",
    "users_activityday",
    "users_devicesession",
    "users_personalaccesstoken",
    "users_idempotencykey",
}
METHODS = ("get", "post", "put", "patch", "delete")


@cache
def operations():
    """`METHOD path` of every operation in the schema."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return sorted(f"{method.upper()} {path}" for path, item in paths.items() for method in item if method in METHODS)


@cache
def matrix():
    """The rows of all apps."""
    merged = {}
    for module in pkgutil.iter_modules(rows_package.__path__):
        merged |= getattr(importlib.import_module(f"{rows_package.__name__}.{module.name}"), "ROWS", {})
    return merged


def state_of_the_database():
    """A fingerprint of every table that a refusal must leave alone."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.db_table not in MAY_GROW
    ]
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {table} t" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def call(caller, method, url, body, row):
    """Send one request as it would come over the wire."""
    if body is None:
        return caller.generic(method, url, headers=dict(row.headers))
    for value in body.values() if isinstance(body, dict) else ():
        if hasattr(value, "seek"):
            value.seek(0)
    return getattr(caller, method.lower())(url, data=body, format=row.format, headers=dict(row.headers))


def test_every_operation_has_a_row_and_every_row_an_operation():
    assert sorted(set(operations()) - set(matrix())) == []
    assert sorted(set(matrix()) - set(operations())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("operation", operations())
def test_everybody_gets_what_they_may_expect(operation):
    row = matrix().get(operation)
    assert row is not None, f"no permission row for {operation}"
    method, path = operation.split(" ", 1)
    world = World.build()
    parameters, query, body = row.request(world)
    url = path.format(**parameters)
    wrong = []

    for role in ROLES:
        expected = row.status_for(role)
        caller = client_for(world.people[role])
        with transaction.atomic():
            before, refusals = state_of_the_database(), AuditEvent.objects.filter(action="refused").count()
            response = call(caller, method, f"{url}?{urlencode(query)}" if query else url, body, row)
            if response.status_code != expected:
                wrong.append(f"{role}: {response.status_code} instead of {expected}: {response.content[:200]!r}")
            if response.status_code >= 400 and state_of_the_database() != before:
                wrong.append(f"{role}: the refusal {response.status_code} changed something")
            if response.status_code in (403, 404) and AuditEvent.objects.filter(action="refused").count() == refusals:
                wrong.append(f"{role}: the refusal {response.status_code} is not on record")
            transaction.set_rollback(True)
        set_actor(None)

    assert wrong == []
