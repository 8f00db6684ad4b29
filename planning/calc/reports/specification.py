"""What a report asks for: measures by dimensions over days, narrowed by filters; and what may be asked at all."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from lifepath.core.refusals import RefusedInput

Name = TypeVar("Name", bound=StrEnum)

MOST_DIMENSIONS = 3
MOST_YEARS = 50
FIRST_YEAR, LAST_YEAR = 1900, 2999


class Measure(StrEnum):
    """What is summed. Income, transfers and net are positive when money comes in, spending and saving when it goes."""

    INCOME = "income"
    SPENDING = "spending"
    SAVING = "saving"
    TRANSFERS = "transfers"
    NET = "net"
    INFLOW = "inflow"
    OUTFLOW = "outflow"
    COUNT = "count"


class Dimension(StrEnum):
    """By what the sums are told apart."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    CATEGORY_GROUP = "category_group"
    CATEGORY = "category"
    ACCOUNT = "account"
    ACCOUNT_KIND = "account_kind"
    HOUSEHOLD = "household"
    PAYEE = "payee"
    TAGS = "tags"


TIME = frozenset({Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH, Dimension.WEEK, Dimension.DAY})
NEEDS_POSTINGS = frozenset({Dimension.WEEK, Dimension.DAY, Dimension.PAYEE, Dimension.TAGS})
FLOWS = frozenset({Measure.INFLOW, Measure.OUTFLOW})
DEFAULT_MEASURES = (Measure.INCOME, Measure.SPENDING, Measure.SAVING, Measure.TRANSFERS, Measure.NET)


class BadSpecification(RefusedInput):
    """Something that cannot be asked."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which postings enter; an empty one lets all in. Amounts are sizes, whichever way the money went."""

    categories: tuple[UUID, ...] = ()
    accounts: tuple[UUID, ...] = ()
    account_kinds: tuple[str, ...] = ()
    payee: str = ""
    tags: tuple[str, ...] = ()
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None

    @property
    def need_postings(self) -> bool:
        """Can they be answered from single postings only?"""
        return bool(self.payee or self.tags) or self.min_amount is not None or self.max_amount is not None


@dataclass(frozen=True, slots=True)
class Specification:
    """One report: both days belong to the period."""

    first_on: dt.date
    last_on: dt.date
    dimensions: tuple[Dimension, ...] = (Dimension.MONTH,)
    measures: tuple[Measure, ...] = DEFAULT_MEASURES
    filters: Filters = field(default_factory=Filters)

    def __post_init__(self) -> None:
        for member, day in (("start", self.first_on), ("end", self.last_on)):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise BadSpecification(member, f"A day from {FIRST_YEAR} to {LAST_YEAR}.")
        if self.first_on > self.last_on:
            raise BadSpecification("end", "The period ends before it begins.")
        if self.last_on.year - self.first_on.year > MOST_YEARS:
            raise BadSpecification("start", f"At most {MOST_YEARS} years.")
        if not self.measures:
            raise BadSpecification("measures", "Name at least one.")
        if len(set(self.measures)) != len(self.measures):
            raise BadSpecification("measures", "Each at most once.")
        if len(self.dimensions) > MOST_DIMENSIONS:
            raise BadSpecification("dimensions", f"At most {MOST_DIMENSIONS}.")
        if len(set(self.dimensions)) != len(self.dimensions):
            raise BadSpecification("dimensions", "Each at most once.")
        if len(TIME & set(self.dimensions)) > 1:
            raise BadSpecification("dimensions", "At most one of year, quarter, month, week and day.")
        low, high = self.filters.min_amount, self.filters.max_amount
        if low is not None and high is not None and low > high:
            raise BadSpecification("filters.max_amount", "It is below min_amount.")

    @property
    def needs_postings(self) -> bool:
        """Do the kept monthly totals not suffice?"""
        whole_months = self.first_on.day == 1 and (self.last_on + dt.timedelta(days=1)).day == 1
        return bool(
            not whole_months
            or NEEDS_POSTINGS & set(self.dimensions)
            or FLOWS & set(self.measures)
            or self.filters.need_postings
        )

    def as_data(self) -> dict[str, Any]:
        """Plain values that `specification_of` reads back."""
        filters = self.filters
        return {
            "start": self.first_on.isoformat(),
            "end": self.last_on.isoformat(),
            "dimensions": [str(name) for name in self.dimensions],
            "measures": [str(name) for name in self.measures],
            "filters": {
                "categories": [str(pk) for pk in filters.categories],
                "accounts": [str(pk) for pk in filters.accounts],
                "account_kinds": list(filters.account_kinds),
                "payee": filters.payee,
                "tags": list(filters.tags),
                "min_amount": None if filters.min_amount is None else f"{filters.min_amount:f}",
                "max_amount": None if filters.max_amount is None else f"{filters.max_amount:f}",
            },
        }


def specification_of(data: Mapping[str, Any]) -> Specification:
    """Read plain values. Raises BadSpecification with the member that is wrong."""
    filters = data.get("filters") or {}
    return Specification(
        first_on=_day(data, "start"),
        last_on=_day(data, "end"),
        dimensions=_names(data.get("dimensions", ("month",)), Dimension, "dimensions"),
        measures=_names(data.get("measures") or DEFAULT_MEASURES, Measure, "measures"),
        filters=Filters(
            categories=_ids(filters.get("categories", ()), "filters.categories"),
            accounts=_ids(filters.get("accounts", ()), "filters.accounts"),
            account_kinds=tuple(filters.get("account_kinds", ())),
            payee=str(filters.get("payee") or ""),
            tags=tuple(filters.get("tags", ())),
            min_amount=_amount(filters.get("min_amount"), "filters.min_amount"),
            max_amount=_amount(filters.get("max_amount"), "filters.max_amount"),
        ),
    )


def _day(data: Mapping[str, Any], name: str) -> dt.date:
    value = data.get(name)
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise BadSpecification(name, "A day, YYYY-MM-DD.") from error


def _names(values: Sequence[Any], names: type[Name], member: str) -> tuple[Name, ...]:
    try:
        return tuple(names(value) for value in values)
    except ValueError as error:
        raise BadSpecification(member, f"Only {', '.join(names)}.") from error


def _ids(values: Sequence[Any], member: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(str(value)) for value in values)
    except ValueError as error:
        raise BadSpecification(member, "Ids.") from error


def _amount(value: Any, member: str) -> Decimal | None:
    if value is None:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise BadSpecification(member, "An amount.") from error
    if amount < 0:
        raise BadSpecification(member, "From 0 on.")
    return amount
