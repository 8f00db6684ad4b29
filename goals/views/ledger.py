"""Movements by their type: deposits, withdrawals, reversals, and the three of allocation."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from goals.choices import EventType
from goals.models import LedgerEvent
from goals.serializers import examples
from goals.serializers.ledger import MovedSerializer, NewEventSerializer
from goals.services import allocations, ledger
from goals.views.moves import MoveView


class LedgerEventsView(MoveView):
    """A movement written as an event."""

    @extend_schema(
        request=NewEventSerializer,
        responses={201: MovedSerializer},
        examples=[examples.DEPOSIT, examples.REVERSE, examples.MOVED],
    )
    def post(self, request: Request) -> Response:
        """DEPOSIT and WITHDRAWAL change the balance of an account kept by hand; a REVERSAL undoes an event."""
        serializer = NewEventSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = dict(serializer.validated_data)
        kind = asked["event_type"]
        if kind == EventType.REVERSAL:
            event = self._event(asked["reverses"])
            return self.answer(lambda: [ledger.reverse(event=event, user=self.request.user)])
        account, amount = self.account(asked["source_account"]), asked["amount"]
        self.about_household_id = account.household_id
        giver = self.goal(asked["source_goal"]) if "source_goal" in asked else None
        taker = self.goal(asked["dest_goal"]) if "dest_goal" in asked else None
        if kind == EventType.DEPOSIT:
            return self.answer(lambda: [ledger.deposit(account=account, amount=amount, user=self.request.user)])
        if kind == EventType.WITHDRAWAL:
            return self.answer(lambda: [ledger.withdraw(account=account, amount=amount, user=self.request.user)])
        move = allocations.Move(
            account.pk, giver.pk if giver is not None else None, taker.pk if taker is not None else None, amount
        )
        return self.answer(lambda: allocations.apply_moves(moves=[move], user=self.request.user))

    def _event(self, event_id: UUID) -> Any:
        """404 where the caller may not see the event, or the account that it is about."""
        event = LedgerEvent.objects.visible_to(self.request.user).filter(pk=event_id).first()
        if event is None:
            raise NotFound()
        self.about_household_id = event.household_id
        self.account(event.source_account_id)
        return event
