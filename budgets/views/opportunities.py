"""Ways to save."""

from dataclasses import asdict
from decimal import Decimal

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.selectors.opportunities import opportunities
from budgets.serializers.opportunities import OpportunitiesSerializer, OpportunityMarkSerializer
from budgets.services.opportunities import clear_mark, set_mark
from budgets.views.household_view import HOUSEHOLD, HouseholdView
from lifepath.core.money import money_text
from lifepath.core.series import Series


class OpportunitiesView(HouseholdView):
    """Where a household could save."""

    @extend_schema(
        operation_id="budgets_savings_opportunities",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter(
                "offered_rate",
                {"type": "string", "format": "decimal"},
                description="What cash could earn elsewhere a year, such as 0.04; needed to find idle cash.",
            ),
        ],
        responses=OpportunitiesSerializer,
    )
    def get(self, request: Request) -> Response:
        """Ranked, each with its evidence; what was dismissed stays away."""
        household = self.household()
        offered = None
        if "offered_rate" in request.query_params:
            offered = self.decimal("offered_rate", Decimal(0), largest=Decimal(1))
        found = opportunities(user=request.user, household=household, now=timezone.now(), offered_rate=offered)
        points = tuple((each.key, money_text(each.yearly_saving)) for each in found)
        body = {
            "household": household.pk,
            "currency": household.currency,
            "opportunities": [{**asdict(each), "rank": rank} for rank, each in enumerate(found, start=1)],
            "series": [asdict(Series("yearly_saving", "Yearly saving", "currency", points))],
            "assumptions": [],
            "explanation": [each.explanation for each in found],
        }
        return Response(OpportunitiesSerializer(body).data)


class OpportunityMarksView(HouseholdView):
    """What the household says about them."""

    @extend_schema(
        operation_id="budgets_savings_opportunities_mark",
        request=OpportunityMarkSerializer,
        responses={200: OpportunityMarkSerializer},
        examples=[
            OpenApiExample("Not for us", value={"key": "idle_cash", "mark": "dismissed"}, request_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """Dismiss an opportunity or mark a recurring payment as unused; the same again changes nothing."""
        given = OpportunityMarkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        change = set_mark if values["active"] else clear_mark
        household_id = self.editable_household_id()
        change(household_id=household_id, key=values["key"], mark=values["mark"])
        return Response(OpportunityMarkSerializer({**values, "household": household_id}).data)
