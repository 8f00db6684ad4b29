"""Stress tests of the closed-form gap: what it becomes when something goes wrong, each against the plan as it stands.

Market: the balance loses a share at retirement (the first years are the ones that hurt) and growth goes on as
expected. Job loss: no contributions for some months from now, and living costs taken from savings. Long life: the
need reaches further, or under a withdrawal rate the rate falls to what a longer retirement bears. Higher inflation:
prices rise faster and the nominal return does not. Lower return and no Social Security are offered beside them. Not
modelled: several of them at once, except where the caller chains the inputs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from lifepath.core.money import to_cents
from retirement.calc.gap import GapInputs, exact_gap
from retirement.calc.need import HorizonNeed, SurvivalNeed, WithdrawalRateNeed, annuity_value
from retirement.calc.rates import MONTHS_PER_YEAR, growth_factor, monthly_rate, net_of_fee, real_rate
from retirement.calc.time_value import growing_annuity_factor

ZERO = Decimal(0)
ONE = Decimal(1)
USUAL_HORIZON_MONTHS = 360


class BadStress(ValueError):
    """A loss lies between 0 and 1, months and years are zero or more."""


@dataclass(frozen=True, slots=True)
class StressLevels:
    """How hard each test is."""

    market_loss: Decimal = Decimal("0.30")
    job_loss_months: int = 12
    job_loss_living_costs_a_month: Decimal = ZERO
    longer_life_years: int = 10
    more_inflation: Decimal = Decimal("0.02")
    lower_return: Decimal = Decimal("0.02")

    def __post_init__(self) -> None:
        if not ZERO <= self.market_loss <= ONE or min(self.job_loss_months, self.longer_life_years) < 0:
            raise BadStress("A loss lies between 0 and 1; months and years are zero or more.")


@dataclass(frozen=True, slots=True)
class StressResult:
    """One test: the gap under it and how much worse that is, in today's dollars."""

    key: str
    label: str
    gap_real: Decimal
    change_real: Decimal
    funded_ratio: Decimal | None
    affordable_income_real: Decimal
    explanation: str


@dataclass(frozen=True, slots=True)
class _Figures:
    projected_real: Decimal
    required_real: Decimal
    affordable: Decimal


def _figures(inputs: GapInputs, *, balance_lost: Callable[[Decimal], Decimal] | None = None) -> _Figures:
    exact = exact_gap(inputs)
    projected = exact.projected if balance_lost is None else max(balance_lost(exact.projected), ZERO)
    real = projected / exact.price_level
    return _Figures(real, exact.required / exact.price_level, exact.terms.affordable(real))


def stress_tests(inputs: GapInputs, levels: StressLevels | None = None) -> tuple[StressResult, ...]:
    """Every test against the plan as it stands."""
    used = StressLevels() if levels is None else levels
    base = _figures(inputs)
    faster = replace(inputs, inflation=inputs.inflation + used.more_inflation)
    slower = replace(
        inputs,
        expected_return=inputs.expected_return - used.lower_return,
        return_in_retirement=None
        if inputs.return_in_retirement is None
        else inputs.return_in_retirement - used.lower_return,
    )
    tests = (
        (
            "market",
            f"Market falls by {used.market_loss} in the first years of retirement",
            _figures(inputs, balance_lost=lambda balance: balance * (ONE - used.market_loss)),
        ),
        (
            "job_loss",
            f"No contributions for {used.job_loss_months} months from now",
            _figures(inputs, balance_lost=lambda balance: balance - lost_by_job_loss(inputs, used)),
        ),
        (
            "long_life",
            f"{used.longer_life_years} years more of life",
            _figures(longer_life(inputs, used.longer_life_years)),
        ),
        ("inflation", f"Inflation {used.more_inflation} higher, returns as before", _figures(faster)),
        ("low_return", f"Returns {used.lower_return} lower", _figures(slower)),
        (
            "no_social_security",
            "No Social Security",
            _figures(replace(inputs, social_security_income=ZERO)),
        ),
    )
    return tuple(_result(key, label, figures, base) for key, label, figures in tests)


def _result(key: str, label: str, figures: _Figures, base: _Figures) -> StressResult:
    gap, before = (each.required_real - each.projected_real for each in (figures, base))
    funded = None if figures.required_real < Decimal("0.005") else figures.projected_real / figures.required_real
    return StressResult(
        key=key,
        label=label,
        gap_real=to_cents(gap),
        change_real=to_cents(gap) - to_cents(before),
        funded_ratio=None if funded is None else funded.quantize(Decimal("1E-6")),
        affordable_income_real=to_cents(figures.affordable),
        explanation=(
            f"{label}: {to_cents(figures.required_real)} needed, {to_cents(figures.projected_real)} there, a gap of "
            f"{to_cents(gap)} instead of {to_cents(before)} in today's dollars."
        ),
    )


def lost_by_job_loss(inputs: GapInputs, levels: StressLevels) -> Decimal:
    """What missed contributions and living costs would have become by retirement, nominal."""
    months = min(levels.job_loss_months, inputs.months)
    rate = monthly_rate(inputs.net_return, inputs.convention)
    missed = inputs.monthly_contribution * growing_annuity_factor(
        rate=rate, growth=monthly_rate(inputs.contribution_growth), periods=months, timing=inputs.timing
    )
    spent = levels.job_loss_living_costs_a_month * growing_annuity_factor(
        rate=rate, growth=monthly_rate(inputs.inflation), periods=months, timing=inputs.timing
    )
    later = growth_factor(inputs.net_return, Decimal(inputs.months - months), inputs.convention)
    return (missed + spent) * later


def longer_life(inputs: GapInputs, years: int) -> GapInputs:
    """The inputs with a need that reaches further; a withdrawal rate falls as a level payment over more years does."""
    need, months = inputs.need, years * MONTHS_PER_YEAR
    if isinstance(need, HorizonNeed):
        return replace(inputs, need=HorizonNeed(need.months + months))
    if isinstance(need, SurvivalNeed):
        certain = (ONE,) * months
        none = (ZERO,) * months
        return replace(
            inputs,
            need=replace(
                need,
                both=(*certain, *need.both),
                first_only=(*none, *need.first_only),
                second_only=(*none, *need.second_only),
            ),
        )
    later = inputs.expected_return if inputs.return_in_retirement is None else inputs.return_in_retirement
    rate = monthly_rate(real_rate(net_of_fee(later, inputs.fee_rate), inputs.inflation))
    usual = annuity_value(monthly_rate=rate, months=USUAL_HORIZON_MONTHS)
    longer = annuity_value(monthly_rate=rate, months=USUAL_HORIZON_MONTHS + months)
    return replace(inputs, need=WithdrawalRateNeed(need.withdrawal_rate * usual / longer))
