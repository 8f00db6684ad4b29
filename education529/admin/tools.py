"""The calculators as pages: a form whose answer is the service that the API calls."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from rest_framework.serializers import BaseSerializer

from education529.admin.tool_answers import Shown, comparison, contribution, funds, tax_benefit
from education529.admin.tool_forms import CompareForm, ContributionForm, FundsForm, TaxBenefitForm, ToolForm
from education529.calc.errors import BadInput
from education529.selectors.household_context import Filled, fill, household_facts
from education529.serializers.inputs import CompareStatesInput, ContributionInput, TaxBenefitInput, ValidateFundsInput
from education529.views.base import NAMES_IN_THE_API
from lifepath.core import audit
from lifepath.core.periods import local_date
from lifepath.users.models import Household


@dataclass(frozen=True, slots=True)
class Tool:
    """One page."""

    slug: str
    title: str
    words: str
    form: type[ToolForm]
    inputs: type[BaseSerializer[Any]]
    answer: Callable[..., Shown]
    income_fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def url_name(self) -> str:
        """Name of the address."""
        return f"education529_{self.slug.replace('-', '_')}"


TOOLS = (
    Tool(
        "compare-states",
        "529 plan comparison",
        "Which state's plan leaves this household with the most: tax value less fees, in dollars.",
        CompareForm,
        CompareStatesInput,
        comparison,
        ("taxable_income",),
        ("resident_state", "filing_status", "taxable_income"),
    ),
    Tool(
        "funds",
        "529 fund selector",
        "Which portfolios are on a plan's menu, and why a name is not.",
        FundsForm,
        ValidateFundsInput,
        funds,
    ),
    Tool(
        "tax-benefit",
        "529 state tax benefit",
        "What a state gives for a contribution, and the rule it rests on.",
        TaxBenefitForm,
        TaxBenefitInput,
        tax_benefit,
        ("federal_agi", "state_taxable_income"),
        ("resident_state", "filing_status"),
    ),
    Tool(
        "contribution",
        "529 contribution calculator",
        "How much to save each month for college.",
        ContributionForm,
        ContributionInput,
        contribution,
    ),
)


def tool_page(tool: Tool, model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one tool."""

    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_module_permission(request):
            raise PermissionDenied
        asked = any(request.GET.get(name) for name in tool.form.base_fields if name != "household")
        form = tool.form(request.GET if asked else None, initial=request.GET.dict())
        form.limit_households(Household.objects.visible_to(request.user).order_by("name", "pk"))
        shown = _answer(tool, form, request) if asked and form.is_valid() else None
        context = {
            **model_admin.admin_site.each_context(request),
            "title": tool.title,
            "opts": model_admin.opts,
            "tool": tool,
            "tools": TOOLS,
            "form": form,
            "shown": shown,
        }
        return TemplateResponse(request, "education529/tool.html", context)

    return view


def _answer(tool: Tool, form: ToolForm, request: HttpRequest) -> Shown | None:
    serializer = tool.inputs(data=form.question())
    if not serializer.is_valid():
        for name, errors in dict(serializer.errors).items():
            form.say(name, str(errors[0] if isinstance(errors, list) else errors))
        return None
    household = form.cleaned_data.get("household")
    filled = Filled(dict(serializer.validated_data), ())
    if household is not None:
        filled = fill(filled.data, household_facts(household.pk), income_fields=tool.income_fields)
        audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
    missing = [name for name in tool.required if filled.data.get(name) is None]
    for name in missing:
        form.say(name, "Give this, or choose a household whose records say it.")
    if missing:
        return None
    user: Any = request.user
    zone = household.time_zone if household is not None else user.time_zone
    try:
        return tool.answer(filled.data, today=local_date(timezone.now(), zone), assumptions=filled.assumptions)
    except BadInput as error:
        form.say(NAMES_IN_THE_API.get(error.field, error.field), error.message)
        return None
    except InvalidOperation:
        form.say("", "These amounts grow beyond what can be told; use smaller ones.")
        return None
