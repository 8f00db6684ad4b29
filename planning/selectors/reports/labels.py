"""Names for the keys of a report."""

import datetime as dt
from collections.abc import Hashable, Iterable
from typing import Any
from uuid import UUID

from lifepath.banking.category_tree import SYSTEM_CATEGORIES
from lifepath.banking.choices import AccountKind
from lifepath.banking.models import Category
from planning.calc.reports.result import Bucket
from planning.calc.reports.specification import TIME, Dimension
from planning.calc.reports.table import Row
from planning.selectors.reports.scope import Scope

GROUPS = {category.slug: category.name for category in SYSTEM_CATEGORIES if category.slug == category.root_slug}
NOTHING = {Dimension.PAYEE: "No payee", Dimension.TAGS: "No tags"}


class Labels:
    """Reads the names of all keys of a table at once."""

    def __init__(self, *, dimensions: tuple[Dimension, ...], rows: Iterable[Row], scope: Scope) -> None:
        self.dimensions, self.scope = dimensions, scope
        self.categories: dict[Any, str] = {}
        if Dimension.CATEGORY in dimensions:
            place = dimensions.index(Dimension.CATEGORY)
            wanted: set[Any] = {row.keys[place] for row in rows}
            self.categories = dict(Category.objects.filter(pk__in=wanted).values_list("pk", "name"))
        self.households = {account.household_id: account.household_name for account in scope.accounts.values()}

    def buckets(self, row: Row) -> tuple[Bucket, ...]:
        """The row's keys as text, with their names."""
        return tuple(self._bucket(dimension, key) for dimension, key in zip(self.dimensions, row.keys, strict=True))

    def _bucket(self, dimension: Dimension, key: Hashable) -> Bucket:
        if dimension in TIME:
            assert isinstance(key, dt.date)  # noqa: S101  the database truncates days
            text = time_key(dimension, key)
            return Bucket(dimension, text, f"Week of {text}" if dimension is Dimension.WEEK else text)
        if dimension is Dimension.TAGS:
            tags = ", ".join(str(tag) for tag in key) if isinstance(key, tuple) else str(key)
            return Bucket(dimension, tags or None, tags or NOTHING[dimension])
        if dimension is Dimension.PAYEE:
            return Bucket(dimension, str(key) or None, str(key) or NOTHING[dimension])
        return Bucket(dimension, str(key), self._name(dimension, key))

    def _name(self, dimension: Dimension, key: Any) -> str:
        if dimension is Dimension.CATEGORY:
            return self.categories[key]
        if dimension is Dimension.CATEGORY_GROUP:
            return GROUPS[key]
        if dimension is Dimension.ACCOUNT:
            return self.scope.accounts[UUID(str(key))].name
        if dimension is Dimension.ACCOUNT_KIND:
            return str(AccountKind(key).label)
        return self.households[key]


def time_key(dimension: Dimension, day: dt.date) -> str:
    """2026, 2026-Q1, 2026-03, or the day (a week's Monday)."""
    if dimension is Dimension.YEAR:
        return f"{day.year:04d}"
    if dimension is Dimension.QUARTER:
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    return f"{day.year:04d}-{day.month:02d}" if dimension is Dimension.MONTH else day.isoformat()


def reading_order(buckets: tuple[Bucket, ...]) -> tuple[tuple[bool, str, str], ...]:
    """Times as they pass, names by the alphabet, what has no key last."""
    return tuple(
        (
            bucket.key is None,
            bucket.key or "" if bucket.dimension in TIME else bucket.label.casefold(),
            bucket.key or "",
        )
        for bucket in buckets
    )
