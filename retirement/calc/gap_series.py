"""The way to retirement as chart lines: the projected balance year by year, and what must be there in the end.

Both in dollars of their year (nominal) and in today's. The last point is the month of retirement, also where it is no
whole year away.
"""

from collections.abc import Callable
from decimal import Decimal

from lifepath.core.money import to_cents
from lifepath.core.series import Series
from retirement.calc.gap import ExactGap, GapInputs
from retirement.calc.rates import MONTHS_PER_YEAR, growth_factor, monthly_rate
from retirement.calc.time_value import growing_annuity_factor

YEAR_PLACES = Decimal("0.01")


def gap_series(inputs: GapInputs, exact: ExactGap) -> tuple[Series, ...]:
    """Projected balance and required balance, each real and nominal; x is years from now."""
    months = [*range(0, inputs.months, MONTHS_PER_YEAR), inputs.months]
    balances = {month: projected_balance(inputs, month) for month in months}
    prices = {month: growth_factor(inputs.inflation, Decimal(month)) for month in months}
    required_real = exact.required / exact.price_level
    return (
        _line("projected_real", "Projected balance", "dollars, today", months, lambda at: balances[at] / prices[at]),
        _line("required_real", "Required at retirement", "dollars, today", months, lambda _: required_real),
        _line("projected_nominal", "Projected balance", "dollars of the year", months, lambda at: balances[at]),
        _line("required_nominal", "Required at retirement", "dollars of the year", months, lambda _: exact.required),
    )


def projected_balance(inputs: GapInputs, months: int) -> Decimal:
    """The balance after some months of the plan, nominal and unrounded."""
    grown = inputs.current_savings * growth_factor(inputs.net_return, Decimal(months), inputs.convention)
    factor = growing_annuity_factor(
        rate=monthly_rate(inputs.net_return, inputs.convention),
        growth=monthly_rate(inputs.contribution_growth),
        periods=months,
        timing=inputs.timing,
    )
    return grown + inputs.monthly_contribution * factor


def _line(key: str, label: str, unit: str, months: list[int], value: Callable[[int], Decimal]) -> Series:
    points = tuple((_years(month), str(to_cents(value(month)))) for month in months)
    return Series(key, label, unit, points)


def _years(months: int) -> str:
    years = Decimal(months) / MONTHS_PER_YEAR
    return str(int(years) if years == int(years) else years.quantize(YEAR_PLACES))
