"""A household's retirement in full: people, accounts by tax kind, incomes, spending by phase, assumptions."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from lifepath.core.series import Series
from retirement.calc.rates import ONE, check_rate

ZERO = Decimal(0)
OLDEST_AGE = 120


class BadPlan(ValueError):
    """A household has one or two people, ages up to 120, and amounts and shares that can be."""


class AccountKind(StrEnum):
    """How an account is taxed."""

    CASH = "CASH"
    TAXABLE = "TAXABLE"
    DEFERRED = "DEFERRED"
    ROTH = "ROTH"
    HSA = "HSA"


USUAL_ORDER = (AccountKind.CASH, AccountKind.TAXABLE, AccountKind.DEFERRED, AccountKind.ROTH, AccountKind.HSA)


@dataclass(frozen=True, slots=True)
class Person:
    """One partner. The PIA is monthly, in today's dollars; `plan_to_age` is the last age lived."""

    name: str
    birth: dt.date
    plan_to_age: int = 95
    pia_cents: int = 0
    claim_age_months: int = 67 * 12

    def __post_init__(self) -> None:
        if not 0 < self.plan_to_age <= OLDEST_AGE or self.pia_cents < 0:
            raise BadPlan(f"{self.name}: plan to an age up to {OLDEST_AGE}, with a PIA of zero or more.")

    def age_in(self, year: int) -> int:
        """The age at the end of a year."""
        return year - self.birth.year

    def lives_in(self, year: int) -> bool:
        """Whether the person lives in a year."""
        return self.age_in(year) <= self.plan_to_age


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `plan` is its code for contribution limits (401K, IRA, HSA ...); basis counts for taxable ones."""

    name: str
    kind: AccountKind
    balance: Decimal
    owner: int = 0
    basis: Decimal | None = None
    monthly_contribution: Decimal = ZERO
    monthly_match: Decimal = ZERO
    contribution_growth: Decimal = ZERO
    expected_return: Decimal | None = None
    fee_rate: Decimal = ZERO
    plan: str = ""

    def __post_init__(self) -> None:
        if min(self.balance, self.monthly_contribution, self.monthly_match, self.basis or ZERO) < 0:
            raise BadPlan(f"{self.name}: balances and contributions are zero or more.")


@dataclass(frozen=True, slots=True)
class Phase:
    """A range of the first person's ages with a factor on spending: [from_age, to_age)."""

    from_age: int
    to_age: int
    factor: Decimal


@dataclass(frozen=True, slots=True)
class YearlyIncome:
    """An income in today's dollars a year, from a month on, to a month or for life."""

    name: str
    amount: Decimal
    starts: Month
    ends: Month | None = None
    owner: int | None = None
    indexed_share: Decimal = ONE
    survivor_share: Decimal = ONE
    taxed: bool = True


@dataclass(frozen=True, slots=True)
class OneOff:
    """Money in (positive) or out in one year, in today's dollars, untaxed."""

    name: str
    year: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class HouseholdPlan:
    """Everything the projection needs; rates are yearly fractions, amounts of today unless named."""

    as_of: dt.date
    people: tuple[Person, ...]
    accounts: tuple[Account, ...]
    retirement: Month
    yearly_spending: Decimal
    expected_return: Decimal
    inflation: Decimal = Decimal("0.025")
    phases: tuple[Phase, ...] = ()
    incomes: tuple[YearlyIncome, ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    survivor_spending_share: Decimal = Decimal("0.7")
    bequest: Decimal = ZERO
    state_tax_rate: Decimal = ZERO
    taxable_yield: Decimal = Decimal("0.02")
    order: tuple[AccountKind, ...] = field(default=USUAL_ORDER)

    def __post_init__(self) -> None:
        check_rate("expected_return", self.expected_return)
        check_rate("inflation", self.inflation)
        if not 1 <= len(self.people) <= 2:
            raise BadPlan("A household has one person or two.")
        if set(self.order) != set(AccountKind) or len(self.order) != len(AccountKind):
            raise BadPlan("The order of withdrawals names every kind of account once.")
        if any(account.owner >= len(self.people) for account in self.accounts):
            raise BadPlan("An account belongs to a person of the household.")
        if self.yearly_spending < 0 or not ZERO <= self.state_tax_rate < ONE:
            raise BadPlan("Spending is zero or more and a state tax rate lies between 0 and 1.")


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the projection, nominal dollars; balances are those at its end."""

    year: int
    ages: tuple[int | None, ...]
    filing_status: str
    price_level: Decimal
    spending: Decimal
    social_security: Decimal
    other_income: Decimal
    contributions: Decimal
    required_distributions: Decimal
    withdrawals: tuple[tuple[str, Decimal], ...]
    federal_tax: Decimal
    state_tax: Decimal
    medicare_premiums: Decimal
    unmet: Decimal
    balances: tuple[tuple[str, Decimal], ...]
    total_nominal: Decimal
    total_real: Decimal
    adjusted_gross_income: Decimal


@dataclass(frozen=True, slots=True)
class Projection:
    """The year table and what follows from it."""

    rows: tuple[YearRow, ...]
    depletion_year: int | None
    depletion_age: int | None
    lifetime_tax: Decimal
    final_total_real: Decimal
    bequest_met: bool
    table_years: dict[str, int]
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]
