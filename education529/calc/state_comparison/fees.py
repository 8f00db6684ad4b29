"""What a plan's fees take from the balance at the horizon, and the fee difference that uses a tax advantage up.

Contributions go in at the start of each year; at its end the expense ratio is taken from the grown balance, then the
yearly account fee. The cost of fees is the balance without any less the balance with them.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from education529.calc.tables.state_plans import StatePlan
from education529.calc.time_value import DIGITS
from education529.calc.wording import dollars, percent
from lifepath.core.money import quantize

HALVINGS = 60
RATE_PLACES = 6
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Fee:
    """A plan's yearly fees for one saver: a fraction of the balance and dollars, with where they come from."""

    expense_ratio: Decimal
    account_fee: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Saving:
    """What is put in and what it earns before fees; dollars a year, a fraction a year."""

    current_balance: Decimal
    contribution: Decimal
    gross_return: Decimal
    years: int

    def balance(self, *, expense_ratio: Decimal, account_fee: Decimal) -> Decimal:
        """The balance at the horizon, not rounded."""
        with localcontext() as context:
            context.prec = DIGITS
            factor = (1 + self.gross_return) * (1 - expense_ratio)
            grown = factor**self.years
            year_ends = (grown - 1) / (factor - 1) if factor != 1 else Decimal(self.years)
            return self.current_balance * grown + self.contribution * factor * year_ends - account_fee * year_ends

    def cost_of(self, *, expense_ratio: Decimal, account_fee: Decimal) -> Decimal:
        """What fees take from the balance at the horizon, not rounded."""
        without = self.balance(expense_ratio=ZERO, account_fee=ZERO)
        return without - self.balance(expense_ratio=expense_ratio, account_fee=account_fee)

    def value_of_yearly(self, amount: Decimal) -> Decimal:
        """An amount received at every year's end and put aside at the same return, at the horizon; not rounded."""
        with localcontext() as context:
            context.prec = DIGITS
            factor = 1 + self.gross_return
            return amount * ((factor**self.years - 1) / self.gross_return if self.gross_return else self.years)


def known_fee(plan: StatePlan, *, is_resident: bool) -> Fee | None:
    """The age-based portfolio's fee, else the mean of the lowest and the highest; None where neither is known."""
    account = ZERO
    if plan.account_fee:
        account = plan.account_fee.resident if is_resident else plan.account_fee.nonresident
    per_account = f", and {dollars(account)} a year for the account" if account else ""
    if plan.age_based_fee is not None:
        return Fee(plan.age_based_fee, account, f"age-based portfolio {percent(plan.age_based_fee)}{per_account}")
    if plan.expense_ratio_low is None or plan.expense_ratio_high is None:
        return None
    mean = (plan.expense_ratio_low + plan.expense_ratio_high) / 2
    span = f"{percent(plan.expense_ratio_low)} to {percent(plan.expense_ratio_high)}"
    return Fee(mean, account, f"mean of {span}: {percent(mean, 4)}{per_account}")


def break_even_fee_difference(*, saving: Saving, fee: Fee, advantage: Decimal) -> Decimal | None:
    """By how much a year another plan may be dearer than this one before its tax advantage is used up, to six places.

    The advantage is in dollars at the horizon. None where no fee uses it up.
    """
    if advantage <= 0:
        return quantize(ZERO, RATE_PLACES)
    own = saving.cost_of(expense_ratio=fee.expense_ratio, account_fee=fee.account_fee)
    low, high = ZERO, 1 - fee.expense_ratio
    if saving.cost_of(expense_ratio=fee.expense_ratio + high, account_fee=fee.account_fee) - own < advantage:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        extra = saving.cost_of(expense_ratio=fee.expense_ratio + middle, account_fee=fee.account_fee) - own
        low, high = (middle, high) if extra < advantage else (low, middle)
        if high - low < Decimal("1e-9"):
            break
    return quantize(high, RATE_PLACES)
