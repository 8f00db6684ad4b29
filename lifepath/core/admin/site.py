"""The back office as one place: its sections, its index, its household page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from lifepath.core.admin.scoping import ScopedAdminMixin
from lifepath.core.registries import Registry


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link in the menu, for the roles that use it."""

    title: str
    icon: str
    url_name: str
    section: str
    order: int
    roles: frozenset[str]


menu: Registry[MenuEntry] = Registry("Menu entry")
index_rows: Registry[Callable[[HttpRequest], dict[str, Any]]] = Registry("Index section")

SECTIONS = ("Clients", "Money", "Reference data", "People and access")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of whoever is signed in."""
    role = getattr(request.user, "role", "")
    groups = []
    for section in SECTIONS:
        entries = sorted(
            (entry for entry in menu.values() if entry.section == section and role in entry.roles),
            key=lambda entry: (entry.order, entry.title),
        )
        items = [{"title": entry.title, "icon": entry.icon, "link": reverse_lazy(entry.url_name)} for entry in entries]
        if items:
            groups.append({"title": section, "items": items})
    return groups


def index_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the start page shows: the book of business for a planner, the directory for the others."""
    for contribute in index_rows.values():
        context.update(contribute(request))
    return context


def environment(request: HttpRequest) -> list[str] | None:
    """The mark in the page's head that says what is switched off."""
    return None if settings.STAFF_SECOND_FACTOR_REQUIRED else ["Demo: no second factor", "warning"]


def household_page_url(household_id: Any) -> str:
    """Address of the household page."""
    return reverse("admin:users_household_page", args=[household_id])


def keep_scoped_pages_only(site: AdminSite) -> None:
    """Take out what other packages registered: their pages know nothing of households and roles."""
    registered: dict[Any, Any] = dict(site._registry)
    for model, page in registered.items():
        if not isinstance(page, ScopedAdminMixin):
            site.unregister(model)
