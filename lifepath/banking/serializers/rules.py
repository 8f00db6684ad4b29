"""The shape of rules: conditions and actions are checked down to their values."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from lifepath.banking.choices import RuleMode, RunState
from lifepath.banking.models import BankAccount, Category, Rule, RuleRun, RuleRunChange
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.categories import CategoryField, same_household
from lifepath.banking.serializers.choices import AnyCaseChoiceField
from lifepath.banking.services.rule_sql import OPERATORS
from lifepath.core.fields import MoneyField, NameField
from lifepath.core.money import money_text

MAX_CONDITIONS = 20
MAX_LIST = 50
_VALUE = {
    "description": (
        "payee: text; amount: money, or two for between; account: list of ids; "
        "date: a date, two for between, or days of the month; tags: list of tags"
    ),
    "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "integer"]}}],
}


@extend_schema_field(_VALUE)
class ConditionValueField(serializers.JSONField):
    """What a field is compared with; its shape follows from field and operator."""


class ConditionSerializer(serializers.Serializer[Any]):
    """One thing that must be true of a transaction."""

    field = serializers.ChoiceField(choices=sorted(OPERATORS))
    operator = serializers.ChoiceField(choices=sorted({name for names in OPERATORS.values() for name in names}))
    value = ConditionValueField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The operator is one of the field's, and the value what the operator compares with."""
        if attrs["operator"] not in OPERATORS[attrs["field"]]:
            raise ValidationError({"operator": f"One of {', '.join(OPERATORS[attrs['field']])}."})
        try:
            attrs["value"] = _READ[attrs["field"]](attrs["operator"], attrs["value"])
        except ValidationError as error:
            raise ValidationError({"value": error.detail}) from error
        return attrs


class ActionsSerializer(serializers.Serializer[Any]):
    """What follows; at least one thing."""

    category = CategoryField(required=False)
    payee = NameField(max_length=200, required=False)
    tags = serializers.ListField(
        child=NameField(max_length=40),
        required=False,
        min_length=1,
        max_length=20,
        help_text="Added to those there are.",
    )
    transfer = serializers.BooleanField(required=False, help_text="It is a transfer: it counts nowhere.")
    excluded = serializers.BooleanField(required=False)

    def get_attribute(self, instance: Any) -> Any:
        """Stored as plain JSON."""
        return instance.actions

    def to_representation(self, instance: Any) -> Any:
        """As stored."""
        return instance

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A category and a transfer exclude each other."""
        if not attrs:
            raise ValidationError("Say what the rule does.")
        if attrs.get("transfer") and "category" in attrs:
            raise ValidationError({"category": "A transfer has no category of its own."})
        return attrs


@extend_schema_serializer(examples=[examples.RULE])
class RuleSerializer(serializers.ModelSerializer[Rule]):
    """A rule. Rules look at the transaction as it came; the first one that sets a thing wins."""

    name = NameField(max_length=120)
    position = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000, help_text="Last when absent.")
    mode = AnyCaseChoiceField(choices=RuleMode.choices, required=False)
    conditions = ConditionSerializer(many=True)
    actions = ActionsSerializer()

    class Meta:
        model = Rule
        fields = ["id", "household", "name", "position", "mode", "conditions", "actions", "is_active", "created_at"]
        read_only_fields = ["household", "created_at"]

    def validate_conditions(self, conditions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A rule without a condition would hold for everything."""
        if not 1 <= len(conditions) <= MAX_CONDITIONS:
            raise ValidationError(f"Give 1 to {MAX_CONDITIONS} conditions.")
        return conditions

    def columns(self, household_id: UUID) -> dict[str, Any]:
        """The validated rule as it is stored; what it names belongs to its household."""
        values = dict(self.validated_data)
        for at, condition in enumerate(values.get("conditions", [])):
            if condition["field"] == "account":
                _refuse_foreign_accounts(condition["value"], household_id, field=f"conditions.{at}.value")
        category: Category | None = values.get("actions", {}).get("category")
        if category is not None:
            if not same_household(category, household_id):
                raise ValidationError({"actions": {"category": "This category belongs to another household."}})
            values["actions"] = {**values["actions"], "category": str(category.pk)}
        return values

    def to_representation(self, instance: Rule) -> dict[str, Any]:
        """Conditions as stored."""
        shown = super().to_representation(instance)
        if "conditions" in shown:
            shown["conditions"] = instance.conditions
        return shown


