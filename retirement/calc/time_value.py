"""Time value of money: balances, payments, periods and rates. Decimal to 28 digits, nothing rounded.

The functions from `future_value_of` to `rate_for` keep the sign convention of spreadsheets: what is paid in is
negative. `balance_after` has the saver's convention instead: every amount positive. Not modelled: changing rates
within a term.
"""

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext

from retirement.calc.rates import ONE, Timing

ZERO = Decimal(0)
WORKING_DIGITS = 50
THINNEST = Decimal("1E-25")
SMALLEST_SCALE = Decimal("1E-3")
LOWEST_RATE = Decimal("-0.999999")
HIGHEST_RATE = Decimal("1000000")


class NoSolution(ValueError):
    """No rate or number of periods satisfies the equation."""


def annuity_factor(*, rate: Decimal, periods: Decimal | int, timing: Timing = Timing.END) -> Decimal:
    """What one dollar a period grows to."""
    if rate == 0:
        return Decimal(periods)
    factor = ((ONE + rate) ** periods - ONE) / rate
    return factor * (ONE + rate) if timing is Timing.BEGIN else factor


def growing_annuity_factor(*, rate: Decimal, growth: Decimal, periods: int, timing: Timing = Timing.END) -> Decimal:
    """What payments of 1, (1+g), (1+g)^2 ... a period grow to."""
    if growth == 0:
        return annuity_factor(rate=rate, periods=periods, timing=timing)
    if periods == 0:
        return ZERO
    if rate == growth:
        factor = periods * (ONE + rate) ** (periods - 1)
    else:
        factor = ((ONE + rate) ** periods - (ONE + growth) ** periods) / (rate - growth)
    return factor * (ONE + rate) if timing is Timing.BEGIN else factor


def balance_after(
    *,
    start: Decimal,
    payment: Decimal,
    rate: Decimal,
    periods: int,
    timing: Timing = Timing.END,
    payment_growth: Decimal = ZERO,
) -> Decimal:
    """A saver's balance after some periods."""
    factor = growing_annuity_factor(rate=rate, growth=payment_growth, periods=periods, timing=timing)
    return start * (ONE + rate) ** periods + payment * factor


def future_value_of(
    *, rate: Decimal, periods: Decimal, payment: Decimal, present_value: Decimal, timing: Timing = Timing.END
) -> Decimal:
    """FV of a spreadsheet."""
    grown = present_value * (ONE + rate) ** periods
    return -(grown + payment * annuity_factor(rate=rate, periods=periods, timing=timing))


def present_value_of(
    *, rate: Decimal, periods: Decimal, payment: Decimal, future_value: Decimal = ZERO, timing: Timing = Timing.END
) -> Decimal:
    """PV of a spreadsheet."""
    factor = annuity_factor(rate=rate, periods=periods, timing=timing)
    return -(future_value + payment * factor) / (ONE + rate) ** periods


def payment_for(
    *,
    rate: Decimal,
    periods: Decimal,
    present_value: Decimal,
    future_value: Decimal = ZERO,
    timing: Timing = Timing.END,
) -> Decimal:
    """PMT of a spreadsheet."""
    factor = annuity_factor(rate=rate, periods=periods, timing=timing)
    if factor == 0:
        raise NoSolution("There is no payment in zero periods.")
    return -(future_value + present_value * (ONE + rate) ** periods) / factor


def interest_part(
    *,
    rate: Decimal,
    period: int,
    periods: Decimal,
    present_value: Decimal,
    future_value: Decimal = ZERO,
    timing: Timing = Timing.END,
) -> Decimal:
    """IPMT of a spreadsheet: the interest in the payment of one period."""
    if not 1 <= period <= periods:
        raise NoSolution(f"There is no period {period} among {periods}.")
    if timing is Timing.BEGIN and period == 1:
        return ZERO
    level = payment_for(
        rate=rate, periods=periods, present_value=present_value, future_value=future_value, timing=timing
    )
    before = Decimal(period - 1)
    owed = future_value_of(rate=rate, periods=before, payment=level, present_value=present_value, timing=timing)
    return owed * rate / (ONE + rate) if timing is Timing.BEGIN else owed * rate


