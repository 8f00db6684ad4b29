"""Rules that say what may be spent this year: constant, percent of the portfolio, annuity-like (VPW), guardrails.

Amounts are nominal dollars of the year; `cumulative_inflation` is the price level against the first year of
retirement, so that floors and ceilings, which are given in first-year dollars, rise with prices. Guardrails after
Guyton and Klinger as in cFIREsim: last year's spending over the portfolio now is compared with the first year's rate;
above it by a share, and with more than 15 years to go, spending is cut; below it by a share, spending is raised;
then, as in all other years, it follows inflation. Not modelled: the rule's suspension of inflation after a loss,
taxes.
"""

from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.rates import ONE, Timing
from retirement.calc.time_value import payment_for

ZERO = Decimal(0)
LAST_YEARS_WITHOUT_CUT = 15


class BadSpendingRule(ValueError):
    """Portfolios, shares, years and price levels are above zero where a rule divides by them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most to spend, in first-year dollars."""

    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def apply(self, spending: Decimal, *, price_level: Decimal = ONE) -> Decimal:
        """Keep a spending within the bounds of the year; the ceiling has the last word."""
        if self.floor is not None:
            spending = max(spending, self.floor * price_level)
        if self.ceiling is not None:
            spending = min(spending, self.ceiling * price_level)
        return spending


NO_BOUNDS = Bounds()


def constant_real(*, initial_spending: Decimal, cumulative_inflation: Decimal) -> Decimal:
    """The first year's spending, in the prices of the year."""
    return initial_spending * cumulative_inflation


def constant_nominal(
    *, initial_spending: Decimal, cumulative_inflation: Decimal = ONE, bounds: Bounds = NO_BOUNDS
) -> Decimal:
    """The same dollars every year, unless the bounds forbid it."""
    return bounds.apply(initial_spending, price_level=cumulative_inflation)


@dataclass(frozen=True, slots=True)
class PercentLimits:
    """Further bounds of the percent rule: shares of the first portfolio (with prices) and of last year's spending."""

    floor_share_of_initial: Decimal | None = None
    floor_share_of_previous: Decimal | None = None
    ceiling_share_of_initial: Decimal | None = None


NO_LIMITS = PercentLimits()


def percent_of_portfolio(
    *,
    share: Decimal,
    portfolio: Decimal,
    cumulative_inflation: Decimal = ONE,
    bounds: Bounds = NO_BOUNDS,
    limits: PercentLimits = NO_LIMITS,
    initial_portfolio: Decimal | None = None,
    previous_spending: Decimal | None = None,
    inflation_since_previous: Decimal = ONE,
) -> Decimal:
    """A share of what is there now."""
    spending = portfolio * share
    if limits.floor_share_of_previous is not None and previous_spending is not None:
        spending = max(spending, previous_spending * limits.floor_share_of_previous * inflation_since_previous)
    for name, pick in (("floor_share_of_initial", max), ("ceiling_share_of_initial", min)):
        given: Decimal | None = getattr(limits, name)
        if given is None:
            continue
        if initial_portfolio is None:
            raise BadSpendingRule(f"{name} needs the first portfolio.")
        spending = pick(spending, initial_portfolio * given * cumulative_inflation)
    return bounds.apply(spending, price_level=cumulative_inflation)


def level_payment(*, rate: Decimal, years: Decimal, present_value: Decimal, future_value: Decimal = ZERO) -> Decimal:
    """The level payment at the start of each year, in the sign convention of spreadsheets."""
    if years <= 0:
        raise BadSpendingRule(f"{years} years are left.")
    return payment_for(
        rate=rate, periods=years, present_value=present_value, future_value=future_value, timing=Timing.BEGIN
    )


def variable_percentage(
    *,
    rate: Decimal,
    years_left: int,
    portfolio: Decimal,
    cumulative_inflation: Decimal = ONE,
    future_value: Decimal = ZERO,
    bounds: Bounds = NO_BOUNDS,
) -> Decimal:
    """VPW: the payment that would use the portfolio up at the expected real return, worked out anew every year."""
    payment = -level_payment(rate=rate, years=Decimal(years_left), present_value=portfolio, future_value=future_value)
    return bounds.apply(payment, price_level=cumulative_inflation)


@dataclass(frozen=True, slots=True)
class Guardrails:
    """The first year and the four shares of the rule."""

    initial_spending: Decimal
    initial_portfolio: Decimal
    horizon_years: int
    upper_share: Decimal = Decimal("0.2")
    cut_share: Decimal = Decimal("0.1")
    lower_share: Decimal = Decimal("0.2")
    raise_share: Decimal = Decimal("0.1")
    bounds: Bounds = NO_BOUNDS

    def __post_init__(self) -> None:
        if self.initial_portfolio <= 0:
            raise BadSpendingRule("Guardrails need a first portfolio above zero.")

    @property
    def initial_rate(self) -> Decimal:
        """The first year's withdrawal rate."""
        return self.initial_spending / self.initial_portfolio


def guardrail_spending(
    *,
    rule: Guardrails,
    year_index: int,
    portfolio: Decimal,
    previous_spending: Decimal,
    cumulative_inflation: Decimal,
    previous_cumulative_inflation: Decimal,
) -> Decimal:
    """Spending of a year under guardrails; the first year (index 0) has the initial spending."""
    if year_index == 0:
        return rule.initial_spending
    if previous_cumulative_inflation <= 0:
        raise BadSpendingRule("The price level of last year must be above zero.")
    risen = previous_spending * cumulative_inflation / previous_cumulative_inflation
    # Compared by products, so that an empty portfolio counts as far above the upper rail.
    may_cut = rule.horizon_years - year_index > LAST_YEARS_WITHOUT_CUT
    if may_cut and previous_spending > rule.initial_rate * (ONE + rule.upper_share) * portfolio:
        cut = risen * (ONE - rule.cut_share)
        return cut if rule.bounds.floor is None else max(cut, rule.bounds.floor * cumulative_inflation)
    if previous_spending < rule.initial_rate * (ONE - rule.lower_share) * portfolio:
        more = risen * (ONE + rule.raise_share)
        return more if rule.bounds.ceiling is None else min(more, rule.bounds.ceiling * cumulative_inflation)
    return risen
