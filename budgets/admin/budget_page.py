"""Budgets in the back office: checked and written by what the API uses, as one form with its items."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import path
from unfold.widgets import UnfoldAdminSelectWidget

from budgets.admin.reports import REPORTS, report_page
from budgets.models import Budget, BudgetItem
from budgets.serializers.budgets import BudgetSerializer
from budgets.services.budgets import change_budget, create_budget, is_taken, remove_budget
from lifepath.core import audit
from lifepath.core.admin.scoping import HouseholdScopedAdmin, HouseholdScopedInline
from lifepath.core.money import ZERO, money_text
from lifepath.core.spending_categories import LABELS, ROOT_CATEGORIES

CATEGORIES = [(name, LABELS[name]) for name in ROOT_CATEGORIES]
SHOWN = {"start": "start_on", "end": "start_on", "items": None}
ITEM_FIELDS = ("category", "amount", "roll_over", "alert_share")


class BudgetForm(forms.ModelForm):
    """A budget of one period; the period follows from its first day."""

    category = forms.ChoiceField(
        choices=[("", "All categories"), *CATEGORIES],
        required=False,
        widget=UnfoldAdminSelectWidget(),
        help_text="Set: the budget covers it alone.",
    )

    class Meta:
        model = Budget
        fields = ["household", "name", "amount", "category", "period_type", "start_on", "alert_share", "repeats"]

    def clean_category(self) -> str | None:
        """None: all of them."""
        return self.cleaned_data["category"] or None

    def clean(self) -> dict[str, Any]:
        """The API's rules, and no other budget in the period."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        stored = Budget.objects.get(pk=self.instance.pk) if not self.instance._state.adding else None
        serializer = BudgetSerializer(stored, data={**_question(given), "items": []}, context={})
        if not serializer.is_valid():
            for name, errors in dict(serializer.errors).items():
                self.add_error(SHOWN.get(name, name), [str(error) for error in errors])
            return given
        values = dict(serializer.validated_data)
        self.values = {name: value for name, value in values.items() if name != "items"}
        household = stored.household_id if stored is not None else given["household"].pk
        if is_taken(
            household_id=household,
            category=values["category"],
            period_type=values["period_type"],
            start=values["start_on"],
            end=values["end_on"],
            besides=self.instance.pk,
        ):
            self.add_error("start_on", "Another budget of this category and period type holds part of these days.")
        return given


def _question(given: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the API takes it."""
    return {
        "name": given["name"],
        "amount": str(given["amount"]),
        "category": given["category"],
        "period_type": given["period_type"],
        "start": given["start_on"].isoformat(),
        "alert_share": str(given["alert_share"]),
        "repeats": given["repeats"],
    }


class ItemForm(forms.ModelForm):
    """A limit for one category."""

    category = forms.ChoiceField(choices=CATEGORIES, widget=UnfoldAdminSelectWidget())

    class Meta:
        model = BudgetItem
        fields = list(ITEM_FIELDS)


class ItemFormSet(BaseInlineFormSet):
    """Limits that stay within the amount, one a category."""

    def clean(self) -> None:
        """What the API refuses too."""
        super().clean()
        items = self.items()
        named = [item["category"] for item in items]
        if len(set(named)) < len(named):
            raise forms.ValidationError("Each category has one item.")
        budget: Any = self.instance
        if budget.category and any(name != budget.category for name in named):
            raise forms.ValidationError(f"A budget for {budget.category} has items of that category only.")
        limits = sum((item["amount"] for item in items), ZERO)
        if budget.amount is not None and limits > budget.amount:
            raise forms.ValidationError(f"The items' {money_text(limits)} is more than the amount.")

    def items(self) -> list[dict[str, Any]]:
        """As the service takes them; rows that are to go, or hold nothing, are left out."""
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        return [
            {name: row[name] for name in ITEM_FIELDS}
            for row in rows
            if not row.get("DELETE") and all(name in row for name in ITEM_FIELDS)
        ]


class BudgetItemInline(HouseholdScopedInline):
    """Limits of the budget's categories."""

    model = BudgetItem
    form = ItemForm
    formset = ItemFormSet
    show_change_link = False
    fields = [*ITEM_FIELDS, "carried"]
    readonly_fields = ["carried"]
    ordering = ["category"]


@admin.register(Budget)
class BudgetAdmin(HouseholdScopedAdmin):
    """Budgets by period."""

    form = BudgetForm
    list_display = ["name", "household", "amount", "category", "period_type", "start_on", "end_on", "repeats"]
    list_filter = ["period_type", "category", "household"]
    list_select_related = ["household"]
    search_fields = ["name", "household__name"]
    ordering = ["-start_on", "pk"]
    inlines = [BudgetItemInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A budget does not move to another household."""
        return ["household", "end_on"] if obj else []

    def get_urls(self) -> list[Any]:
        """With the reports on months."""
        pages = [
            path(f"reports/{report.name}/", self.admin_site.admin_view(report_page(report, self)), name=report.url_name)
            for report in REPORTS
        ]
        return [*pages, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Written with its items, below."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """One call of the service for the budget and its items, on record."""
        (items,) = [formset.items() for formset in formsets]
        pk = form.instance.pk
        if change:
            budget = Budget.objects.select_for_update(of=("self",)).get(pk=pk)
            before = audit.snapshot(budget)
            budget = change_budget(budget=budget, values=form.values, items=items)
            was, now = audit.changed_columns(before, audit.snapshot(budget))
            audit.record("changed", household_id=budget.household_id, instance=budget, before=was, after=now)
        else:
            household = form.cleaned_data["household"]
            budget = create_budget(household_id=household.pk, values={**form.values, "id": pk}, items=items)
            audit.record("created", household_id=household.pk, instance=budget, after=audit.snapshot(budget))
        if not self._may_edit(request, budget):
            raise PermissionDenied
        form.instance = budget

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        """The audit trail says it."""
        return []

    def delete_row(self, request: HttpRequest, obj: Any) -> None:
        """By the service; the next period does not come back."""
        remove_budget(obj)
