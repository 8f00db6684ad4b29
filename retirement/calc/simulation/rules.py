"""Spending rules along many paths at once, in today's dollars: the rules of `spending_rules` as vectors.

In real terms the price level of the first year is one throughout; where a rule compares last year's dollars with the
portfolio now (guardrails), last year's spending is deflated by the year's price growth.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

import numpy as np

from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.paths import Floats
from retirement.calc.spending_rules import LAST_YEARS_WITHOUT_CUT


class RuleState(Protocol):
    """A rule at work on one run."""

    def spending(self, year: int, balance: Floats, price_growth: Floats) -> Floats | float:
        """What the rule wants to spend in a year."""
        ...


class SpendingRule(Protocol):
    """A rule that can start a run."""

    @property
    def varies(self) -> bool:
        """Whether spending differs between paths."""
        ...

    def start(self, flows: Flows, paths: int) -> RuleState:
        """Begin a run."""
        ...


@dataclass(slots=True)
class _Planned:
    amounts: tuple[float, ...]

    def spending(self, year: int, balance: Floats, price_growth: Floats) -> Floats | float:
        return self.amounts[year]


def _planned(flows: Flows) -> tuple[float, ...]:
    return tuple(float(amount) for amount in flows.spending)


@dataclass(frozen=True, slots=True)
class ConstantSpending:
    """The planned spending, whatever happens."""

    @property
    def varies(self) -> bool:
        """Never."""
        return False

    def start(self, flows: Flows, paths: int) -> RuleState:
        """Begin a run."""
        return _Planned(_planned(flows))


@dataclass(frozen=True, slots=True)
class _Bounded:
    """Least and most spending a year, today's dollars; None is without bound."""

    floor: Decimal | None = None
    ceiling: Decimal | None = None

    @property
    def varies(self) -> bool:
        """Always."""
        return True

    def bound(self, wanted: Floats) -> Floats:
        """Keep spending within the bounds."""
        if self.floor is not None:
            wanted = np.maximum(wanted, float(self.floor))
        if self.ceiling is not None:
            wanted = np.minimum(wanted, float(self.ceiling))
        return wanted


@dataclass(frozen=True, slots=True)
class PercentSpending(_Bounded):
    """A share of the balance, from retirement on."""

    share: Decimal = Decimal("0.04")

    def start(self, flows: Flows, paths: int) -> RuleState:
        """Begin a run."""
        return _Percent(self, flows.retirement_year)


@dataclass(slots=True)
class _Percent:
    rule: PercentSpending
    first_year: int

    def spending(self, year: int, balance: Floats, price_growth: Floats) -> Floats | float:
        if year < self.first_year:
            return 0.0
        return self.rule.bound(balance * float(self.rule.share))


@dataclass(frozen=True, slots=True)
class VariablePercentage(_Bounded):
    """VPW: the payment that would use the balance up by the end of the plan at the expected real return."""

    real_return: Decimal = Decimal("0.03")

    def start(self, flows: Flows, paths: int) -> RuleState:
        """Begin a run."""
        return _Variable(self, flows.retirement_year, flows.years)


@dataclass(slots=True)
class _Variable:
    rule: VariablePercentage
    first_year: int
    years: int

    def spending(self, year: int, balance: Floats, price_growth: Floats) -> Floats | float:
        if year < self.first_year:
            return 0.0
        rate, left = float(self.rule.real_return), self.years - year
        share = 1 / left if rate == 0 else rate / (1 - (1 + rate) ** -left) / (1 + rate)
        return self.rule.bound(balance * share)


@dataclass(frozen=True, slots=True)
class GuardrailSpending(_Bounded):
    """Guardrails around the first year's withdrawal rate."""

    upper_share: Decimal = Decimal("0.2")
    cut_share: Decimal = Decimal("0.1")
    lower_share: Decimal = Decimal("0.2")
    raise_share: Decimal = Decimal("0.1")

    def start(self, flows: Flows, paths: int) -> RuleState:
        """Begin a run."""
        return _Rails(self, flows.retirement_year, flows.years, _planned(flows))


@dataclass(slots=True)
class _Rails:
    rule: GuardrailSpending
    first_year: int
    years: int
    planned: tuple[float, ...]
    last: Floats = field(default_factory=lambda: np.zeros(1))
    first_balance: Floats = field(default_factory=lambda: np.ones(1))

    def spending(self, year: int, balance: Floats, price_growth: Floats) -> Floats | float:
        if year < self.first_year:
            return 0.0
        if year == self.first_year:
            self.last = np.full(len(balance), self.planned[year], balance.dtype)
            self.first_balance = balance.copy()
            return self.last
        # Products instead of ratios: spending now against the first year's rate of the balance now.
        spent = self.last / price_growth * self.first_balance
        rail = self.planned[self.first_year] * balance
        wanted = self.last.copy()
        if self.years - year > LAST_YEARS_WITHOUT_CUT:
            cut = spent > rail * (1 + float(self.rule.upper_share))
            wanted[cut] *= 1 - float(self.rule.cut_share)
        more = spent < rail * (1 - float(self.rule.lower_share))
        wanted[more] *= 1 + float(self.rule.raise_share)
        self.last = self.rule.bound(wanted)
        return self.last
