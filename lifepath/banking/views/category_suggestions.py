"""Learned suggestions of categories."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.selectors.category_suggestions import category_suggestions
from lifepath.banking.serializers.category_suggestions import CategorySuggestionsSerializer
from lifepath.core.audited_view import AuditedView
from lifepath.core.viewsets import HouseholdContextMixin

USUAL, MOST = 50, 500
EXAMPLE = {
    "household": "0199a0e8-5f3a-7c1e-9d5c-1c8f7a1b2c3d",
    "model": {"version": "1", "lines": 697, "held_back": 139, "held_back_right": 131},
    "suggestions": [
        {
            "transaction": "0199a0e8-9a01-7c2b-8d3e-4f5061728394",
            "posted_on": "2026-11-17",
            "amount": "-41.20",
            "payee": "FRESH MARKET #88",
            "account": "0199a0e8-7d11-7a2b-9c3d-4e5f60718293",
            "category": {
                "id": "51b2e1f8-7a55-5b7a-8f0b-63a1d2c4e5f6",
                "name": "Groceries",
                "root_slug": "food_groceries",
            },
            "confidence": "0.50",
            "payee_seen": False,
            "runners_up": [],
            "because": ["word market", "out size 3"],
        }
    ],
}


class CategorySuggestionsView(HouseholdContextMixin, AuditedView):
    """What nobody has sorted yet, with the category it may belong to."""

    @extend_schema(
        operation_id="category_suggestions",
        parameters=[
            OpenApiParameter("household", UUID, description="Default: the caller's personal household."),
            OpenApiParameter("transaction", UUID, description="Only this one."),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": MOST}, description=f"Default: {USUAL}."
            ),
        ],
        responses=CategorySuggestionsSerializer,
        examples=[OpenApiExample("A new shop", value=EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Learned from the household's own history. To take a suggestion, write the category to the transaction."""
        limit, transaction_id = self._limit(), self._transaction_id()
        household_id = self.household_id()
        found = category_suggestions(
            user=request.user,
            household_id=household_id,
            now=timezone.now(),
            limit=limit,
            transaction_id=transaction_id,
        )
        body = {"household": household_id, "model": found.model, "suggestions": found.rows}
        return Response(CategorySuggestionsSerializer(body).data)

    def _limit(self) -> int:
        text: str = self.request.query_params.get("limit", str(USUAL))
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MOST):
            raise ValidationError({"limit": f"A whole number from 1 to {MOST}."})
        return int(text)

    def _transaction_id(self) -> UUID | None:
        text: str | None = self.request.query_params.get("transaction")
        try:
            return None if text is None else UUID(text)
        except ValueError as error:
            raise ValidationError({"transaction": "A transaction's id is a UUID."}) from error
