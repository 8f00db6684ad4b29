"""The accounts of a household while the years go by: balances, bases, and the incomes that premiums look back to."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from retirement.calc.household.drawdown import Pot
from retirement.calc.household.shapes import Account, AccountKind, HouseholdPlan
from retirement.calc.rates import MONTHS_PER_YEAR, ONE, net_of_fee
from retirement.calc.required_distributions import required_in_year
from retirement.calc.tables.tax import TaxTables

ZERO = Decimal(0)


@dataclass(slots=True)
class Books:
    """Account balances and bases while the years go by, and the incomes that later premiums look back to."""

    plan: HouseholdPlan
    balances: list[Decimal]
    bases: list[Decimal]
    incomes: dict[int, Decimal] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, plan: HouseholdPlan) -> "Books":
        """Start with the accounts as they are."""
        return cls(
            plan,
            [account.balance for account in plan.accounts],
            [account.balance if account.basis is None else account.basis for account in plan.accounts],
        )

    def of_kind(self, kind: AccountKind) -> list[int]:
        """The accounts of a kind."""
        return [index for index, account in enumerate(self.plan.accounts) if account.kind is kind]

    def pots(self) -> dict[AccountKind, Pot]:
        """Money by kind."""
        return {
            kind: Pot(
                sum((self.balances[index] for index in self.of_kind(kind)), ZERO),
                sum((self.bases[index] for index in self.of_kind(kind)), ZERO),
            )
            for kind in AccountKind
        }

    def take(self, kind: AccountKind, amount: Decimal) -> None:
        """Withdraw from the accounts of a kind in proportion to their balances."""
        indexes = self.of_kind(kind)
        total = sum((self.balances[index] for index in indexes), ZERO)
        if amount <= 0 or total == 0:
            return
        keep = max(ONE - amount / total, ZERO)
        for index in indexes:
            self.balances[index] *= keep
            self.bases[index] *= keep

    def withdraw(self, index: int, amount: Decimal) -> None:
        """Withdraw from one account."""
        if self.balances[index] > 0:
            self.bases[index] *= ONE - amount / self.balances[index]
        self.balances[index] -= amount

    def add_taxable(self, amount: Decimal) -> None:
        """Put money over into the first account that can hold it."""
        if amount <= 0:
            return
        for kind in (AccountKind.TAXABLE, AccountKind.CASH):
            if indexes := self.of_kind(kind):
                self.balances[indexes[0]] += amount
                self.bases[indexes[0]] += amount
                return
        self.plan = replace(self.plan, accounts=(*self.plan.accounts, Account("Surplus", AccountKind.TAXABLE, ZERO)))
        self.balances.append(amount)
        self.bases.append(amount)

    def grow(self) -> None:
        """A year's net return; the yield of taxable accounts was taxed and adds to their basis."""
        for index, account in enumerate(self.plan.accounts):
            rate = self.plan.expected_return if account.expected_return is None else account.expected_return
            if account.kind is AccountKind.TAXABLE:
                self.bases[index] += self.balances[index] * self.plan.taxable_yield
            self.balances[index] *= ONE + net_of_fee(rate, account.fee_rate)

    def required(self, year: int, tables: TaxTables) -> dict[int, Decimal]:
        """The required distribution of each deferred account, by the age of its owner or of the survivor."""
        found = {}
        for index in self.of_kind(AccountKind.DEFERRED):
            owner = self.plan.people[self.plan.accounts[index].owner]
            if not owner.lives_in(year):
                owner = next((person for person in self.plan.people if person.lives_in(year)), owner)
            due = required_in_year(
                birth=owner.birth, year=year, prior_year_end_balance=self.balances[index], tables=tables
            )
            if due.required > 0:
                found[index] = min(due.required, self.balances[index])
        return found

    def contribute(self, year: int, working: Decimal) -> Decimal:
        """A year's contributions and matches for the share of it that is worked."""
        total = ZERO
        for index, account in enumerate(self.plan.accounts):
            raised = (ONE + account.contribution_growth) ** (year - self.plan.as_of.year - 1)
            amount = (account.monthly_contribution + account.monthly_match) * MONTHS_PER_YEAR * working * raised
            self.balances[index] += amount
            self.bases[index] += amount
            total += amount
        return total
