"""The table of a report: sums by bucket, added up once, so that the parts and the total cannot disagree."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lifepath.core.spending_categories import SAVING_CATEGORIES
from planning.calc.reports.specification import Measure, Specification

INCOME_ROOT, TRANSFER_ROOT = "income", "transfer"
ZERO = Decimal("0.00")

Keys = tuple[Hashable, ...]
Values = Mapping[Measure, Decimal | int]


@dataclass(slots=True)
class Sums:
    """What postings add up to: money in positive, money out negative."""

    income: Decimal = ZERO
    spending: Decimal = ZERO
    saving: Decimal = ZERO
    transfers: Decimal = ZERO
    inflow: Decimal = ZERO
    outflow: Decimal = ZERO
    count: int = 0

    def add(self, other: "Sums") -> None:
        """Take another one in."""
        self.income += other.income
        self.spending += other.spending
        self.saving += other.saving
        self.transfers += other.transfers
        self.inflow += other.inflow
        self.outflow += other.outflow
        self.count += other.count

    @property
    def is_nothing(self) -> bool:
        """No posting, or nothing left of them."""
        return self.count == 0 and not any(
            (self.income, self.spending, self.saving, self.transfers, self.inflow, self.outflow)
        )

    def values(self) -> dict[Measure, Decimal | int]:
        """The measures, each in its own direction: net = income - spending - saving + transfers."""
        net = self.income + self.spending + self.saving + self.transfers
        return {
            Measure.INCOME: self.income,
            Measure.SPENDING: ZERO - self.spending,
            Measure.SAVING: ZERO - self.saving,
            Measure.TRANSFERS: self.transfers,
            Measure.NET: net,
            Measure.INFLOW: self.inflow,
            Measure.OUTFLOW: ZERO - self.outflow,
            Measure.COUNT: self.count,
        }


def monthly_sums(*, root_slug: str, amount: Decimal, count: int) -> Sums:
    """A month's amount under the root of its category; which way single postings went, it does not tell."""
    sums = Sums(count=count)
    if root_slug == INCOME_ROOT:
        sums.income = amount
    elif root_slug == TRANSFER_ROOT:
        sums.transfers = amount
    elif root_slug in SAVING_CATEGORIES:
        sums.saving = amount
    else:
        sums.spending = amount
    return sums


@dataclass(frozen=True, slots=True)
class Row:
    """One bucket for each dimension, and the measures."""

    keys: Keys
    values: Values


@dataclass(slots=True)
class Table:
    """Sums by bucket, as they come in."""

    specification: Specification
    buckets: dict[Keys, Sums] = field(default_factory=dict)

    def add(self, keys: Keys, sums: Sums) -> None:
        """Add to a bucket."""
        present = self.buckets.get(keys)
        if present is None:
            present = self.buckets[keys] = Sums()
        present.add(sums)

    def rows(self) -> list[Row]:
        """Buckets that hold something."""
        return [Row(keys, self._chosen(sums)) for keys, sums in self.buckets.items() if not sums.is_nothing]

    def totals(self) -> Values:
        """All buckets together."""
        return self._chosen(_added(self.buckets.values()))

    def _chosen(self, sums: Sums) -> Values:
        values = sums.values()
        return {measure: values[measure] for measure in self.specification.measures}


def _added(parts: Iterable[Sums]) -> Sums:
    total = Sums()
    for part in parts:
        total.add(part)
    return total
