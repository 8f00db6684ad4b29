"""What the report builder asks."""

from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from lifepath.core.periods import Month, NotAMonth
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household
from planning.calc.reports.specification import TIME, Dimension
from planning.report_choices import ReportKind, ReportScope

KINDS = [(kind.value, kind.label) for kind in ReportKind if kind is not ReportKind.CUSTOM]
DIMENSIONS = [(name.value, name.value.replace("_", " ").capitalize()) for name in Dimension]
MONTHS = 12


class MonthField(forms.CharField):
    """A month, YYYY-MM."""

    widget = UnfoldAdminTextInputWidget

    def clean(self, value: Any) -> Month | None:
        """Empty stays empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except NotAMonth as error:
            raise forms.ValidationError("Write a month as YYYY-MM.") from error


class ReportForm(forms.Form):
    """A report on one household."""

    household = forms.ModelChoiceField(Household.objects.none(), widget=UnfoldAdminSelectWidget())
    kind = forms.ChoiceField(label="Report", choices=KINDS, widget=UnfoldAdminSelectWidget())
    scope = forms.ChoiceField(
        label="Accounts", choices=ReportScope.choices, required=False, widget=UnfoldAdminSelectWidget()
    )
    start = MonthField(label="From", required=False, help_text="YYYY-MM; empty: eleven months before the end.")
    end = MonthField(label="To", required=False, help_text="YYYY-MM; empty: the running month.")
    by = forms.ChoiceField(
        label="By", choices=DIMENSIONS, required=False, initial="month", widget=UnfoldAdminSelectWidget()
    )
    then_by = forms.ChoiceField(
        label="Then by", choices=[("", "—"), *DIMENSIONS], required=False, widget=UnfoldAdminSelectWidget()
    )

    def limit_households(self, households: Any) -> None:
        """Offer the households in scope."""
        field: Any = self.fields["household"]
        field.queryset = households

    def clean(self) -> dict[str, Any]:
        """Fill what is left open and refuse what cannot be asked, each at its field."""
        given: dict[str, Any] = super().clean() or {}
        household = given.get("household")
        if household is None or self.errors:
            return given
        last = given["end"] or Month.of(household.today(timezone.now()))
        first = given["start"] or last.plus(1 - MONTHS)
        if first > last:
            self.add_error("start", "It lies after the end.")
        if given["scope"] == ReportScope.COUPLE and household.kind != HouseholdKind.JOINT:
            self.add_error("scope", "Only a couple's joint household can be seen together.")
        given |= {"first": first, "last": last}
        return given

    def question(self) -> dict[str, Any]:
        """The report as a specification."""
        given = self.cleaned_data
        dimensions = [name for name in dict.fromkeys([given["by"] or "month", given["then_by"]]) if name]
        if given["kind"] == ReportKind.NET_WORTH:
            dimensions = [name for name in ("month", "account") if name in ("month", *dimensions)]
        elif len(TIME & set(dimensions)) > 1:
            dimensions = dimensions[:1]
        return {"start": given["first"].start, "end": given["last"].last_day, "dimensions": dimensions}
