"""The one primitive under every report: measures by dimensions over days, added up by the database."""

import datetime as dt
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth, TruncQuarter, TruncWeek, TruncYear

from lifepath.banking.category_tree import OTHER_ID
from lifepath.banking.models import Category, MonthlyCategoryTotal, Transaction
from lifepath.banking.selectors.surprises import hidden_amounts
from lifepath.core.spending_categories import OTHER, SAVING_CATEGORIES
from planning.calc.reports.specification import Dimension, Specification
from planning.calc.reports.table import INCOME_ROOT, TRANSFER_ROOT, ZERO, Sums, Table, monthly_sums
from planning.selectors.reports.eliminations import eliminated_postings
from planning.selectors.reports.scope import Scope

TAGS = ArrayField(CharField())


def report_table(*, specification: Specification, scope: Scope, user: Any, now: dt.datetime) -> Table:
    """The sums of a report for this caller; from the kept monthly totals wherever they suffice.

    Pending and excluded rows do not enter, a split row enters by its parts. What somebody hides as a surprise stands
    in `other`, without payee and tags.
    """
    source = _Source(specification, scope, user, now)
    return source.from_postings() if specification.needs_postings else source.from_totals()


@dataclass(frozen=True, slots=True)
class _Source:
    specification: Specification
    scope: Scope
    user: Any
    now: dt.datetime

    def accounts(self) -> list[UUID]:
        wanted = self.specification.filters
        return [
            pk
            for pk in self.scope.readable
            if (not wanted.accounts or pk in wanted.accounts)
            and (not wanted.account_kinds or self.scope.accounts[pk].kind in wanted.account_kinds)
        ]

    def categories(self) -> set[UUID] | None:
        """Those of the filter with what stands under them; None when all enter."""
        wanted = self.specification.filters.categories
        if not wanted:
            return None
        return set(Category.objects.visible_to(self.user).with_descendants(wanted).values_list("pk", flat=True))

    def from_totals(self) -> Table:
        first_on, last_on = self.specification.first_on, self.specification.last_on
        accounts, categories = self.accounts(), self.categories()
        totals = MonthlyCategoryTotal.objects.filter(
            household__in=self.scope.household_ids, account__in=accounts, month__range=(first_on, last_on)
        )
        if categories is not None:
            totals = totals.filter(category__in=categories)
        keys = [_of_total(dimension) for dimension in self.specification.dimensions]
        table = Table(self.specification)
        rows = Sum("row_count")
        _collect(table, totals, keys, amount="amount", root="category__root_slug", count=rows, directions=False)
        for month, account_id, category_id, root_slug, amount, count in self._corrections(first_on, last_on):
            if account_id in accounts and (categories is None or category_id in categories):
                keys_of = tuple(
                    self._key(dimension, month, account_id, category_id, root_slug)
                    for dimension in self.specification.dimensions
                )
                table.add(keys_of, monthly_sums(root_slug=root_slug, amount=amount, count=count))
        return table

    def from_postings(self) -> Table:
        specification, filters = self.specification, self.specification.filters
        first_on, last_on = specification.first_on, specification.last_on
        gone = eliminated_postings(scope=self.scope, first_on=first_on, last_on=last_on)
        rows = (
            Transaction.objects.filter(
                household__in=self.scope.household_ids,
                account__in=self.accounts(),
                posted_on__range=(first_on, last_on),
                pending=False,
                excluded=False,
            )
            .exclude(pk__in=list(gone))
            .shown_to(self.user, now=self.now)
        )
        if filters.payee:
            rows = rows.filter(Q(payee__icontains=filters.payee) | Q(payee_raw__icontains=filters.payee), masked=False)
        if filters.tags:
            rows = rows.filter(tags__overlap=list(filters.tags), masked=False)
        table = Table(specification)
        categories = self.categories()
        for parts, prefix in ((rows.filter(is_split=False), ""), (rows.filter(is_split=True), "splits__")):
            shown = parts.annotate(
                shown_category=Case(When(masked=True, then=Value(OTHER_ID)), default=F(f"{prefix}category")),
                shown_root=Case(When(masked=True, then=Value(OTHER)), default=F(f"{prefix}category__root_slug")),
            )
            amount = f"{prefix}amount"
            if categories is not None:
                shown = shown.filter(shown_category__in=categories)
            if filters.min_amount is not None:
                low = filters.min_amount
                shown = shown.filter(Q(**{f"{amount}__gte": low}) | Q(**{f"{amount}__lte": -low}))
            if filters.max_amount is not None:
                shown = shown.filter(**{f"{amount}__range": (-filters.max_amount, filters.max_amount)})
            keys = [_of_posting(dimension) for dimension in specification.dimensions]
            _collect(table, shown, keys, amount=amount, root="shown_root", count=Count("pk"))
        return table

    def _corrections(
        self, first_on: dt.date, last_on: dt.date
    ) -> Iterator[tuple[dt.date, UUID, UUID, str, Decimal, int]]:
        """What the kept totals hold and this report does not, or elsewhere."""
        moved = [
            hidden
            for household_id in sorted(self.scope.household_ids)
            for hidden in hidden_amounts(
                user=self.user, household_id=household_id, first_on=first_on, last_on=last_on, now=self.now
            )
        ]
        roots = dict(
            Category.objects.filter(pk__in={hidden.category_id for hidden in moved}).values_list("pk", "root_slug")
        )
        for hidden in moved:
            month = hidden.month.start
            yield month, hidden.account_id, hidden.category_id, roots[hidden.category_id], -hidden.amount, -1
            yield month, hidden.account_id, OTHER_ID, OTHER, hidden.amount, 1
        for posting in eliminated_postings(scope=self.scope, first_on=first_on, last_on=last_on).values():
            parts: Any = posting.splits.all() if posting.is_split else [posting]
            for part in parts:
                month = posting.posted_on.replace(day=1)
                yield month, posting.account_id, part.category_id, part.category.root_slug, -part.amount, -1

    def _key(
        self, dimension: Dimension, month: dt.date, account_id: UUID, category_id: UUID, root_slug: str
    ) -> Hashable:
        if dimension is Dimension.CATEGORY:
            return category_id
        if dimension is Dimension.CATEGORY_GROUP:
            return root_slug
        account = self.scope.accounts[account_id]
        if dimension is Dimension.MONTH:
            return month
        if dimension is Dimension.QUARTER:
            return month.replace(month=month.month - (month.month - 1) % 3)
        if dimension is Dimension.YEAR:
            return month.replace(month=1)
        return {
            Dimension.ACCOUNT: account.pk,
            Dimension.ACCOUNT_KIND: account.kind,
            Dimension.HOUSEHOLD: account.household_id,
        }[dimension]


