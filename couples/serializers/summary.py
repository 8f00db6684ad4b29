"""The shape of the summary."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from couples.serializers.couples import CoupleSerializer
from couples.serializers.drift import GOAL_DRIFT, GoalDriftSerializer
from goals.serializers.ledger import LedgerEventSerializer
from lifepath.banking.serializers.accounts import OwnershipField
from lifepath.core.fields import MoneyField

_HOUSEHOLD = "0193a1b2-0000-7000-8000-000000000060"
_ACCOUNT = "0193a1b2-0000-7000-8000-000000000020"

SUMMARY = OpenApiExample(
    "A couple at a glance",
    value={
        "household": _HOUSEHOLD,
        "couple": None,
        "as_of": "2026-11-20T18:00:00Z",
        "version": "9b74c9897bac770ffc029102a200c5de",
        "currency": "USD",
        "goals": [GOAL_DRIFT],
        "accounts": [
            {
                "id": _ACCOUNT,
                "name": "Joint savings",
                "ownership": "OURS",
                "currency": "USD",
                "balance": "12000.00",
                "allocated": "9000.00",
                "over_allocated": False,
            }
        ],
        "allocations": [
            {
                "goal": GOAL_DRIFT["goal"],
                "account": _ACCOUNT,
                "account_name": "Joint savings",
                "amount": "9000.00",
            }
        ],
        "recent_ledger": [],
        "upcoming_bills": [
            {"key": "city water", "payee": "City Water", "due_on": "2026-12-01", "amount": "84.20", "state": "active"}
        ],
        "next_check_in_at": "2026-12-07T00:00:00Z",
        "open_check_ins": 1,
        "cut": [],
    },
    response_only=True,
)


class SummaryAccountSerializer(serializers.Serializer[Any]):
    """An account, as far as it is shown by name and balance."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    ownership = OwnershipField()
    currency = serializers.CharField()
    balance = MoneyField()
    allocated = MoneyField()
    over_allocated = serializers.BooleanField()


class SummaryAllocationSerializer(serializers.Serializer[Any]):
    """What is set aside for a goal."""

    goal = serializers.UUIDField(source="goal_id")
    account = serializers.UUIDField(source="account_id", allow_null=True, help_text="Null: a partner's, not shared.")
    account_name = serializers.CharField()
    amount = MoneyField()


class UpcomingBillSerializer(serializers.Serializer[Any]):
    """What is due soon."""

    key = serializers.CharField()
    payee = serializers.CharField()
    due_on = serializers.DateField(source="next_on")
    amount = serializers.SerializerMethodField(help_text="As a rule; above 0.")
    state = serializers.ChoiceField(choices=["active", "late"])

    def get_amount(self, series: Any) -> str:
        """What goes out."""
        return f"{-series.typical_amount:.2f}"


@extend_schema_serializer(examples=[SUMMARY])
class SummarySerializer(serializers.Serializer[Any]):
    """One household at a glance; at most 100,000 bytes."""

    household = serializers.UUIDField()
    couple = CoupleSerializer(allow_null=True)
    as_of = serializers.DateTimeField()
    version = serializers.CharField(help_text="Changes when anything but `as_of` does; it is the ETag, too.")
    currency = serializers.CharField()
    goals = GoalDriftSerializer(many=True, help_text="With their drift, the most important first.")
    accounts = SummaryAccountSerializer(many=True)
    allocations = SummaryAllocationSerializer(many=True)
    recent_ledger = LedgerEventSerializer(many=True)
    upcoming_bills = UpcomingBillSerializer(many=True)
    next_check_in_at = serializers.DateTimeField(allow_null=True)
    open_check_ins = serializers.IntegerField()
    cut = serializers.ListField(child=serializers.CharField(), help_text="Parts that hold more than is shown here.")
