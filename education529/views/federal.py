"""Federal rules: gifts, rollovers to a Roth IRA, withdrawals, financial aid."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from education529.explaining import FEDERAL, explained
from education529.selectors import calculators
from education529.serializers.inputs import AidInput, GiftInput, RothRolloverInput, WithdrawalInput
from education529.serializers.results import (
    AidEffectSerializer,
    GiftPlanSerializer,
    RothCapacitySerializer,
    WithdrawalPlanSerializer,
)
from education529.views.base import CalculatorView

EXPENSES = (
    "college",
    "housing_and_food",
    "housing_allowance",
    "k12",
    "apprenticeship",
    "student_loans",
    "student_loans_before",
    "scholarships",
    "used_for_tax_credit",
)


class GiftsView(CalculatorView):
    """A contribution as a gift."""

    @extend_schema(operation_id="education529_gifts", request=GiftInput, responses=GiftPlanSerializer)
    def post(self, request: Request) -> Response:
        """Annual exclusion, and spreading over five years."""
        limits, plan = calculators.gifts(self.checked(GiftInput))
        body = explained(plan, convention=FEDERAL)
        body |= {
            "per_donor_limit": limits.per_donor,
            "couple_limit": limits.couple,
            "five_year_limit": limits.five_years,
        }
        return Response(GiftPlanSerializer(body).data)


class RothRolloverView(CalculatorView):
    """Money from a 529 account into the beneficiary's Roth IRA."""

    @extend_schema(
        operation_id="education529_roth_rollover", request=RothRolloverInput, responses=RothCapacitySerializer
    )
    def post(self, request: Request) -> Response:
        """What may move this year, and which condition bound."""
        result = calculators.roth_rollover(self.checked(RothRolloverInput))
        return Response(RothCapacitySerializer(explained(result, convention=FEDERAL)).data)


class WithdrawalView(CalculatorView):
    """Money taken out."""

    names = {
        **{name: f"expenses.{name}" for name in EXPENSES},
        "k12_expenses": "expenses.k12",
        "request": "expenses.student_loans",
        "prior_lifetime": "expenses.student_loans_before",
        "tax_year": "year",
    }

    @extend_schema(operation_id="education529_withdrawal", request=WithdrawalInput, responses=WithdrawalPlanSerializer)
    def post(self, request: Request) -> Response:
        """What is qualified, and what tax and penalty the rest costs."""
        result = calculators.withdrawal(self.checked(WithdrawalInput))
        return Response(WithdrawalPlanSerializer(explained(result, convention=FEDERAL)).data)


class AidView(CalculatorView):
    """The account in the FAFSA."""

    @extend_schema(operation_id="education529_aid", request=AidInput, responses=AidEffectSerializer)
    def post(self, request: Request) -> Response:
        """An upper bound."""
        result = calculators.aid(self.checked(AidInput))
        return Response(AidEffectSerializer(explained(result, convention=FEDERAL)).data)
