"""The relationship dashboard and the score card of a client."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, household_page_url, menu
from lifepath.core.periods import Month
from lifepath.users.models import Household
from planning.admin.tables import MONTHS_SHOWN, history_chart, part_rows, parts_chart
from planning.choices import MetricType
from planning.models import LiveMetric, RelationshipMetric, Task
from planning.selectors.metrics.window import running_month

MOST_CLIENTS = 200


@admin.register(RelationshipMetric)
class RelationshipMetricAdmin(HouseholdScopedAdmin):
    """Metrics month by month, with their parts; what happened makes them, nobody edits them."""

    viewer_roles = frozenset({PLANNER})
    is_read_only = True
    list_display = ["household", "metric_type", "month", "metric_value", "planner", "closed_at"]
    list_filter = ["metric_type", "month", "household"]
    list_select_related = ["household", "planner"]
    search_fields = ["household__name"]
    ordering = ["-month", "household", "metric_type"]

    def get_urls(self) -> list[Any]:
        """Dashboard and score card stand beside the list."""
        view = self.admin_site.admin_view
        return [
            path("dashboard/", view(self.dashboard), name="planning_dashboard"),
            path("card/<uuid:household_id>/", view(self.score_card), name="planning_score_card"),
            *super().get_urls(),
        ]

    def dashboard(self, request: HttpRequest) -> HttpResponse:
        """Every client of the planner: the three metrics now and a month before, open tasks, what the stream said."""
        if not self.has_module_permission(request):
            raise PermissionDenied
        month = running_month(timezone.now())
        households = Household.objects.filter(pk__in=request.user.readable_households())  # type: ignore[union-attr]
        clients = list(households.filter(ended_at__isnull=True).order_by("name", "pk")[:MOST_CLIENTS])
        audit.record("read", household_id=None, details={"page": request.path, "clients": len(clients)})
        context = {
            **self.admin_site.each_context(request),
            "title": "Relationship dashboard",
            "opts": self.opts,
            "metrics": MetricType.labels,
            "rows": _rows(clients, month),
            "month": str(month),
        }
        return TemplateResponse(request, "planning/dashboard.html", context)

    def score_card(self, request: HttpRequest, household_id: Any) -> HttpResponse:
        """One client's metrics with the parts behind each."""
        household = Household.objects.visible_to(request.user).filter(pk=household_id).first()
        if household is None or not self.has_module_permission(request):
            raise Http404
        audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
        context = {
            **self.admin_site.each_context(request),
            "title": f"Score card: {household.name}",
            "opts": self.opts,
            "household": household,
            "page_url": household_page_url(household.pk),
            **card_context(household),
        }
        return TemplateResponse(request, "planning/score_card.html", context)


def card_context(household: Household) -> dict[str, Any]:
    """The last value of each metric with its parts, and the year's chart."""
    last = running_month(timezone.now())
    rows = list(RelationshipMetric.objects.of_household(household.pk).filter(month__gt=last.plus(-MONTHS_SHOWN).start))
    latest = {row.metric_type: row for row in sorted(rows, key=lambda row: row.month)}
    return {
        "chart": history_chart(rows, last=last),
        "cards": [
            {
                "label": label,
                "metric": latest[name],
                "month": str(Month.of(latest[name].month)),
                "parts": part_rows(latest[name]),
                "chart": parts_chart(latest[name]),
            }
            for name, label in MetricType.choices
            if name in latest
        ],
        "card_url": reverse("admin:planning_score_card", args=[household.pk]),
    }


def _rows(clients: list[Household], month: Month) -> list[dict[str, Any]]:
    ids = [client.pk for client in clients]
    months = {month.start: "now", month.plus(-1).start: "before"}
    values = {
        (row.household_id, row.metric_type, months[row.month]): row.metric_value
        for row in RelationshipMetric.objects.filter(household__in=ids, month__in=months)
    }
    live = {
        (row.household_id, row.metric_type): row
        for row in LiveMetric.objects.filter(household__in=ids, month=month.start)
    }
    open_tasks: dict[Any, int] = {}
    for household_id in Task.objects.filter(
        household__in=ids, done_at__isnull=True, dropped_at__isnull=True
    ).values_list("household", flat=True):
        open_tasks[household_id] = open_tasks.get(household_id, 0) + 1
    return [
        {
            "client": client,
            "url": reverse("admin:planning_score_card", args=[client.pk]),
            "tasks": open_tasks.get(client.pk, 0),
            "cells": [
                _cell(
                    values.get((client.pk, name, "now")),
                    values.get((client.pk, name, "before")),
                    live.get((client.pk, name)),
                )
                for name in MetricType.values
            ],
        }
        for client in clients
    ]


def _cell(value: Any, before: Any, live: LiveMetric | None) -> dict[str, Any]:
    change = None if value is None or before is None else value - before
    return {"value": value, "change": change, "live": live}


menu.register(
    "relationship_dashboard",
    MenuEntry("Relationship dashboard", "monitoring", "admin:planning_dashboard", "Clients", 20, frozenset({PLANNER})),
)
