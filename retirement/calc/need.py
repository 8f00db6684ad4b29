"""How much must be there at retirement, in today's dollars: spending worth so much less incomes worth so much.

Three bases, all linear in spending, so that affordable spending follows without search: (a) a withdrawal rate: a
dollar of yearly spending needs 1/w dollars for good (the 4 percent rule); (b) a horizon: the present value of monthly
spending over so many months; (c) survival: as (b) with each month weighted by the probability that someone is alive
to spend. Discounting is at the real rate in retirement, monthly, at the start of each month. Under (a) an income that
starts later or ends counts as a lasting one less the present value of the months without it. An income that is not
indexed loses the inflation it is not indexed for; under (a) it is then valued over 30 years. Not modelled: taxes (see
the household projection), changing returns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.rates import MONTHS_PER_YEAR, ONE

ZERO = Decimal(0)
RULE_HORIZON_MONTHS = 360


class BadNeed(ValueError):
    """Withdrawal rate above zero and up to one, months of zero or more, shares and probabilities from 0 to 1."""


@dataclass(frozen=True, slots=True)
class IncomeStream:
    """A yearly income in today's dollars, from some months after retirement to an end or for life."""

    name: str
    yearly_amount: Decimal
    starts_after_months: int = 0
    ends_after_months: int | None = None
    indexed_share: Decimal = ONE
    owner: int | None = None
    survivor_share: Decimal = ONE

    def __post_init__(self) -> None:
        if not (ZERO <= self.indexed_share <= ONE and ZERO <= self.survivor_share <= ONE):
            raise BadNeed(f"Shares of {self.name} lie between 0 and 1.")


@dataclass(frozen=True, slots=True)
class WithdrawalRateNeed:
    """Basis (a)."""

    withdrawal_rate: Decimal = Decimal("0.04")

    def __post_init__(self) -> None:
        if not ZERO < self.withdrawal_rate <= ONE:
            raise BadNeed(f"A withdrawal rate of {self.withdrawal_rate} is not a fraction above 0 and up to 1.")


@dataclass(frozen=True, slots=True)
class HorizonNeed:
    """Basis (b)."""

    months: int

    def __post_init__(self) -> None:
        if self.months < 1:
            raise BadNeed("A horizon has at least one month.")


@dataclass(frozen=True, slots=True)
class SurvivalNeed:
    """Basis (c): for each month of retirement the probability of both alive, only the first, only the second."""

    both: Sequence[Decimal]
    first_only: Sequence[Decimal]
    second_only: Sequence[Decimal]
    survivor_spending_share: Decimal = Decimal("0.7")

    def __post_init__(self) -> None:
        if not len(self.both) == len(self.first_only) == len(self.second_only) or not self.both:
            raise BadNeed("The three survival columns have one probability for each month.")

    def months(self) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
        """The three probabilities of each month."""
        return zip(self.both, self.first_only, self.second_only, strict=True)


NeedBasis = WithdrawalRateNeed | HorizonNeed | SurvivalNeed


@dataclass(frozen=True, slots=True)
class NeedTerms:
    """Value at retirement of one dollar a year of spending, and of all incomes; today's dollars."""

    spending_value: Decimal
    income_value: Decimal

    def required(self, yearly_spending: Decimal) -> Decimal:
        """What must be there for a spending."""
        return max(ZERO, yearly_spending * self.spending_value - self.income_value)

    def affordable(self, balance: Decimal) -> Decimal:
        """The spending a balance allows."""
        return max(ZERO, (balance + self.income_value) / self.spending_value)


def annuity_value(*, monthly_rate: Decimal, months: int) -> Decimal:
    """Value of one dollar a month, paid at the start of each month."""
    if months <= 0:
        return ZERO
    if monthly_rate == 0:
        return Decimal(months)
    return (ONE - (ONE + monthly_rate) ** -months) / monthly_rate * (ONE + monthly_rate)


def need_terms(
    *, basis: NeedBasis, streams: Sequence[IncomeStream], monthly_real_rate: Decimal, monthly_inflation: Decimal
) -> NeedTerms:
    """The two values of a basis."""
    if isinstance(basis, SurvivalNeed):
        return _survival_terms(basis, streams, monthly_real_rate, monthly_inflation)
    if isinstance(basis, HorizonNeed):
        spending = annuity_value(monthly_rate=monthly_real_rate, months=basis.months) / MONTHS_PER_YEAR
        income = sum(
            (_stream_value(stream, basis.months, monthly_real_rate, monthly_inflation) for stream in streams), ZERO
        )
        return NeedTerms(spending, income)
    spending = ONE / basis.withdrawal_rate
    income = sum((_lasting_value(stream, spending, monthly_real_rate, monthly_inflation) for stream in streams), ZERO)
    return NeedTerms(spending, income)


