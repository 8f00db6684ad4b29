"""The shape of transactions."""

import copy
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from lifepath.banking.category_tree import OTHER_ID, SHARED_SLUGS
from lifepath.banking.choices import CategorySource, TransactionSource
from lifepath.banking.models import BankAccount, Category, Transaction
from lifepath.banking.selectors import accounts
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.categories import CategoryField, same_household
from lifepath.banking.transaction_page import MASKED_PAYEE
from lifepath.core.fields import MoneyField, NameField
from lifepath.core.spending_categories import OTHER

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
MAX_PARTS = 100
MAX_TAGS = 20
TEXT: dict[str, Any] = {"required": False, "allow_blank": True}


@extend_schema_field(OpenApiTypes.UUID)
class AccountField(serializers.Field):
    """An account whose transactions the caller may read, by id."""

    default_error_messages = {"does_not_exist": "No such account."}

    def to_internal_value(self, data: Any) -> BankAccount:
        """Look it up among what the caller sees, once for a whole request."""
        account = self._found(data) if isinstance(data, str) else None
        if account is None:
            self.fail("does_not_exist")
        return account

    def get_attribute(self, instance: Any) -> Any:
        """The id alone, which costs no query."""
        return instance.account_id

    def to_representation(self, value: Any) -> str:
        """The id."""
        return str(value)

    def _found(self, text: str) -> BankAccount | None:
        try:
            account_id = UUID(text.strip())
        except ValueError:
            return None
        context: Any = self.context
        known: dict[UUID, BankAccount | None] = context.setdefault("accounts", {})
        if account_id not in known:
            known[account_id] = accounts.fully_visible(context["request"].user, account_id)
        return known[account_id]


class PartsSerializer(serializers.ListSerializer[Any]):
    """The parts of a transaction."""

    def get_attribute(self, instance: Any) -> Any:
        """A whole one has none, which costs no query."""
        return super().get_attribute(instance) if instance.is_split else []


class SplitSerializer(serializers.Serializer[Any]):
    """One part of a transaction, in a category of its own."""

    class Meta:
        list_serializer_class = PartsSerializer

    amount = MoneyField()
    category = CategoryField()
    memo = NameField(max_length=500, **TEXT)


@extend_schema_serializer(examples=[examples.TRANSACTION])
class TransactionSerializer(serializers.Serializer[Transaction]):
    """One posting. Money in is positive, money out negative."""

    id = serializers.UUIDField(read_only=True)
    household = serializers.UUIDField(source="household_id", read_only=True)
    account = AccountField()
    posted_on = serializers.DateField()
    amount = MoneyField()
    currency = serializers.CharField(source="account.currency", read_only=True)
    source_amount = serializers.DecimalField(
        max_digits=24, decimal_places=8, read_only=True, allow_null=True, help_text="As the imported file had it."
    )
    payee = NameField(max_length=200, **TEXT)
    payee_raw = NameField(max_length=500, help_text="As the bank wrote it.", **TEXT)
    memo = NameField(max_length=1000, **TEXT)
    category = CategoryField(required=False, help_text="An id, or the slug of a shared category.")
    category_slug = serializers.SerializerMethodField()
    category_source = serializers.ChoiceField(choices=CategorySource.choices, read_only=True)
    source = serializers.ChoiceField(choices=TransactionSource.choices, read_only=True)  # type: ignore[assignment]
    external_id = NameField(
        max_length=255, required=False, allow_null=True, help_text="Unique per account; given at creation only."
    )
    pending = serializers.BooleanField(required=False)
    cleared = serializers.BooleanField(required=False)
    reconciled = serializers.BooleanField(read_only=True, help_text="Locked by a reconciliation.")
    excluded = serializers.BooleanField(
        required=False, help_text="Left out of totals, budgets and insights; still in the balance."
    )
    is_split = serializers.BooleanField(read_only=True)
    splits = SplitSerializer(
        many=True, required=False, help_text="Parts that add up to the amount; an empty list makes it whole again."
    )
    tags = serializers.ListField(child=NameField(max_length=40), required=False, max_length=MAX_TAGS)
    notes = serializers.CharField(max_length=4000, **TEXT)
    surprise_until = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="Until this day, at most 60 days, a partner sees neither payee nor category.",
    )
    masked = serializers.BooleanField(
        read_only=True,
        default=False,
        help_text="A surprise of somebody else's: only date, amount and account are true.",
    )
    import_batch = serializers.UUIDField(source="import_batch_id", read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(format=MOMENT, read_only=True)
    updated_at = serializers.DateTimeField(format=MOMENT, read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """What is masked shows its amount, and nothing of what it was for."""
        instance.masked = getattr(instance, "masked", False)
        return super().to_representation(masked_copy(instance) if instance.masked else instance)

    def get_category_slug(self, instance: Any) -> str:
        """Of the shared tree without a query."""
        return SHARED_SLUGS.get(instance.category_id) or str(instance.category.slug)

    def validate_splits(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """No part, or two and more."""
        if len(parts) == 1 or len(parts) > MAX_PARTS:
            raise ValidationError(f"Give two to {MAX_PARTS} parts, or none.")
        return parts

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Account and external id stay; categories are the household's; a row that is masked is not changed."""
        row: Transaction | None = self.instance if isinstance(self.instance, Transaction) else None
        account = attrs.get("account") or (row.account if row is not None else None)
        if row is not None:
            for name in ("account", "external_id", "payee_raw"):
                if name in attrs and attrs.pop(name) != getattr(row, name):
                    raise ValidationError({name: "This does not change; delete the transaction and post another one."})
        categories = [("category", attrs.get("category"))]
        categories += [(f"splits.{at}.category", part["category"]) for at, part in enumerate(attrs.get("splits") or [])]
        for field, category in categories:
            if category is not None and account is not None and not _fits(category, account):
                raise ValidationError({field: "This category belongs to another household."})
        return attrs


class BulkRowSerializer(TransactionSerializer):
    """A row of a bulk call: `op` says what happens; update and delete name the row by `id`."""

    op = serializers.ChoiceField(choices=["create", "update", "delete"])
    id = serializers.UUIDField(required=False)
    account = AccountField(required=False)
    posted_on = serializers.DateField(required=False)
    amount = MoneyField(required=False)


class BulkSerializer(serializers.Serializer[Any]):
    """Up to a thousand rows, all of them or none."""

    rows = BulkRowSerializer(many=True, min_length=1, max_length=1000)  # type: ignore[call-arg]


@extend_schema_serializer(examples=[examples.BULK])
class BulkAnswerSerializer(serializers.Serializer[Any]):
    """What a bulk call did."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    deleted = serializers.IntegerField()
    ids = serializers.ListField(child=serializers.UUIDField(), help_text="One id per row, in the order of the call.")


def masked_copy(row: Transaction) -> Transaction:
    """The row as the person who is to be surprised sees it."""
    shown = copy.copy(row)
    shown._state = copy.copy(row._state)
    shown._state.fields_cache = dict(row._state.fields_cache)
    shown.category = Category(pk=OTHER_ID, slug=OTHER)  # type: ignore[assignment]
    shown.payee, shown.payee_raw, shown.memo, shown.notes = MASKED_PAYEE, MASKED_PAYEE, "", ""
    shown.tags, shown.external_id, shown.is_split = [], None, False
    shown.category_source = CategorySource.NONE
    shown._prefetched_objects_cache = {"splits": []}  # type: ignore[attr-defined]
    return shown


def _fits(category: Category, account: BankAccount) -> bool:
    return same_household(category, account.household_id)
