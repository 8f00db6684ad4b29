"""Every page of the back office, opened by everybody: what is out of scope is found nowhere."""

import importlib
import pkgutil
from functools import cache

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

import tests.permissions.rows as rows_package
from lifepath.core.request_context import set_actor
from tests.core.test_admin_scoping import desk
from tests.permissions.test_every_operation import state_of_the_database
from tests.permissions.world import World

STAFF = ("lead", "observer", "other_planner", "former_planner", "support", "operator")
OUTSIDERS = ("owner", "partner", "stranger")


@cache
def admin_rows():
    """The rows of all apps."""
    merged = {}
    for module in pkgutil.iter_modules(rows_package.__path__):
        merged |= getattr(importlib.import_module(f"{rows_package.__name__}.{module.name}"), "ADMIN_ROWS", {})
    return merged


def registered():
    """Labels of every model with a page."""
    importlib.import_module("lifepath.urls")
    return sorted(model._meta.label for model in admin.site._registry)


def test_every_admin_page_has_a_row_and_every_row_a_page():
    assert registered() == sorted(admin_rows())


def surfaces(opts, instance):
    """Address and name of each page that shows or changes the row."""
    name = f"admin:{opts.app_label}_{opts.model_name}"
    yield "changelist", reverse(f"{name}_changelist")
    yield "search", reverse(f"{name}_changelist") + "?q=zz-none"
    yield "change", reverse(f"{name}_change", args=[instance.pk])
    yield "history", reverse(f"{name}_history", args=[instance.pk])
    yield "delete", reverse(f"{name}_delete", args=[instance.pk])


def seen(response, marker):
    """The row shows on the page."""
    return response.status_code == 200 and marker in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("label", registered())
def test_a_row_shows_only_to_those_who_may_see_it(label):
    row = admin_rows().get(label)
    assert row is not None, f"no admin row for {label}"
    world = World.build()
    instance = row.make(world)
    marker = row.marker(instance)
    wrong = []

    for role in (*STAFF, *OUTSIDERS):
        browser = desk(world.people[role])
        with transaction.atomic():
            before = state_of_the_database()
            for surface, address in surfaces(type(instance)._meta, instance):
                response = browser.get(address)
                may_see = role in row.seen_by
                if response.status_code >= 500:
                    wrong.append(f"{role} {surface}: {response.status_code}")
                if not may_see and seen(response, marker) and surface != "search":
                    wrong.append(f"{role} {surface}: shows {marker}")
                if may_see and surface in ("changelist", "change", "history") and response.status_code != 200:
                    wrong.append(f"{role} {surface}: {response.status_code} instead of 200")
                if may_see and surface == "changelist" and not seen(response, marker):
                    wrong.append(f"{role} changelist: does not show {marker}")
            changed = browser.post(reverse(admin_address(instance, "change"), args=[instance.pk]), row.post(instance))
            if role not in row.changed_by and changed.status_code not in (302, 403, 404):
                wrong.append(f"{role} post: {changed.status_code}")
            if role not in row.changed_by and state_of_the_database() != before:
                wrong.append(f"{role} post: changed something")
            transaction.set_rollback(True)
        set_actor(None)

    assert wrong == []


def admin_address(instance, page):
    """Name of one page of the row's admin."""
    opts = type(instance)._meta
    return f"admin:{opts.app_label}_{opts.model_name}_{page}"
