"""Paying a year from accounts in an order, with the tax that the withdrawals themselves cause.

Required distributions come first. The rest is one total, taken in the order of kinds; the total is the smallest
whole-cent amount whose rest after tax covers the need, found by halving: the tax is continuous in it with a slope
below one. A sale from a taxable account realises the account's average gain. What required distributions leave over
goes to a taxable account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from retirement.calc.federal_tax import Income, total_tax
from retirement.calc.household.shapes import AccountKind
from retirement.calc.rates import ONE
from retirement.calc.tax_parameters import TaxParameters

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Pot:
    """All money of one kind, with the basis of the taxable one."""

    balance: Decimal
    basis: Decimal = ZERO

    def gain_of(self, amount: Decimal) -> Decimal:
        """The realised gain in a withdrawal."""
        return amount * (ONE - self.basis / self.balance) if self.balance > 0 else ZERO


@dataclass(frozen=True, slots=True)
class TaxSetting:
    """What a year's tax depends on beside the withdrawals."""

    income: Income
    ages: tuple[int | None, ...]
    parameters: TaxParameters
    state_tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class Taxes:
    """Tax of a year, and the income it was reckoned on."""

    federal: Decimal
    state: Decimal
    income: Income

    @property
    def total(self) -> Decimal:
        """Both taxes."""
        return self.federal + self.state


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was taken from each kind and what it cost."""

    withdrawals: Mapping[AccountKind, Decimal]
    taxes: Taxes
    unmet: Decimal
    left_over: Decimal


def _taken(total: Decimal, pots: Mapping[AccountKind, Pot], order: Sequence[AccountKind]) -> dict[AccountKind, Decimal]:
    left, taken = total, {}
    for kind in order:
        part = min(left, pots[kind].balance)
        taken[kind] = part
        left -= part
    return taken


def taxes_with(setting: TaxSetting, taken: Mapping[AccountKind, Decimal], pots: Mapping[AccountKind, Pot]) -> Taxes:
    """The year's taxes with some withdrawals. The state taxes all income but Social Security at one rate."""
    base = setting.income
    income = replace(
        base,
        deferred_withdrawals=base.deferred_withdrawals + taken[AccountKind.DEFERRED],
        long_term_gain=base.long_term_gain + pots[AccountKind.TAXABLE].gain_of(taken[AccountKind.TAXABLE]),
    )
    state_base = (
        income.wages
        + income.pension
        + income.deferred_withdrawals
        + income.interest
        + income.qualified_dividends
        + max(income.long_term_gain, ZERO)
    )
    return Taxes(
        federal=total_tax(income=income, ages=setting.ages, parameters=setting.parameters),
        state=state_base * setting.state_tax_rate,
        income=income,
    )


def draw_down(
    *,
    need: Decimal,
    cash_income: Decimal,
    setting: TaxSetting,
    pots: Mapping[AccountKind, Pot],
    order: Sequence[AccountKind],
) -> Drawn:
    """Pay `need` from `cash_income` (already in the tax setting) and then from the pots."""
    nothing = dict.fromkeys(order, ZERO)
    before = taxes_with(setting, nothing, pots)
    short = need + before.total - cash_income
    if short <= 0:
        return Drawn(nothing, before, ZERO, -short)
    available = sum((pots[kind].balance for kind in order), ZERO)

    def rest(total: Decimal) -> Decimal:
        taken = _taken(total, pots, order)
        return total + cash_income - taxes_with(setting, taken, pots).total - need

    most = rest(available)
    if most < 0:
        everything = _taken(available, pots, order)
        return Drawn(everything, taxes_with(setting, everything, pots), -most, ZERO)
    low, high = int(short * 100) - 1, int(available * 100) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if rest(min(Decimal(middle).scaleb(-2), available)) >= 0:
            high = middle
        else:
            low = middle
    taken = _taken(min(Decimal(high).scaleb(-2), available), pots, order)
    return Drawn(taken, taxes_with(setting, taken, pots), ZERO, ZERO)
