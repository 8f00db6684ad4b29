"""Forms of the calculators; a household fills what is left open."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from education529.choices import FILING_STATUSES, Risk
from education529.selectors.tables import reference_tables
from lifepath.users.models import Household

OPEN = ("", "—")


def _text(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=UnfoldAdminTextInputWidget(), max_length=60
    )


def _choice(label: str, choices: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=UnfoldAdminSelectWidget())


def plan_choices() -> list[tuple[str, str]]:
    """Plans whose menu is known."""
    menus = reference_tables().menus
    return [OPEN, *((key, f"{menus[key].plan_name} ({key})") for key in sorted(menus))]


class ToolForm(forms.Form):
    """What a calculator is asked."""

    household = forms.ModelChoiceField(
        Household.objects.none(),
        required=False,
        help_text="Its records fill what is left open.",
        widget=UnfoldAdminSelectWidget(),
    )

    def limit_households(self, households: Any) -> None:
        """Offer the households in scope."""
        field: Any = self.fields["household"]
        field.queryset = households

    def question(self) -> dict[str, Any]:
        """The inputs as the API takes them: what was left open is not sent."""
        return {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "") and name != "household"
        }

    def say(self, name: str, words: str) -> None:
        """A refusal beside its field, or above the form."""
        self.add_error(name if name in self.fields else None, words)


class CompareForm(ToolForm):
    """Plan comparison."""

    contribution = _text("Contribution a year", required=True)
    horizon = _text("Years", hint="Or the age of the child.")
    beneficiary_age = _text("Age of the child")
    resident_state = _text("State of residence", hint="Two letters.")
    filing_status = _choice("Filing status", [OPEN, *FILING_STATUSES])
    taxable_income = _text("Taxable income")
    current_balance = _text("Balance today")
    gross_return_rate = _text("Gross return", hint="Fraction: 0.06 is 6 %.")


class FundsForm(ToolForm):
    """Fund selector."""

    plan_id = _choice("Plan", [OPEN], required=True)
    identifiers = forms.CharField(
        label="Portfolios",
        required=False,
        help_text="One a line: symbol or exact name. Empty: the whole menu.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        max_length=8000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan: Any = self.fields["plan_id"]
        plan.choices = plan_choices()

    def question(self) -> dict[str, Any]:
        """Every line is a portfolio; without one, the open menu."""
        plan_id = self.cleaned_data["plan_id"]
        lines = [line.strip() for line in self.cleaned_data["identifiers"].splitlines() if line.strip()]
        if not lines:
            lines = [option.option_name for option in reference_tables().menus[plan_id].options]
        return {"plan_id": plan_id, "identifiers": lines[:200]}


class TaxBenefitForm(ToolForm):
    """State tax benefit."""

    tax_year = _text("Tax year", required=True)
    contribution = _text("Contribution", required=True)
    resident_state = _text("State of residence", hint="Two letters.")
    plan_state = _text("State of the plan", hint="Default: the state of residence.")
    filing_status = _choice("Filing status", [OPEN, *FILING_STATUSES])
    beneficiaries = _text("Beneficiaries")
    federal_agi = _text("Federal income (AGI)")
    state_taxable_income = _text("State taxable income", hint="Without it there is no tax figure.")


class ContributionForm(ToolForm):
    """Contribution calculator."""

    current_annual_cost = _text("Cost of a year today", required=True)
    beneficiary_age = _text("Age of the child", hint="Or the years left.")
    years_to_enrollment = _text("Years to enrollment")
    current_balance = _text("Balance today")
    monthly_contribution = _text("Deposit a month")
    years_in_college = _text("Years in college")
    cost_inflation_rate = _text("Cost inflation", hint="Fraction: 0.045 is 4.5 %.")
    annual_return_rate = _text("Return a year", hint="Empty: along the glide path.")
    risk_tolerance = _choice("Risk tolerance", [OPEN, *Risk.choices])