def principal_part(
    *,
    rate: Decimal,
    period: int,
    periods: Decimal,
    present_value: Decimal,
    future_value: Decimal = ZERO,
    timing: Timing = Timing.END,
) -> Decimal:
    """PPMT of a spreadsheet: the repayment in the payment of one period."""
    level = payment_for(
        rate=rate, periods=periods, present_value=present_value, future_value=future_value, timing=timing
    )
    return level - interest_part(
        rate=rate,
        period=period,
        periods=periods,
        present_value=present_value,
        future_value=future_value,
        timing=timing,
    )


def periods_for(
    *,
    rate: Decimal,
    payment: Decimal,
    present_value: Decimal,
    future_value: Decimal = ZERO,
    timing: Timing = Timing.END,
) -> Decimal:
    """NPER of a spreadsheet; at a rate of zero the balance moves by the payment alone."""
    if rate == 0:
        if payment == 0:
            raise NoSolution("Without rate and payment nothing moves.")
        return -(future_value + present_value) / payment
    each = payment * (ONE + rate) if timing is Timing.BEGIN else payment
    top, bottom = each - future_value * rate, each + present_value * rate
    if bottom == 0 or top / bottom <= 0:
        raise NoSolution("No number of periods leads there.")
    return (top / bottom).ln() / (ONE + rate).ln()


def rate_for(
    *, periods: Decimal, payment: Decimal, present_value: Decimal, future_value: Decimal, timing: Timing = Timing.END
) -> Decimal:
    """RATE of a spreadsheet: the rate nearest to zero."""

    def balance(trial: Decimal) -> Decimal:
        return future_value - future_value_of(
            rate=trial, periods=periods, payment=payment, present_value=present_value, timing=timing
        )

    return rate_root(balance)


def net_present_value(*, rate: Decimal, cash_flows: Sequence[Decimal]) -> Decimal:
    """The value today of yearly flows, the first of them today."""
    total, discount = ZERO, ONE
    for flow in cash_flows:
        total += flow * discount
        discount /= ONE + rate
    return total


def internal_rate_of_return(*, cash_flows: Sequence[Decimal]) -> Decimal:
    """The rate nearest to zero at which yearly flows are worth nothing; refused without flows of both signs."""
    if not (any(flow > 0 for flow in cash_flows) and any(flow < 0 for flow in cash_flows)):
        raise NoSolution("Flows of one sign have no internal rate of return.")
    return rate_root(lambda trial: net_present_value(rate=trial, cash_flows=cash_flows))


def rate_root(value: Callable[[Decimal], Decimal]) -> Decimal:
    """The root nearest to zero of a function of a rate: search outwards for a change of sign, then halve."""
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        if value(ZERO) == 0:
            return ZERO
        for low, high in _outward_brackets():
            at_low, at_high = value(low), value(high)
            if at_low == 0 or at_high == 0:
                return low if at_low == 0 else high
            if (at_low < 0) != (at_high < 0):
                return bisect(value, low=low, high=high)
    raise NoSolution("No rate between -99.9999 percent and a million-fold solves it.")


def _outward_brackets() -> list[tuple[Decimal, Decimal]]:
    steps = [Decimal(step) / 100 for step in range(0, 100, 2)]
    upward = [*steps, *(ONE * 2**power for power in range(20)), HIGHEST_RATE]
    downward = [-step for step in steps] + [Decimal("-0.99"), Decimal("-0.999"), LOWEST_RATE]
    pairs = [(low, high) for low, high in itertools.pairwise(upward)]
    mirrored = [(low, high) for high, low in itertools.pairwise(downward)]
    both: list[tuple[Decimal, Decimal]] = []
    for index in range(max(len(pairs), len(mirrored))):
        both += pairs[index : index + 1] + mirrored[index : index + 1]
    return both


def bisect(value: Callable[[Decimal], Decimal], *, low: Decimal, high: Decimal) -> Decimal:
    """Halve a bracket with a change of sign until it is thinner than 1e-25 of itself (of a thousandth, near zero)."""
    low_is_negative = value(low) < 0
    middle = (low + high) / 2
    while high - low > THINNEST * max(abs(middle), SMALLEST_SCALE):
        at_middle = value(middle)
        if at_middle == 0:
            return middle
        if (at_middle < 0) == low_is_negative:
            low = middle
        else:
            high = middle
        middle = (low + high) / 2
    return middle
