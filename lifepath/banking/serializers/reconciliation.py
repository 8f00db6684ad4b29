"""The shape of reconciliations."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from lifepath.banking.choices import ReconciliationState
from lifepath.banking.models import Reconciliation
from lifepath.banking.serializers import examples
from lifepath.core.fields import MoneyField


class StatementSerializer(serializers.Serializer[Any]):
    """What a statement says."""

    statement_on = serializers.DateField()
    statement_balance = MoneyField()


class NewReconciliationSerializer(StatementSerializer):
    """A statement, and rows that it clears beside those that are cleared already."""

    clear = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=5000)


@extend_schema_serializer(examples=[examples.STANDING])
class StandingSerializer(StatementSerializer):
    """Where the account stands against the statement."""

    opening_balance = MoneyField()
    cleared_total = MoneyField()
    cleared_count = serializers.IntegerField()
    uncleared_total = MoneyField(help_text="Posted up to the statement, but not cleared.")
    uncleared_count = serializers.IntegerField()
    difference = MoneyField(help_text="What the statement has beyond the cleared rows.")
    matches = serializers.BooleanField()


@extend_schema_serializer(examples=[examples.RECONCILIATION])
class ReconciliationSerializer(serializers.ModelSerializer[Reconciliation]):
    """A statement that was agreed with; its rows are locked while it is finished."""

    state = serializers.ChoiceField(choices=ReconciliationState.choices)
    statement_balance = MoneyField()
    opening_balance = MoneyField()

    class Meta:
        model = Reconciliation
        fields = [
            "id",
            "account",
            "statement_on",
            "statement_balance",
            "opening_balance",
            "row_count",
            "state",
            "created_by",
            "created_at",
            "reopened_at",
        ]
        read_only_fields = fields
