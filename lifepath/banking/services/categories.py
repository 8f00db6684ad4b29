"""The category tree."""

from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.utils.text import slugify

from lifepath.banking.category_tree import SYSTEM_CATEGORIES
from lifepath.banking.models import Category, Rule, Transaction, TransactionSplit, TransferPair
from lifepath.banking.services import changes
from lifepath.core.periods import Month

_RESTORE = """
    INSERT INTO banking_category (id, household_id, parent_id, slug, name, root_slug, archived)
    VALUES (%s, NULL, %s, %s, %s, %s, false) ON CONFLICT DO NOTHING
"""


def restore_system_categories(*, using: str = "default", **kwargs: Any) -> None:
    """Put the shared tree in place; what is there stays."""
    rows = [
        (category.id, category.parent_id, category.slug, category.name, category.root_slug)
        for category in SYSTEM_CATEGORIES
    ]
    connection = connections[using]
    if "banking_category" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.executemany(_RESTORE, rows)


class CategoryInUse(Exception):
    """Transactions, parts or rules name the category."""


class CannotMerge(Exception):
    """A category is merged into another one that is in use, of the same household or shared."""


@transaction.atomic
def add_category(*, household_id: UUID, parent: Category, name: str) -> Category:
    """A household's own category under a shared root."""
    return Category.objects.create(
        household_id=household_id,
        parent=parent,
        name=name,
        slug=slugify(name)[:60] or "category",
        root_slug=parent.slug,
    )


@transaction.atomic
def rename_category(*, category: Category, name: str) -> Category:
    """Give it another name; its transactions stay where they are."""
    category.name = name
    category.save(update_fields=["name"])
    return category


@transaction.atomic
def merge_category(*, category: Category, into: Category) -> int:
    """Move everything that stands in a category into another one, and archive it. Returns how many rows moved."""
    if category.pk == into.pk or into.archived:
        raise CannotMerge("Name another category that is in use.")
    category.archived, category.merged_into = True, into
    category.save(update_fields=["archived", "merged_into"])
    Category.objects.filter(merged_into=category).update(merged_into=into)
    rows = Transaction.objects.filter(household=category.household_id, category=category)
    parts = TransactionSplit.objects.filter(transaction__household=category.household_id, category=category)
    months = {*changes.months_of(rows), *_months_of_parts(parts)}
    moved: int = rows.update(category=into) + parts.update(category=into)
    for column in ("paying_category_before", "receiving_category_before"):
        TransferPair.objects.filter(**{column: category}).update(**{column: into})
    _rename_in_rules(category, into)
    if category.household_id is not None:
        changes.announce(household_id=category.household_id, months=months)
    return moved


@transaction.atomic
def remove_category(category: Category) -> None:
    """Delete a category that nothing names."""
    rows = Transaction.objects.filter(household=category.household_id)
    if (
        rows.filter(category=category).exists()
        or TransactionSplit.objects.filter(transaction__household=category.household_id, category=category).exists()
        or Category.objects.filter(merged_into=category).exists()
        or any(rule.actions.get("category") == str(category.pk) for rule in _rules_of(category))
    ):
        raise CategoryInUse("Transactions, rules or merged categories name it: merge it instead.")
    category.delete()


def _months_of_parts(parts: Any) -> list[Month]:
    return changes.months_of(Transaction.objects.filter(pk__in=parts.values("transaction")))


def _rules_of(category: Category) -> Any:
    return Rule.objects.filter(household=category.household_id)


def _rename_in_rules(category: Category, into: Category) -> None:
    for rule in _rules_of(category):
        if rule.actions.get("category") == str(category.pk):
            rule.actions["category"] = str(into.pk)
            rule.save(update_fields=["actions"])
