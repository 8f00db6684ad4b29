"""The shape of transfers."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from lifepath.banking.choices import PairState, TransferKind
from lifepath.banking.models import Transaction, TransferPair
from lifepath.banking.serializers import examples
from lifepath.core.fields import MoneyField, OwnedRelatedField


class SideSerializer(serializers.ModelSerializer[Transaction]):
    """One side of a transfer."""

    amount = MoneyField()

    class Meta:
        model = Transaction
        fields = ["id", "household", "account", "posted_on", "amount", "category"]
        read_only_fields = fields


@extend_schema_serializer(examples=[examples.TRANSFER])
class TransferSerializer(serializers.ModelSerializer[TransferPair]):
    """Two postings that are one movement of money; where one is another app's record, `counterpart` names it."""

    paying = SideSerializer(allow_null=True)
    receiving = SideSerializer(allow_null=True)
    kind = serializers.ChoiceField(choices=TransferKind.choices)
    state = serializers.ChoiceField(choices=PairState.choices)

    class Meta:
        model = TransferPair
        fields = [
            "id",
            "kind",
            "state",
            "days_apart",
            "paying",
            "receiving",
            "counterpart",
            "decided_by",
            "decided_at",
            "created_at",
        ]
        read_only_fields = fields


class NewTransferSerializer(serializers.Serializer[Any]):
    """The two sides of a transfer that a person names."""

    paying = OwnedRelatedField(queryset=Transaction.objects.select_related("account"))
    receiving = OwnedRelatedField(queryset=Transaction.objects.select_related("account"))


class FoundSerializer(serializers.Serializer[Any]):
    """What a search brought."""

    accepted = serializers.IntegerField()
    waiting = serializers.IntegerField()