def values_by_start(*, basis: NeedBasis, monthly_real_rate: Decimal, latest_start: int) -> list[Decimal]:
    """Value at retirement of one indexed dollar a year for each start from 0 to `latest_start` months after it."""
    if isinstance(basis, SurvivalNeed):
        return _survival_values(basis, monthly_real_rate, latest_start)
    if isinstance(basis, HorizonNeed):
        lasting = annuity_value(monthly_rate=monthly_real_rate, months=basis.months) / MONTHS_PER_YEAR
    else:
        lasting = ONE / basis.withdrawal_rate
    values, missing, discount = [], ZERO, ONE
    for start in range(latest_start + 1):
        gone = isinstance(basis, HorizonNeed) and start >= basis.months
        values.append(ZERO if gone else lasting - missing / MONTHS_PER_YEAR)
        missing += discount
        discount /= ONE + monthly_real_rate
    return values


def _survival_values(basis: SurvivalNeed, real: Decimal, latest_start: int) -> list[Decimal]:
    discount, weights = ONE, []
    for both, first, second in basis.months():
        weights.append(discount * (both + first + second) / MONTHS_PER_YEAR)
        discount /= ONE + real
    values, total = [ZERO] * (max(latest_start, len(weights)) + 1), ZERO
    for month in range(len(weights) - 1, -1, -1):
        total += weights[month]
        values[month] = total
    return values[: latest_start + 1]


def _stream_rate(stream: IncomeStream, real: Decimal, inflation: Decimal) -> Decimal:
    """The monthly rate that discounts a stream: real, plus the inflation it is not indexed for."""
    if stream.indexed_share == ONE:
        return real
    return (ONE + real) * (ONE + inflation) ** (ONE - stream.indexed_share) - ONE


def _stream_value(stream: IncomeStream, months: int, real: Decimal, inflation: Decimal) -> Decimal:
    start = max(stream.starts_after_months, 0)
    end = months if stream.ends_after_months is None else min(stream.ends_after_months, months)
    if end <= start:
        return ZERO
    rate = _stream_rate(stream, real, inflation)
    value = annuity_value(monthly_rate=rate, months=end) - annuity_value(monthly_rate=rate, months=start)
    return stream.yearly_amount / MONTHS_PER_YEAR * value


def _lasting_value(stream: IncomeStream, per_dollar: Decimal, real: Decimal, inflation: Decimal) -> Decimal:
    """Value under a withdrawal rate: like spending for good, less what is missing before it starts."""
    if stream.ends_after_months is not None:
        return _stream_value(stream, stream.ends_after_months, real, inflation)
    value = stream.yearly_amount * per_dollar
    if stream.indexed_share != ONE:
        level = annuity_value(monthly_rate=real, months=RULE_HORIZON_MONTHS)
        rate = _stream_rate(stream, real, inflation)
        value = value * annuity_value(monthly_rate=rate, months=RULE_HORIZON_MONTHS) / level
    missing = annuity_value(monthly_rate=real, months=max(stream.starts_after_months, 0))
    return value - stream.yearly_amount / MONTHS_PER_YEAR * missing


def _survival_terms(
    basis: SurvivalNeed, streams: Sequence[IncomeStream], real: Decimal, inflation: Decimal
) -> NeedTerms:
    spending = income = ZERO
    discount = ONE
    for month, (both, first, second) in enumerate(basis.months()):
        spending += discount * (both + basis.survivor_spending_share * (first + second))
        for stream in streams:
            if month < stream.starts_after_months:
                continue
            if stream.ends_after_months is not None and month >= stream.ends_after_months:
                continue
            lost = (ONE + inflation) ** (-month * (ONE - stream.indexed_share)) if stream.indexed_share != ONE else ONE
            income += discount * lost * stream.yearly_amount * _alive(stream, both, first, second)
        discount /= ONE + real
    return NeedTerms(spending / MONTHS_PER_YEAR, income / MONTHS_PER_YEAR)


def _alive(stream: IncomeStream, both: Decimal, first: Decimal, second: Decimal) -> Decimal:
    """The share of a stream that is paid, on average, given who is alive."""
    if stream.owner is None:
        return both + first + second
    own, other = (first, second) if stream.owner == 0 else (second, first)
    return both + own + stream.survivor_share * other