class ScopeSerializer(serializers.Serializer[Any]):
    """The transactions that rules look at; all of the household without limits."""

    account = serializers.UUIDField(required=False)
    date_after = serializers.DateField(required=False, help_text="On this day or later.")
    date_before = serializers.DateField(required=False, help_text="On this day or earlier.")


class DryRunSerializer(ScopeSerializer):
    """A dry run of the active rules, or of one that is not stored yet."""

    rule = RuleSerializer(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=500, default=100)


class ChangeSerializer(serializers.Serializer[Any]):
    """What becomes of one transaction: the columns that change, as they are and as they would be."""

    transaction = serializers.UUIDField(source="transaction_id")
    rule_ids = serializers.ListField(child=serializers.UUIDField())
    before = serializers.DictField()
    after = serializers.DictField()


@extend_schema_serializer(examples=[examples.DRY_RUN])
class DryRunAnswerSerializer(serializers.Serializer[Any]):
    """What rules would change; the newest first, up to `limit`."""

    examined = serializers.IntegerField()
    changed = serializers.IntegerField()
    changes = ChangeSerializer(many=True)


@extend_schema_serializer(examples=[examples.RUN])
class RunSerializer(serializers.ModelSerializer[RuleRun]):
    """One application of the rules."""

    state = serializers.ChoiceField(choices=RunState.choices, read_only=True)

    class Meta:
        model = RuleRun
        fields = [
            "id",
            "household",
            "state",
            "examined_count",
            "changed_count",
            "import_batch",
            "started_by",
            "created_at",
            "undone_at",
        ]
        read_only_fields = fields


@extend_schema_serializer(examples=[examples.CHANGE])
class RunChangeSerializer(serializers.ModelSerializer[RuleRunChange]):
    """What a run did to one transaction."""

    transaction = serializers.UUIDField(source="transaction_id")
    rule_ids = serializers.ListField(child=serializers.UUIDField())
    before = serializers.DictField()
    after = serializers.DictField()

    class Meta:
        model = RuleRunChange
        fields = ["transaction", "rule_ids", "before", "after"]


class UndoneSerializer(serializers.Serializer[Any]):
    """What undoing brought back."""

    restored = serializers.IntegerField()


def _refuse_foreign_accounts(ids: list[str], household_id: UUID, *, field: str) -> None:
    if BankAccount.objects.of_household(household_id).filter(pk__in=ids).count() != len(set(ids)):
        raise ValidationError({field: "An account that the household does not have."})


def _read_payee(operator: str, value: Any) -> str:
    text = NameField(max_length=200).run_validation(value)
    return str(text)


def _read_amount(operator: str, value: Any) -> Any:
    return _one_or_two(operator, value, MoneyField().run_validation, money_text)


def _read_account(operator: str, value: Any) -> list[str]:
    return _several(value, lambda one: str(serializers.UUIDField().run_validation(one)))


def _read_date(operator: str, value: Any) -> Any:
    if operator == "day_of_month":
        return _several(value, serializers.IntegerField(min_value=1, max_value=31).run_validation)
    return _one_or_two(operator, value, serializers.DateField().run_validation, dt.date.isoformat)


def _read_tags(operator: str, value: Any) -> list[str]:
    return _several(value, NameField(max_length=40).run_validation)


_READ: dict[str, Callable[[str, Any], Any]] = {
    "payee": _read_payee,
    "amount": _read_amount,
    "account": _read_account,
    "date": _read_date,
    "tags": _read_tags,
}


def _one_or_two(operator: str, value: Any, read: Callable[[Any], Any], write: Callable[[Any], str]) -> Any:
    if operator != "between":
        return write(read(value))
    if not isinstance(value, list) or len(value) != 2:
        raise ValidationError("Give two values, the lower one first.")
    lower, upper = (read(one) for one in value)
    if lower > upper:
        raise ValidationError("Give two values, the lower one first.")
    return [write(lower), write(upper)]


def _several(value: Any, read: Callable[[Any], Any]) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_LIST:
        raise ValidationError(f"Give a list of 1 to {MAX_LIST} values.")
    return [read(one) for one in value]
