"""What would have happened: every start year of a return series, constant withdrawals, success by closed form.

The sustainable rate of a path is 1 / sum of D_k, where D_k is the product of 1/G over the years before withdrawal k:
at the start of the year (default, the severe one) D_0 = 1, at its end D_1 is the first, in the middle half a year's
growth is discounted. A rate succeeds when it is not above the sustainable one, which equals running the account year
by year. Constant real withdrawals use real returns, constant nominal ones nominal returns. Weights are restored every
year; the fee is taken from the end-of-year value. Not modelled: taxes, withdrawals within a month, overlapping
windows being dependent (they are: 125 cycles are far fewer independent ones).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lifepath.core.explanations import Assumption
from retirement.calc.rates import ONE
from retirement.calc.tables.returns import ReturnSeries

ZERO = Decimal(0)
WEIGHT_SLACK = Decimal("1E-9")
RATE_PLACES = Decimal("1E-6")


class WithdrawalTime(StrEnum):
    """When in the year the money is taken."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class BadHistory(ValueError):
    """Weights add up to 1, years are at least one and no more than the series has, a rate is not negative."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One start year: the highest rate that lasted, and what a given rate left, in units of the start balance."""

    start_year: int
    sustainable_rate: Decimal
    succeeded: bool
    final_balance: Decimal
    depleted_in_year: int | None


@dataclass(frozen=True, slots=True)
class History:
    """All cycles at one withdrawal rate."""

    years: int
    withdrawal_rate: Decimal
    cycles: tuple[Cycle, ...]
    lowest_sustainable_rate: Decimal
    median_sustainable_rate: Decimal
    worst_start_year: int
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]

    @property
    def successes(self) -> int:
        """How many cycles lasted."""
        return sum(cycle.succeeded for cycle in self.cycles)

    @property
    def success_share(self) -> Decimal:
        """The share of cycles that lasted."""
        return Decimal(self.successes) / len(self.cycles)


def check_weights(weights: Mapping[str, Decimal]) -> None:
    """Refuse weights that do not add up to 1."""
    if abs(sum(weights.values(), ZERO) - ONE) > WEIGHT_SLACK or any(weight < 0 for weight in weights.values()):
        raise BadHistory(f"Weights add up to {sum(weights.values(), ZERO)}; they must add up to 1.")


def portfolio_growth(
    *, series: ReturnSeries, weights: Mapping[str, Decimal], fee_rate: Decimal = ZERO, nominal: bool = False
) -> list[Decimal]:
    """The yearly growth factors of a portfolio that is restored to its weights every year."""
    check_weights(weights)
    columns = {asset: series.nominal(asset) if nominal else series.returns(asset) for asset in weights}
    return [
        (ONE + sum((weights[asset] * columns[asset][index] for asset in weights), ZERO)) * (ONE - fee_rate)
        for index in range(len(series.years))
    ]


def sustainable_rate(growth: Sequence[Decimal], timing: WithdrawalTime = WithdrawalTime.START) -> Decimal:
    """The constant withdrawal, as a share of the start balance, that uses a path up exactly."""
    total, discount = ZERO, ONE
    for factor in growth:
        if timing is WithdrawalTime.START:
            total += discount
            discount /= factor
        elif timing is WithdrawalTime.END:
            discount /= factor
            total += discount
        else:
            root = factor.sqrt()
            total += discount / root
            discount /= factor
    return ONE / total


def run_cycle(
    *, growth: Sequence[Decimal], withdrawal: Decimal, timing: WithdrawalTime = WithdrawalTime.START
) -> tuple[Decimal, int | None]:
    """The balance left of one dollar and the year (from 0) in which a withdrawal could not be paid in full."""
    balance = ONE
    for index, factor in enumerate(growth):
        early = factor.sqrt() if timing is WithdrawalTime.MIDDLE else ONE
        if timing is WithdrawalTime.END:
            early = factor
        balance = balance * early - withdrawal
        if balance < 0:
            return ZERO, index
        balance = balance * factor / early
    return balance, None


def historical_cycles(
    *,
    series: ReturnSeries,
    weights: Mapping[str, Decimal],
    years: int,
    withdrawal_rate: Decimal,
    timing: WithdrawalTime = WithdrawalTime.START,
    fee_rate: Decimal = ZERO,
    nominal: bool = False,
) -> History:
    """Every window of some years in a series."""
    count = len(series.years)
    if not 1 <= years <= count:
        raise BadHistory(f"Cycles of {years} years do not fit in the {count} years of {series.name}.")
    if withdrawal_rate < 0:
        raise BadHistory(f"A withdrawal rate of {withdrawal_rate} is negative.")
    growth = portfolio_growth(series=series, weights=weights, fee_rate=fee_rate, nominal=nominal)
    cycles = tuple(
        _cycle(series.years[start], growth[start : start + years], withdrawal_rate, timing)
        for start in range(count - years + 1)
    )
    rates = [cycle.sustainable_rate for cycle in cycles]
    worst = min(cycles, key=lambda cycle: cycle.sustainable_rate)
    kind = "nominal" if nominal else "real"
    return History(
        years=years,
        withdrawal_rate=withdrawal_rate,
        cycles=cycles,
        lowest_sustainable_rate=min(rates),
        median_sustainable_rate=median(rates),
        worst_start_year=worst.start_year,
        assumptions=(
            Assumption("return series", series.name, series.source, f"{series.years[0]}-{series.years[-1]}"),
            Assumption("withdrawals", f"constant {kind}, {timing.value} of each year", "start of year by default"),
            Assumption("rebalancing", "yearly", "weights restored at each year's end"),
            Assumption("fee", str(fee_rate), "of the end-of-year value"),
        ),
        explanation=(
            (
                f"{sum(cycle.succeeded for cycle in cycles)} of {len(cycles)} windows of {years} years paid "
                f"{withdrawal_rate} of the first balance every year; the worst start, {worst.start_year}, would have "
                f"paid {worst.sustainable_rate.quantize(RATE_PLACES)}."
            ),
        ),
    )


def _cycle(start_year: int, growth: Sequence[Decimal], rate: Decimal, timing: WithdrawalTime) -> Cycle:
    highest = sustainable_rate(growth, timing)
    left, failed = run_cycle(growth=growth, withdrawal=rate, timing=timing)
    return Cycle(
        start_year=start_year,
        sustainable_rate=highest,
        succeeded=rate <= highest,
        final_balance=left,
        depleted_in_year=None if failed is None else start_year + failed,
    )


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def success_table(
    *,
    series: ReturnSeries,
    stock_weights: Sequence[Decimal],
    years: Sequence[int],
    withdrawal_rates: Sequence[Decimal],
    timing: WithdrawalTime,
    nominal: bool,
    fee_rate: Decimal = ZERO,
) -> dict[tuple[Decimal, int, Decimal], Decimal]:
    """Success shares by stock weight, years and rate, as in the table of Cooley, Hubbard and Walz (1998)."""
    table: dict[tuple[Decimal, int, Decimal], Decimal] = {}
    for stocks in stock_weights:
        weights = {"stocks": stocks, "bonds": ONE - stocks}
        growth = portfolio_growth(series=series, weights=weights, fee_rate=fee_rate, nominal=nominal)
        for length in years:
            starts = len(growth) - length + 1
            if starts < 1:
                raise BadHistory(f"Windows of {length} years do not fit in {len(growth)} years.")
            rates = [sustainable_rate(growth[start : start + length], timing) for start in range(starts)]
            for rate in withdrawal_rates:
                table[stocks, length, rate] = Decimal(sum(rate <= highest for highest in rates)) / starts
    return table
