"""The gap calculator as a page: a form over a stored profile or from nothing, answered by the service of the API."""

from collections.abc import Callable
from decimal import InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from lifepath.core import audit
from lifepath.core.periods import local_date
from retirement.answers import corrections_answer
from retirement.drawings import correction_rows, fan_chart, gap_figures, target_words
from retirement.models import RetirementProfile
from retirement.selectors.corrections import LeverChoices
from retirement.selectors.flow_plans import FlowPlan, usual_end
from retirement.selectors.gap import gap_answer
from retirement.selectors.gap_cases import case_of_request, request_of
from retirement.selectors.outlooks import settings_from
from retirement.selectors.profile_outlooks import lever_choices_of
from retirement.selectors.profiles import NoBirthDate, Plan, gap_case, plan_of, with_parts
from retirement.selectors.projections import side_by_side
from retirement.serializers.correction_inputs import CorrectionsInput
from retirement.serializers.gap_answers import GapRequestSerializer

TITLE = "Retirement gap calculator"
TOOL_URL = "retirement_gap"
PATHS = 1_000
FIELDS = (
    ("current_savings", "Savings today", ""),
    ("monthly_contribution", "Contribution a month", ""),
    ("years_to_retirement", "Years to retirement", "Zero or less: already retired."),
    ("desired_income", "Spending a year in retirement", "Today's dollars."),
    ("social_security_income", "Social Security a year", "Today's dollars."),
    ("expected_return_rate", "Expected return", "Fraction: 0.06 is 6 %."),
    ("inflation_rate", "Inflation", "Fraction; default 0.025."),
    ("withdrawal_rate", "Withdrawal rate", "Fraction; default 0.04."),
    ("stock_share", "Stocks", "Fraction; default 0.6."),
    ("wanted_success_share", "Wanted success", "Fraction; default 0.85."),
)


class GapForm(forms.Form):
    """What the calculator is asked; a profile fills what is left open."""

    profile = forms.ModelChoiceField(
        RetirementProfile.objects.none(),
        required=False,
        help_text="Fills what is left open.",
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, hint in FIELDS:
            self.fields[name] = forms.CharField(
                label=label, required=False, help_text=hint, widget=UnfoldAdminTextInputWidget(), max_length=30
            )

    def limit_profiles(self, profiles: Any) -> None:
        """Offer the profiles in scope."""
        field: Any = self.fields["profile"]
        field.queryset = profiles
        field.label_from_instance = lambda profile: f"{profile.name} ({profile.household.name})"

    def given(self) -> dict[str, str]:
        """What was filled in."""
        return {name: self.cleaned_data[name] for name, _, _ in FIELDS if self.cleaned_data[name]}

    def say(self, name: str, words: str) -> None:
        """A refusal beside its field, or above the form."""
        known = name in self.fields
        self.add_error(name if known else None, words if known else f"{name} {words}".strip())


def gap_page(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """The view of the page."""

    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_module_permission(request):
            raise PermissionDenied
        asked = any(request.GET.get(name) for name in ("profile", *(name for name, _, _ in FIELDS)))
        form = GapForm(request.GET if asked else None)
        profiles = RetirementProfile.objects.visible_to(request.user).select_related("household")
        form.limit_profiles(with_parts(profiles.order_by("household__name", "pk")))
        shown = _answer(form, request) if asked and form.is_valid() else None
        context = {
            **model_admin.admin_site.each_context(request),
            "title": TITLE,
            "opts": model_admin.opts,
            "form": form,
            "shown": shown,
        }
        return TemplateResponse(request, "retirement/gap_page.html", context)

    return view


def _answer(form: GapForm, request: HttpRequest) -> dict[str, Any] | None:
    profile: RetirementProfile | None = form.cleaned_data["profile"]
    user: Any = request.user
    zone = profile.household.time_zone if profile is not None else user.time_zone
    today = local_date(timezone.now(), zone)
    plan: Plan | None = None
    asked: dict[str, Any] = {"paths": PATHS}
    try:
        if profile is not None:
            audit.record("read", household_id=profile.household_id, instance=profile, details={"page": request.path})
            plan = plan_of(profile, today=today)
            asked |= _of_profile(plan)
    except NoBirthDate as error:
        form.say("profile", str(error))
        return None
    given = form.given()
    if "years_to_retirement" in given:
        asked.pop("months_to_retirement", None)
    serializer = CorrectionsInput(data={**asked, **given}, context={"today": today})
    if not serializer.is_valid():
        for name, errors in dict(serializer.errors).items():
            form.say(name, str(errors[0] if isinstance(errors, list) else errors))
        return None
    try:
        return _shown(dict(serializer.validated_data), today, plan)
    except (InvalidOperation, ValueError) as error:
        form.say(
            "", "These amounts grow beyond what can be told." if isinstance(error, ArithmeticError) else str(error)
        )
        return None


def _of_profile(plan: Plan) -> dict[str, Any]:
    """The profile's inputs as a request."""
    case = gap_case(plan)
    request = GapRequestSerializer(request_of(case.inputs, case.people)).data
    settings = {"stock_share": plan.profile.stock_share, "wanted_success_share": plan.profile.wanted_success_share}
    return {**{name: value for name, value in request.items() if value is not None}, **settings}


def _shown(data: dict[str, Any], today: Any, plan: Plan | None) -> dict[str, Any]:
    case = case_of_request(data, today=today)
    settings = settings_from(data)
    flows = FlowPlan(usual_end(case.inputs, data.get("months_in_retirement")), settings.timing)
    choices = lever_choices_of(plan) if plan is not None else LeverChoices()
    answer = gap_answer(case)
    corrections = corrections_answer(case, settings, flows, choices, with_success=True)
    projections = side_by_side(case, settings, flows, with_targets=True)
    return {
        "figures": gap_figures(answer, projections),
        "warnings": answer["warnings"],
        "chart": fan_chart(projections, today.year),
        "corrections": correction_rows(corrections),
        "targets": target_words(projections.targets),
        "delay": (corrections["at_success"] or {}).get("retire_later", {}).get("delay_months"),
        "explanation": answer["explanation"],
        "assumptions": (*answer["assumptions"], *corrections["assumptions"]),
        "unit": answer["unit"],
        "paths": settings.paths,
        "seed": settings.seed,
    }