def _collect(
    table: Table,
    rows: QuerySet[Any],
    keys: list[Any],
    *,
    amount: str,
    root: str,
    count: Any,
    directions: bool = True,
) -> None:
    named = {f"key_{number}": key for number, key in enumerate(keys)}
    saving = Q(**{f"{root}__in": SAVING_CATEGORIES})
    income, transfers = Q(**{root: INCOME_ROOT}), Q(**{root: TRANSFER_ROOT})
    sums = {
        "income": Sum(amount, filter=income),
        "transfers": Sum(amount, filter=transfers),
        "saving": Sum(amount, filter=saving),
        "spending": Sum(amount, filter=~(income | transfers | saving)),
    }
    if directions:
        sums |= {
            "inflow": Sum(amount, filter=Q(**{f"{amount}__gt": 0})),
            "outflow": Sum(amount, filter=Q(**{f"{amount}__lt": 0})),
        }
    grouped = rows.order_by().values(**named) if named else rows.order_by().values(everything=Value(0))
    for row in grouped.annotate(**{f"sum_{name}": sum_of for name, sum_of in sums.items()}, parts=count):
        found = tuple(_plain(row[name]) for name in named)
        amounts = {name: row[f"sum_{name}"] or ZERO for name in sums}
        table.add(found, Sums(**amounts, count=row["parts"] or 0))


def _plain(key: Any) -> Hashable:
    return tuple(sorted(key)) if isinstance(key, list) else key


def _of_total(dimension: Dimension) -> Any:
    return {
        Dimension.YEAR: TruncYear("month"),
        Dimension.QUARTER: TruncQuarter("month"),
        Dimension.MONTH: F("month"),
        Dimension.CATEGORY: F("category_id"),
        Dimension.CATEGORY_GROUP: F("category__root_slug"),
        Dimension.ACCOUNT: F("account_id"),
        Dimension.ACCOUNT_KIND: F("account__kind"),
        Dimension.HOUSEHOLD: F("household_id"),
    }[dimension]


def _of_posting(dimension: Dimension) -> Any:
    return {
        Dimension.YEAR: TruncYear("posted_on"),
        Dimension.QUARTER: TruncQuarter("posted_on"),
        Dimension.MONTH: TruncMonth("posted_on"),
        Dimension.WEEK: TruncWeek("posted_on"),
        Dimension.DAY: F("posted_on"),
        Dimension.CATEGORY: F("shown_category"),
        Dimension.CATEGORY_GROUP: F("shown_root"),
        Dimension.ACCOUNT: F("account_id"),
        Dimension.ACCOUNT_KIND: F("account__kind"),
        Dimension.HOUSEHOLD: F("household_id"),
        Dimension.PAYEE: Case(When(masked=True, then=Value("")), default=F("payee")),
        Dimension.TAGS: Case(When(masked=True, then=Value([], output_field=TAGS)), default=F("tags")),
    }[dimension]
