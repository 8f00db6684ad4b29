"""What category a posting that nobody has sorted may belong to, learned from what the household sorted before.

A suggestion books nothing. Only postings that no person, rule, file or transfer has sorted get one. The model is kept
by the version of the household's postings: any write of one, or its deletion, makes another version.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Max

from lifepath.banking.calc.category_model import (
    CategoryModel,
    LabelledLine,
    Suggestion,
    TooLittleHistory,
    suggest,
    train,
)
from lifepath.banking.calc.recurring import StatementLine
from lifepath.banking.choices import CategorySource, TombstoneKind
from lifepath.banking.models import Category, Tombstone, Transaction

SORTED_BY = (CategorySource.PERSON, CategorySource.RULE, CategorySource.IMPORT)
MOST_LINES = 5000
"""The latest ones are learned from."""
MODELS_KEPT = 64
_COLUMNS = ("pk", "posted_on", "amount", "payee", "payee_raw", "account_id")


@dataclass(frozen=True, slots=True)
class SuggestedCategory:
    """A posting with the category that it may belong to, and the next best ones."""

    row: StatementLine
    category: Category
    runners_up: tuple[Category, ...]
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class CategorySuggestions:
    """Suggestions, with the model they come from; without one there is too little history."""

    model: CategoryModel | None
    rows: tuple[SuggestedCategory, ...]


def category_suggestions(
    *, user: Any, household_id: UUID, now: dt.datetime, limit: int, transaction_id: UUID | None
) -> CategorySuggestions:
    """For the latest postings that nobody has sorted, or for one of them."""
    model = _model(household_id, _version(household_id))
    if model is None:
        return CategorySuggestions(None, ())
    rows = Transaction.objects.visible_to(user).of_household(household_id).shown_to(user, now=now)
    rows = rows.filter(category_source=CategorySource.NONE, is_split=False, excluded=False, masked=False)
    if transaction_id is not None:
        rows = rows.filter(pk=transaction_id)
    lines = _lines(rows.order_by("-posted_on", "-pk").values_list(*_COLUMNS)[:limit])
    return CategorySuggestions(model, _suggested(model, household_id, lines))


def _suggested(
    model: CategoryModel, household_id: UUID, lines: Sequence[StatementLine]
) -> tuple[SuggestedCategory, ...]:
    known = {str(row.pk): row for row in Category.objects.of_household(household_id)}
    return tuple(
        SuggestedCategory(
            row=line,
            category=known[found.category],
            runners_up=tuple(known[each] for each in found.runners_up),
            suggestion=found,
        )
        for line in lines
        for found in [suggest(model=model, line=line)]
    )


@lru_cache(maxsize=MODELS_KEPT)
def _model(household_id: UUID, version: tuple[int, int]) -> CategoryModel | None:
    """Of the household's own history; surprises teach nothing, so that no suggestion reveals one."""
    rows = (
        Transaction.objects.of_household(household_id)
        .filter(
            category_source__in=SORTED_BY,
            category__archived=False,
            is_split=False,
            excluded=False,
            pending=False,
            surprise_until__isnull=True,
        )
        .order_by("-posted_on", "-pk")
        .values_list(*_COLUMNS, "category_id")[:MOST_LINES]
    )
    found = list(rows)
    labelled = [
        LabelledLine(line, str(row[-1])) for line, row in zip(_lines([row[:-1] for row in found]), found, strict=True)
    ]
    try:
        return train(lines=labelled)
    except TooLittleHistory:
        return None


def _version(household_id: UUID) -> tuple[int, int]:
    """Of the household's postings: which database transaction last wrote one, and which removed one."""
    written = Transaction.objects.of_household(household_id).aggregate(last=Max("revision"))["last"]
    removed = (
        Tombstone.objects.of_household(household_id)
        .filter(kind=TombstoneKind.TRANSACTION)
        .aggregate(last=Max("revision"))["last"]
    )
    return written or 0, removed or 0


def _lines(rows: Any) -> list[StatementLine]:
    return [
        StatementLine(id=str(pk), posted_on=posted_on, amount=amount, payee=payee or payee_raw, account=str(account_id))
        for pk, posted_on, amount, payee, payee_raw, account_id in rows
    ]
