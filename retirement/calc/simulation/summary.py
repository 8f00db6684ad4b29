"""From paths to figures: success with its standard error, percentiles by year, when and how far money ran out.

One sort of each year's balances gives all percentiles (linear between neighbours). Binary figures become Decimal
here, rounded once. The nominal view multiplies by the median price level of the year.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lifepath.core.explanations import Assumption
from lifepath.core.series import Series
from retirement.calc.simulation.engine import NEVER, Run, price_levels
from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.paths import Floats, Paths

PERCENTILES = (5, 25, 50, 75, 95)
SHARE_PLACES = Decimal("1E-6")


@dataclass(frozen=True, slots=True)
class YearBand:
    """Percentiles of one year; year 0 is today."""

    year: int
    real: tuple[Decimal, ...]
    nominal: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class WorstStart:
    """One historical start and how it went."""

    start_year: int
    final_balance: Decimal
    failed_in_year: int | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a set of paths says about a plan; amounts in today's dollars unless named."""

    paths: int
    years: int
    success_share: Decimal
    standard_error: Decimal
    percentiles: tuple[int, ...]
    balances: tuple[YearBand, ...]
    spending: tuple[YearBand, ...]
    depletion_years: tuple[tuple[int, Decimal], ...]
    median_shortfall: Decimal | None
    mean_shortfall: Decimal | None
    worst_starts: tuple[WorstStart, ...]
    digest: str
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def amount(value: float) -> Decimal:
    """A binary amount as dollars and cents, rounded once."""
    return Decimal(round(value * 100)).scaleb(-2)


def _share(count: int, of: int) -> Decimal:
    return (Decimal(count) / of).quantize(SHARE_PLACES)


def percentile_rows(values: Floats) -> Floats:
    """The percentiles of each row: (rows, percentiles). One sort serves them all."""
    ordered = np.sort(values, axis=1)
    positions = np.array(PERCENTILES) / 100 * (values.shape[1] - 1)
    low = np.floor(positions).astype(np.int64)
    high = np.minimum(low + 1, values.shape[1] - 1)
    part = (positions - low).astype(values.dtype)
    rows: Floats = ordered[:, low] + (ordered[:, high] - ordered[:, low]) * part
    return rows


def _bands(rows: Floats, levels: list[float], first_year: int) -> tuple[YearBand, ...]:
    return tuple(
        YearBand(
            year=first_year + index,
            real=tuple(amount(float(value)) for value in row),
            nominal=tuple(amount(float(value) * levels[first_year + index]) for value in row),
        )
        for index, row in enumerate(rows)
    )


def summarise(*, flows: Flows, paths: Paths, run: Run) -> Simulation:
    """All figures of a run."""
    count, years = paths.count, flows.years
    rows = percentile_rows(run.balances)
    levels = [1.0, *(float(value) for value in np.median(price_levels(paths)[:years], axis=1))]
    successes = int(np.count_nonzero(run.succeeded))
    share = _share(successes, count)
    spending = () if run.spending is None else _bands(percentile_rows(run.spending), levels, 0)
    balances = _bands(rows, levels, 0)
    short = run.unmet_total[~run.succeeded]
    failures = np.bincount(run.failed_in[~run.succeeded], minlength=years)
    return Simulation(
        paths=count,
        years=years,
        success_share=share,
        standard_error=(share * (1 - share) / count).sqrt().quantize(SHARE_PLACES),
        percentiles=PERCENTILES,
        balances=balances,
        spending=spending,
        depletion_years=tuple((year, _share(int(number), count)) for year, number in enumerate(failures) if number),
        median_shortfall=amount(float(np.median(short))) if len(short) else None,
        mean_shortfall=amount(float(short.mean(dtype=np.float64))) if len(short) else None,
        worst_starts=_worst(paths, run),
        digest=hashlib.sha256(rows.tobytes()).hexdigest(),
        assumptions=(
            Assumption("returns", paths.description, "simulation model"),
            Assumption(
                "withdrawals", f"{flows.timing.value} of each year", "start of year by default, the severe case"
            ),
            Assumption("contributions", "at the end of each year", "level in nominal dollars unless growth is given"),
        ),
        explanation=(
            (
                f"{successes} of {count} paths paid all spending for {years} years: {share}. The median balance at "
                "the end is "
                f"{balances[-1].real[PERCENTILES.index(50)]} in today's dollars."
            ),
        ),
        series=_series(balances),
    )


def _worst(paths: Paths, run: Run, most: int = 5) -> tuple[WorstStart, ...]:
    """The historical starts that failed first, then those that left least."""
    if not paths.labels:
        return ()
    finals = run.balances[-1]

    def badness(index: int) -> tuple[int, float]:
        failed = int(run.failed_in[index])
        return (failed if failed != NEVER else run.balances.shape[0], float(finals[index]))

    ordered = sorted(range(paths.count), key=badness)[:most]
    return tuple(
        WorstStart(
            start_year=paths.labels[index],
            final_balance=amount(float(finals[index])),
            failed_in_year=None if run.failed_in[index] == NEVER else paths.labels[index] + int(run.failed_in[index]),
        )
        for index in ordered
    )


def _series(balances: tuple[YearBand, ...]) -> tuple[Series, ...]:
    return tuple(
        Series(
            key=f"balance_p{percentile}",
            label=f"Balance, percentile {percentile}",
            unit="dollars, today",
            points=tuple((str(band.year), str(band.real[index])) for band in balances),
        )
        for index, percentile in enumerate(PERCENTILES)
    )
