"""Insights in the back office: what the household's money shows, each figure with the rows behind it."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.core.admin.site import household_page_url
from lifepath.users.models import Household
from planning.calc.insight import EvidenceRow
from planning.calc.spending_patterns import spending_patterns
from planning.calc.unusual_transactions import find_unusual, provisions
from planning.models import InsightMark
from planning.report_choices import InsightAnswer
from planning.selectors.insights.health import financial_health
from planning.selectors.insights.household_lines import HouseholdLines
from planning.selectors.insights.predictions import outlooks
from planning.selectors.insights.recommendations import recommendations
from planning.services import insights as services

LONGEST_KEY = 400
PREDICTED_MONTHS = 3
PAGES = {
    "transaction": "admin:banking_transaction_change",
    "account": "admin:banking_bankaccount_change",
    "holding": "admin:investments_investmentholding_change",
}


@admin.register(InsightMark)
class InsightMarkAdmin(HouseholdScopedAdmin):
    """What was said about insights; the insights themselves are a page of each household."""

    viewer_roles = frozenset({PLANNER})
    is_read_only = True
    list_display = ["key", "household", "answer", "marked_at"]
    list_filter = ["answer"]
    list_select_related = ["household"]
    ordering = ["-marked_at", "pk"]
    fields = ["household", "key", "answer", "marked_by", "marked_at"]

    def get_urls(self) -> list[Any]:
        """With the page of insights and the answers given there."""
        wrap = self.admin_site.admin_view
        return [
            path("of/<uuid:household_id>/", wrap(self.insights), name="planning_insights"),
            path("of/<uuid:household_id>/answer/", wrap(self.answer), name="planning_insight_answer"),
            *super().get_urls(),
        ]

    def insights(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """Health, recommendations, unusual transactions, patterns and forecasts of one household."""
        household = self._household(request, household_id)
        audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
        now = timezone.now()
        found = HouseholdLines(request.user, household, now)
        dismissed = InsightMark.objects.of_household(household.pk).filter(answer=InsightAnswer.DISMISSED)
        health = financial_health(found)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Insights: {household.name}",
            "opts": self.opts,
            "household": household,
            "household_url": household_page_url(household.pk),
            "may_answer": request.user.editable_households().filter(pk=household.pk).exists(),  # type: ignore[union-attr]
            "health": health.score,
            "ratios": [(each, _linked(health.evidence.get(each.key, ()))) for each in health.score.ratios],
            "steps": [(each, _linked(each.evidence)) for each in recommendations(found)],
            "findings": [
                (each, _linked(tuple(EvidenceRow("transaction", pk) for pk in each.line_ids)))
                for each in find_unusual(
                    lines=found.lines,
                    series=found.series,
                    as_of=found.today,
                    dismissed=set(dismissed.values_list("key", flat=True)),
                )
            ],
            "provisions": provisions(series=found.series),
            "patterns": [
                (each, _linked(each.evidence))
                for each in spending_patterns(
                    lines=found.lines, series=found.series, first=found.first_month, last=found.last_month
                )
            ],
            "outlooks": outlooks(user=request.user, household=household, now=now, months=PREDICTED_MONTHS),
        }
        return TemplateResponse(request, "planning/insights.html", context)

    def answer(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """Dismiss a finding, or make a task of a recommendation."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        household = self._household(request, household_id)
        user: Any = request.user
        if not user.editable_households().filter(pk=household.pk).exists():
            raise PermissionDenied
        key = request.POST.get("key", "")[:LONGEST_KEY]
        if "accept" in request.POST:
            found = HouseholdLines(user, household, timezone.now())
            chosen = next((each for each in recommendations(found) if each.key == key), None)
            if chosen is None:
                raise Http404
            task = services.accept(household_id=household.pk, recommendation=chosen, by=user, today=found.today)
            messages.success(request, f"Task “{task.title}” is due on {task.due_on}.")
        elif key:
            services.dismiss(household_id=household.pk, key=key, by=user)
            messages.success(request, "Dismissed; it stays away.")
        return HttpResponseRedirect(reverse("admin:planning_insights", args=[household.pk]))

    def _household(self, request: HttpRequest, household_id: UUID) -> Household:
        if not self.has_module_permission(request):
            raise PermissionDenied
        household: Household | None = Household.objects.visible_to(request.user).filter(pk=household_id).first()
        if household is None:
            raise Http404
        return household


def _linked(rows: tuple[EvidenceRow, ...]) -> list[tuple[str, str]]:
    """Addresses and names of the rows that have a page here."""
    found = [(reverse(PAGES[row.kind], args=[row.id]), row.text) for row in rows if row.kind in PAGES]
    return [(address, text or f"Row {number}") for number, (address, text) in enumerate(found[:5], start=1)]
