"""Social Security comparison and federal tax as pages: forms answered by the functions that the API calls."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from lifepath.core import audit, charts
from lifepath.core.periods import local_date
from lifepath.core.refusals import RefusedInput
from retirement.admin.calculator_forms import CalculatorForm, FederalTaxForm, SocialSecurityForm
from retirement.calc.social_security.ages import age_text
from retirement.drawings import dollars, percent
from retirement.models import RetirementProfile
from retirement.selectors.profiles import with_parts
from retirement.selectors.social_security import SocialSecurityAnswer, social_security
from retirement.selectors.social_security_people import PersonAnswer
from retirement.selectors.taxes import TaxAnswer, tax_answer
from retirement.serializers.social_security_inputs import SocialSecurityInput
from retirement.serializers.tax_inputs import FederalTaxInput

SOCIAL_SECURITY_URL, TAX_URL = "retirement_social_security", "retirement_tax"
CLAIM_WORDS = "What Social Security pays by claim age, alone and as a couple, and which claims are worth most."
TAX_WORDS = "Federal income tax of a year with the standard deduction, and what one more dollar withdrawn costs."


def social_security_page(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """The comparison of claim ages."""

    def view(request: HttpRequest) -> HttpResponse:
        form = SocialSecurityForm(request.GET if _asked(request, SocialSecurityForm) else None)
        profiles = with_parts(RetirementProfile.objects.visible_to(request.user).select_related("household"))
        form.limit_profiles(profiles.order_by("household__name", "pk"))
        return _page(request, model_admin, form, "Social Security comparison", CLAIM_WORDS, _claims)

    return view


def tax_page(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """A year's federal tax."""

    def view(request: HttpRequest) -> HttpResponse:
        initial = {"year": local_date(timezone.now(), request.user.time_zone).year}  # type: ignore[union-attr]
        asked = bool(request.GET.get("filing_status"))
        form = FederalTaxForm(request.GET if asked else None, initial=initial)
        return _page(request, model_admin, form, "Federal tax of retirees", TAX_WORDS, _tax)

    return view


def _asked(request: HttpRequest, kind: type[CalculatorForm]) -> bool:
    return any(request.GET.get(name) for name in kind.base_fields)


def _page(
    request: HttpRequest,
    model_admin: Any,
    form: CalculatorForm,
    title: str,
    words: str,
    answer: Callable[[HttpRequest, Any], Mapping[str, Any] | None],
) -> HttpResponse:
    if not model_admin.has_module_permission(request):
        raise PermissionDenied
    shown = None
    if form.is_bound and form.is_valid():
        try:
            shown = answer(request, form)
        except RefusedInput as error:
            form.say(error.field.replace("spouse.", "spouse_").replace("claim_age_months", "claim_age"), error.message)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "words": words,
        "opts": model_admin.opts,
        "form": form,
        "shown": shown,
    }
    return TemplateResponse(request, "retirement/calculator_page.html", context)


def _checked(form: CalculatorForm, serializer: Any) -> dict[str, Any] | None:
    """The validated inputs; refusals are said beside their fields."""
    if serializer.is_valid():
        return dict(serializer.validated_data)
    for name, errors in dict(serializer.errors).items():
        if isinstance(errors, dict):
            for inner, words in errors.items():
                form.say(f"{name}_{inner}", str(words[0]))
        else:
            form.say(name, str(errors[0]))
    return None


def _claims(request: HttpRequest, form: SocialSecurityForm) -> Mapping[str, Any] | None:
    profile: RetirementProfile | None = form.cleaned_data["profile"]
    user: Any = request.user
    if profile is not None:
        audit.record("read", household_id=profile.household_id, instance=profile, details={"page": request.path})
    today = local_date(timezone.now(), profile.household.time_zone if profile else user.time_zone)
    given = _checked(form, SocialSecurityInput(data=form.question(), context={"request": request, "today": today}))
    return None if given is None else _claims_shown(social_security(given, today=today))


