"""Setting money aside, giving it back, moving it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from goals.models import FinancialGoal, LedgerEvent
from goals.selectors.ledger import fresh_account, fresh_goals
from goals.selectors.visible_accounts import KnownAccounts
from goals.serializers import examples
from goals.serializers.ledger import MovedSerializer, MoveSerializer, ReallocationSerializer
from goals.services import allocations
from goals.viewsets.refusals import refusals
from lifepath.banking.models import BankAccount
from lifepath.core.audited_view import AuditedView


class MoveView(AuditedView):
    """A movement of earmarked money: what it names must be the caller's to see."""

    def account(self, account_id: UUID) -> BankAccount:
        """404 where the caller may not see it."""
        return self._visible(BankAccount, account_id)

    def goal(self, goal_id: UUID) -> FinancialGoal:
        """404 where the caller may not see it; the answer is about its household."""
        goal: FinancialGoal = self._visible(FinancialGoal, goal_id)
        self.about_household_id = goal.household_id
        return goal

    def answer(self, move: Callable[[], list[LedgerEvent]]) -> Response:
        """Move, and say where that leads."""
        with refusals():
            events = move()
        context = {"request": self.request, "accounts": KnownAccounts(self.request.user)}
        moved = {
            "events": events,
            "account": fresh_account(events[0].source_account_id),
            "goals": fresh_goals(events),
        }
        return Response(MovedSerializer(moved, context=context).data, status=201)

    def _visible(self, model: Any, pk: UUID) -> Any:
        row = model.objects.visible_to(self.request.user).filter(pk=pk).first()
        if row is None:
            raise NotFound()
        return row


class AllocateView(MoveView):
    """Free money of an account for a goal."""

    @extend_schema(
        request=MoveSerializer, responses={201: MovedSerializer}, examples=[examples.ALLOCATE, examples.MOVED]
    )
    def post(self, request: Request) -> Response:
        """Set aside. Refusals: invalid_amount, insufficient_unallocated, exceeds_target, cannot_fund."""
        asked = _read(MoveSerializer, request)
        account, goal = self.account(asked["account_id"]), self.goal(asked["goal_id"])
        return self.answer(
            lambda: allocations.allocate(account=account, goal=goal, amount=asked["amount"], user=self.request.user)
        )


class DeallocateView(MoveView):
    """Money of a goal back to its account."""

    @extend_schema(
        request=MoveSerializer, responses={201: MovedSerializer}, examples=[examples.ALLOCATE, examples.MOVED]
    )
    def post(self, request: Request) -> Response:
        """Give back. Refusals: invalid_amount, insufficient_allocation."""
        asked = _read(MoveSerializer, request)
        account, goal = self.account(asked["account_id"]), self.goal(asked["goal_id"])
        return self.answer(
            lambda: allocations.deallocate(account=account, goal=goal, amount=asked["amount"], user=self.request.user)
        )


class ReallocateView(MoveView):
    """Money of a goal for another goal, inside one account."""

    @extend_schema(
        request=ReallocationSerializer,
        responses={201: MovedSerializer},
        examples=[examples.REALLOCATE, examples.MOVED],
    )
    def post(self, request: Request) -> Response:
        """Move. Refusals: invalid_amount, insufficient_allocation, exceeds_target, cannot_fund."""
        asked = _read(ReallocationSerializer, request)
        account = self.account(asked["account_id"])
        giver, taker = self.goal(asked["from_goal_id"]), self.goal(asked["to_goal_id"])
        return self.answer(
            lambda: allocations.reallocate(
                account=account, from_goal=giver, to_goal=taker, amount=asked["amount"], user=self.request.user
            )
        )


def _read(kind: Any, request: Request) -> dict[str, Any]:
    serializer = kind(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
