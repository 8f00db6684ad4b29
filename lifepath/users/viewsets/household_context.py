from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.audited_view import AuditedView
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.users.choices import FactLayer
from lifepath.users.context_facts import fact_kinds
from lifepath.users.models import Household
from lifepath.users.selectors import household_context
from lifepath.users.serializers.household_context import HouseholdContextSerializer, StatedFactsSerializer
from lifepath.users.services.household_context import record_facts
from lifepath.users.viewsets.of_household import HOUSEHOLD_PARAMETER, OfHouseholdMixin

_STATEMENT = OpenApiExample(
    "A statement",
    {
        "gross_annual_income": "120000.00",
        "filing_status": "joint",
        "debts": [{"name": "Card", "balance": "3200.00", "annual_rate": "0.199", "minimum_payment": "96.00"}],
    },
    request_only=True,
)


@extend_schema(parameters=[HOUSEHOLD_PARAMETER])
class HouseholdContextView(OfHouseholdMixin, AuditedView):
    """What is known about a household, in layers: stated over derived over default."""

    @extend_schema(operation_id="households_context_retrieve", responses=HouseholdContextSerializer)
    def get(self, request: Request, household_id: str) -> Response:
        """Every known fact with its source, confidence and past; and the missing ones with the question to ask."""
        return _answer(self.household_id())

    @extend_schema(
        operation_id="households_context_partial_update",
        request=StatedFactsSerializer,
        responses=HouseholdContextSerializer,
        examples=[_STATEMENT],
    )
    def patch(self, request: Request, household_id: str) -> Response:
        """State facts. They stand over whatever was derived; null takes a statement back."""
        household = self.editable_household_id()
        check_if_match(request, etag_of(_body(household)))
        serializer = StatedFactsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        by = "planner" if request.user.is_staff else "member"
        record_facts(
            household_id=household,
            values=serializer.validated_data,
            layer=FactLayer.STATED,
            source=f"stated by {by}",
            as_of=Household.objects.get(pk=household).today(timezone.now()),
        )
        return _answer(household)


def _answer(household_id: UUID) -> Response:
    body = _body(household_id)
    return Response(body, headers={"ETag": etag_of(body)})


def _body(household_id: UUID) -> dict[str, Any]:
    known = household_context.facts(household_id)
    past = household_context.record(household_id)
    facts = [
        {
            "name": name,
            "title": kind.title,
            "value": known[name].value,
            "layer": known[name].layer,
            "source": known[name].source,
            "confidence": known[name].confidence,
            "as_of": known[name].as_of,
            "is_doubtful": known[name].is_doubtful,
            "history": past.get(name, []),
        }
        for name, kind in fact_kinds.items()
        if name in known
    ]
    missing = [
        {"name": name, "title": kind.title, "question": kind.question, "asked_by": kind.asked_by}
        for name, kind in fact_kinds.items()
        if name not in known
    ]
    body = {"household": household_id, "facts": facts, "missing": missing}
    return dict(HouseholdContextSerializer(body).data)
