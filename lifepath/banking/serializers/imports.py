"""How imports are asked for and answered."""

import json
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifepath.banking.choices import ImportState
from lifepath.banking.models import BankAccount, ImportFile
from lifepath.core.fields import OwnedRelatedField


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string", "format": "uuid"}})
class AccountsField(serializers.Field[Any, Any, Any, Any]):
    """An object of account names as the file writes them, each with the id of an account; as text in a form."""

    default_error_messages = {"invalid": "An object of account names, each with the id of an account."}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Read the object."""
        try:
            value = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            self.fail("invalid")
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            self.fail("invalid")
        field = serializers.UUIDField()
        return {name: str(field.run_validation(account)) for name, account in value.items()}

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


@extend_schema_field({"type": "object", "additionalProperties": True})
class PlanField(AccountsField):
    """A way to read a CSV file, as the preview showed it, with what should be different."""

    default_error_messages = {"invalid": "An object as the preview's `plan`."}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Read the object; what is in it is checked when the file is read with it."""
        try:
            value = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            self.fail("invalid")
        if not isinstance(value, dict):
            self.fail("invalid")
        return value


class ImportAnswersSerializer(serializers.Serializer[Any]):
    """What a person decides about a file."""

    account = OwnedRelatedField(
        queryset=BankAccount.objects.all(), required=False, help_text="The account, where the file is about one."
    )
    accounts = AccountsField(required=False, help_text="Account by name as the file writes it, where it has several.")
    date_order = serializers.ChoiceField(choices=["YMD", "MDY", "DMY"], required=False)
    decimal_style = serializers.ChoiceField(choices=[".", ","], required=False)
    sign_rule = serializers.CharField(max_length=40, required=False)
    encoding = serializers.CharField(max_length=40, required=False)
    plan = PlanField(required=False)
    skip_bad = serializers.BooleanField(required=False, help_text="Store the good rows although some cannot be read.")

    def choices(self) -> dict[str, Any]:
        """Plain values, to be kept with the file."""
        values = dict(self.validated_data)
        values.pop("file", None)
        values.pop("household", None)
        if values.get("account") is not None:
            values["account"] = str(values["account"].pk)
        return values


class ImportUploadSerializer(ImportAnswersSerializer):
    """A file and what is known about it."""

    file = serializers.FileField(help_text="OFX, QFX, QIF, CSV, CAMT.053 or MT940.")
    household = serializers.UUIDField(required=False, help_text="Default: the account's household.")

    def validate_file(self, file: Any) -> Any:
        """Larger files go through the command."""
        if file.size > settings.IMPORT_MAX_BYTES:
            raise serializers.ValidationError(
                f"At most {settings.IMPORT_MAX_BYTES // 1_000_000} MB over the API; an operator imports larger files."
            )
        return file


class BalanceCheckSerializer(serializers.Serializer[Any]):
    """Opening balance plus rows against the closing balance."""

    result = serializers.ChoiceField(choices=["agrees", "differs", "not_given"])
    opening_balance = serializers.CharField(allow_null=True)
    closing_balance = serializers.CharField(allow_null=True)
    closing_on = serializers.DateField(allow_null=True)
    difference = serializers.CharField(allow_null=True)
    first_wrong_line = serializers.IntegerField(allow_null=True)


class ImportAccountSerializer(serializers.Serializer[Any]):
    """What the import does to one account."""

    account = serializers.UUIDField()
    name = serializers.CharField()
    hints = serializers.ListField(child=serializers.CharField())
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    matched = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    conflicts = serializers.IntegerField()
    balance_check = BalanceCheckSerializer()


class ImportRowSerializer(serializers.Serializer[Any]):
    """What became of one row."""

    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=["CREATED", "MATCHED", "DUPLICATE", "CONFLICT", "REJECTED"])
    rule = serializers.CharField()
    transaction = serializers.UUIDField(allow_null=True)
    posted_on = serializers.DateField(allow_null=True)
    amount = serializers.CharField(allow_null=True, help_text="As the file has it.")
    payee = serializers.CharField()
    column = serializers.CharField()
    reason = serializers.CharField()


class ImportReportSerializer(serializers.Serializer[Any]):
    """What an import does, or what it needs to know first (`ready` false)."""

    ready = serializers.BooleanField()
    questions = serializers.ListField(child=serializers.CharField(), required=False)
    unknown_accounts = serializers.ListField(child=serializers.CharField(), required=False)
    plan = serializers.DictField(required=False, allow_null=True)
    already_imported = serializers.BooleanField(required=False)
    file_format = serializers.CharField(required=False)
    encoding = serializers.CharField(required=False)
    row_count = serializers.IntegerField(required=False)
    source_total = serializers.CharField(required=False, help_text="Exact sum of the rows as the file has them.")
    first_on = serializers.DateField(required=False, allow_null=True)
    last_on = serializers.DateField(required=False, allow_null=True)
    rejected = serializers.IntegerField(required=False)
    accounts = ImportAccountSerializer(many=True, required=False)
    rows = ImportRowSerializer(many=True, required=False)
    rows_are_all = serializers.BooleanField(required=False, help_text="False: only the first thousand are listed.")
    transfers_accepted = serializers.IntegerField(required=False)
    transfers_waiting = serializers.IntegerField(required=False)


class ImportFileSerializer(serializers.ModelSerializer[ImportFile]):
    """One file and what became of it."""

    state = serializers.ChoiceField(choices=ImportState.choices, read_only=True)
    report = ImportReportSerializer(read_only=True)

    class Meta:
        model = ImportFile
        fields = [
            "id",
            "household",
            "file_name",
            "file_format",
            "state",
            "report",
            "created_at",
            "committed_at",
            "reverted_at",
        ]
        read_only_fields = fields


class ImportFileListSerializer(serializers.ModelSerializer[ImportFile]):
    """A line of the list, without the report."""

    class Meta:
        model = ImportFile
        fields = ["id", "household", "file_name", "file_format", "state", "created_at", "committed_at", "reverted_at"]
        read_only_fields = fields


class RevertedSerializer(serializers.Serializer[Any]):
    """What a revert took away."""

    transactions_removed = serializers.IntegerField()
