"""Forms of the calculator pages; a profile fills what is left open of the people."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from retirement.choices import TaxFilingStatus
from retirement.models import RetirementProfile

MONTHS = Decimal(12)


def _text(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=UnfoldAdminTextInputWidget(), max_length=30
    )


def _age(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=120, widget=UnfoldAdminTextInputWidget(), help_text="Years."
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=UnfoldAdminDateWidget())


class CalculatorForm(forms.Form):
    """What a calculator is asked."""

    def question(self) -> dict[str, Any]:
        """The inputs as the API takes them: what was left open is not sent."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def say(self, name: str, words: str) -> None:
        """A refusal beside its field, or above the form."""
        self.add_error(name if name in self.fields else None, words)


class SocialSecurityForm(CalculatorForm):
    """One person or two."""

    profile = forms.ModelChoiceField(
        RetirementProfile.objects.none(),
        required=False,
        help_text="Its people fill what is left open.",
        widget=UnfoldAdminSelectWidget(),
    )
    birth_date = _day("Birth date")
    pia = _text("PIA a month", hint="Today's dollars.")
    claim_age = _age("Claim age")
    spouse_birth_date = _day("Spouse: birth date")
    spouse_pia = _text("Spouse: PIA a month")
    spouse_claim_age = _age("Spouse: claim age")
    real_discount_rate = _text("Real discount rate", hint="Fraction: 0.02 is 2 %; default 0.")

    def limit_profiles(self, profiles: Any) -> None:
        """Offer the profiles in scope."""
        field: Any = self.fields["profile"]
        field.queryset = profiles
        field.label_from_instance = lambda profile: f"{profile.name} ({profile.household.name})"

    def question(self) -> dict[str, Any]:
        """As the API takes it, filled from the profile."""
        given = super().question()
        people: list[dict[str, Any]] = [{}, {}]
        if given.get("profile") is not None:
            people = [_of_member(member) for member in given["profile"].members.all()][:2]
            people += [{}] * (2 - len(people))
        first = people[0] | _typed(given, "")
        second = people[1] | _typed(given, "spouse_")
        asked = first | {name: given[name] for name in ("real_discount_rate",) if name in given}
        return asked | ({"spouse": second} if second else {})


def _typed(given: dict[str, Any], prefix: str) -> dict[str, Any]:
    typed: dict[str, Any] = {
        name: str(given[f"{prefix}{name}"]) for name in ("birth_date", "pia") if f"{prefix}{name}" in given
    }
    if f"{prefix}claim_age" in given:
        typed["claim_age_months"] = int(given[f"{prefix}claim_age"] * MONTHS)
    return typed


def _of_member(member: Any) -> dict[str, Any]:
    known: dict[str, Any] = {"name": member.person.name, "sex": member.sex, "health_factor": str(member.health_factor)}
    if member.person.birth_date is not None:
        known["birth_date"] = member.person.birth_date.isoformat()
    if member.claim_age_months is not None:
        known["claim_age_months"] = member.claim_age_months
    if member.pia is not None:
        return known | {"pia": str(member.pia)}
    if member.aime is not None:
        return known | {"aime": member.aime}
    return known | {"person": str(member.person_id)}


class FederalTaxForm(CalculatorForm):
    """One year's incomes."""

    year = _text("Year", required=True)
    filing_status = forms.ChoiceField(
        label="Filing status", choices=TaxFilingStatus.choices, widget=UnfoldAdminSelectWidget()
    )
    age = _text("Age at year end")
    spouse_age = _text("Spouse's age")
    wages = _text("Wages")
    pension = _text("Pensions")
    deferred_withdrawals = _text("Withdrawals, deferred accounts")
    interest = _text("Interest")
    tax_free_interest = _text("Tax-free interest")
    ordinary_dividends = _text("Ordinary dividends")
    qualified_dividends = _text("Qualified dividends")
    long_term_gain = _text("Long-term gain")
    social_security = _text("Social Security")
    need_after_tax = _text("Further need after tax", hint="Taken from a deferred account.")