def _claims_shown(answer: SocialSecurityAnswer) -> Mapping[str, Any]:
    people = [answer.person, *([answer.spouse] if answer.spouse else [])]
    figures = [figure for each in people for figure in _person_figures(each)]
    if answer.couple is not None:
        best = answer.couple.best
        one, two = best.claiming.best.first_age_months, best.claiming.best.second_age_months
        figures += [
            ("Best claims", f"{age_text(one)} and {age_text(two)}", f"of {best.claiming.pairs} pairs"),
            ("Worth", dollars(best.claiming.best.value), f"earliest: {dollars(best.claiming.earliest.value)}"),
            ("Break-even", str(best.break_even_month or "none"), "more paid in all from then on"),
            *((f"{each.name} alone", dollars(each.larger), "a month, as survivor") for each in answer.couple.survivors),
        ]
    ages = sorted({row.age_months for each in people for row in each.estimate.rows})
    lines = [_line(each, ages) for each in people]
    labels = [f"{Decimal(age) / 12:.1f}" for age in ages]
    return {
        "figures": figures,
        "chart": charts.lines(labels, lines, title="Monthly benefit by claim age"),
        "head": ["Claim at", *(each.name for each in people), *(f"{each.name}: break-even" for each in people)],
        "rows": [_row(age, people) for age in ages if age % 12 == 0],
        "warnings": answer.warnings,
        "explanation": answer.explanation,
        "assumptions": answer.assumptions,
        "table_years": answer.person.estimate.table_years,
    }


def _person_figures(each: PersonAnswer) -> list[tuple[str, str, str]]:
    found = each.estimate
    return [
        (f"{each.name}: PIA", dollars(found.pia), f"full age {age_text(found.full_age_months)}"),
        (f"{each.name}: earliest", dollars(found.earliest.monthly), f"from {found.earliest.month}"),
        (f"{each.name}: at 70", dollars(found.latest.monthly), f"from {found.latest.month}"),
        (f"{each.name}: as planned", dollars(found.chosen.monthly), age_text(found.chosen.age_months)),
    ]


def _line(each: PersonAnswer, ages: list[int]) -> charts.Line:
    paid = {row.age_months: row.monthly for row in each.estimate.rows}
    return charts.Line(each.name, [paid.get(age) for age in ages])


def _row(age: int, people: list[PersonAnswer]) -> list[str]:
    found = [next((row for row in each.estimate.rows if row.age_months == age), None) for each in people]
    paid = ["" if row is None else dollars(row.monthly) for row in found]
    even = [
        "" if row is None or row.break_even_age_months is None else age_text(row.break_even_age_months) for row in found
    ]
    return [age_text(age), *paid, *even]


def _tax(request: HttpRequest, form: FederalTaxForm) -> Mapping[str, Any] | None:
    given = _checked(form, FederalTaxInput(data=form.question()))
    return None if given is None else _tax_shown(tax_answer(given))


def _tax_shown(answer: TaxAnswer) -> Mapping[str, Any]:
    tax = answer.tax
    figures = [
        ("Total tax", dollars(tax.total_tax), f"tables of {tax.table_year}"),
        ("Rate of the next dollar", percent(answer.marginal_rate), "withdrawn from a deferred account"),
        ("Effective rate", percent(answer.effective_rate, "no income"), "of everything received"),
    ]
    if answer.gross_up is not None:
        figures.append(("Withdraw", dollars(answer.gross_up.withdrawal), f"tax {answer.gross_up.tax_on_withdrawal}"))
    _, rates = answer.series
    return {
        "figures": figures,
        "chart": charts.lines(
            [f"{Decimal(more) / 1000:.0f}k" for more, _ in rates.points],
            [charts.Line("Rate in percent", [Decimal(rate) * 100 for _, rate in rates.points])],
            title="Rate of the next dollar by further withdrawal",
        ),
        "head": ["Step", "Dollars"],
        "rows": [
            ("Provisional income", dollars(tax.provisional_income)),
            ("Taxed Social Security", dollars(tax.taxable_social_security)),
            ("Adjusted gross income", dollars(tax.adjusted_gross_income)),
            ("Standard deduction", dollars(tax.standard_deduction)),
            ("Senior deduction", dollars(tax.senior_deduction)),
            ("Taxable income", dollars(tax.taxable_income)),
            ("Ordinary tax", dollars(tax.ordinary_tax)),
            ("Tax on gains", dollars(tax.long_term_gain_tax)),
            ("Net investment income tax", dollars(tax.net_investment_income_tax)),
        ],
        "warnings": answer.warnings,
        "explanation": answer.explanation,
        "assumptions": answer.assumptions,
        "table_years": {"income tax": tax.table_year},
    }
