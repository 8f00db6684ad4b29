"""How imports of trades are asked for and answered."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.core.fields import OwnedRelatedField
from lifepath.investments.models import InvestmentAccount, InvestmentImport
from lifepath.investments.serializers import examples


class ImportChoicesSerializer(serializers.Serializer[Any]):
    """What a person decides about a file."""

    account_in_file = serializers.RegexField(
        r"^[0-9A-Za-z-]{1,22}\Z", required=False, help_text="Last digits of the account, where the file has several."
    )
    date_order = serializers.ChoiceField(choices=["YMD", "MDY", "DMY"], required=False)
    opening_positions = serializers.BooleanField(
        required=False, help_text="Open, as a transfer in, what must have been held before the file's first trade."
    )
    skip_bad = serializers.BooleanField(required=False, help_text="Take the good rows although some cannot be taken.")

    def choices(self) -> dict[str, Any]:
        """Plain values, to be kept with the file."""
        return {name: value for name, value in self.validated_data.items() if name not in ("file", "account")}


class InvestmentImportUploadSerializer(ImportChoicesSerializer):
    """A file and the account it is about."""

    account = OwnedRelatedField(queryset=InvestmentAccount.objects.select_related("household"))
    file = serializers.FileField(help_text="OFX investment statement (QFX too) or CSV of trades.")

    def validate_file(self, file: Any) -> Any:
        """Larger files go through the command."""
        if file.size > settings.IMPORT_MAX_BYTES:
            raise serializers.ValidationError(
                f"At most {settings.IMPORT_MAX_BYTES // 1_000_000} MB over the API; an operator imports larger files."
            )
        return file


class TradeOutcomeSerializer(serializers.Serializer[Any]):
    """What became of one row."""

    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=["CREATED", "MATCHED"])
    traded_on = serializers.DateField()
    kind = serializers.CharField()
    symbol = serializers.CharField()
    shares = serializers.CharField()
    amount = serializers.CharField()
    fee = serializers.CharField()
    reason = serializers.CharField()


class RejectedTradeSerializer(serializers.Serializer[Any]):
    """A row that cannot be taken."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    reason = serializers.CharField()


class PositionCheckSerializer(serializers.Serializer[Any]):
    """A position of the statement against what is held after the import."""

    symbol = serializers.CharField()
    shares_before = serializers.CharField()
    shares = serializers.CharField()
    statement_shares = serializers.CharField()
    difference = serializers.CharField()
    agrees = serializers.BooleanField()


class InvestmentImportReportSerializer(serializers.Serializer[Any]):
    """What an import does, or what it needs to know first (`ready` false)."""

    ready = serializers.BooleanField()
    already_imported = serializers.BooleanField(help_text="This very file was imported into the account before.")
    questions = serializers.ListField(child=serializers.CharField(), help_text="Choices that are missing.")
    message = serializers.CharField()
    file_format = serializers.CharField()
    account_in_file = serializers.CharField(help_text="Its last four digits.")
    as_of = serializers.DateField(allow_null=True)
    row_count = serializers.IntegerField()
    left_aside = serializers.IntegerField(help_text="Cash entries and rows that are no trades.")
    created = serializers.IntegerField()
    matched = serializers.IntegerField(help_text="Entered by hand before, or imported from another kind of file.")
    duplicates = serializers.IntegerField()
    opened = serializers.IntegerField(help_text="Opening positions that were made.")
    rejected = RejectedTradeSerializer(many=True)
    rows = TradeOutcomeSerializer(many=True)
    holdings = PositionCheckSerializer(many=True)


class InvestmentImportListSerializer(serializers.ModelSerializer[InvestmentImport]):
    """Imports, without their reports."""

    class Meta:
        model = InvestmentImport
        fields = ["id", "account", "file_name", "file_format", "state", "created_at", "committed_at", "reverted_at"]


@extend_schema_serializer(examples=[examples.IMPORT])
class InvestmentImportSerializer(InvestmentImportListSerializer):
    """An import with what it does or did."""

    report = serializers.SerializerMethodField()

    class Meta(InvestmentImportListSerializer.Meta):
        fields = [*InvestmentImportListSerializer.Meta.fields, "choices", "report"]

    @extend_schema_field(InvestmentImportReportSerializer)
    def get_report(self, file: InvestmentImport) -> Any:
        """As it was computed."""
        return file.report


class RemovedSerializer(serializers.Serializer[Any]):
    """What a revert removed."""

    transactions_removed = serializers.IntegerField()
