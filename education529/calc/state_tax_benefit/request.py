"""What a state's tax benefit is asked for: a contribution of one tax year, who makes it, for whom, into whose plan."""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.amounts import require_amount, require_count
from education529.calc.errors import BadInput
from education529.calc.filing import FilingStatus

MOST_BENEFICIARIES = 50
OLDEST_OWNER = 125


class SpousesDoNotAddUp(BadInput):
    """What the spouses contribute is not the contribution, or there are no two spouses on the return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRequest:
    """Contributions in dollars; income figures None where the asker did not give them.

    `state_taxable_income` is the income before this contribution's deduction. `accounts` matters where a limit counts
    accounts; without it there is one for each beneficiary. `withdrawals` are those of the same year.
    """

    tax_year: int
    resident_state: str
    filing_status: FilingStatus
    contribution: Decimal
    plan_state: str
    contribution_by_spouse: tuple[Decimal, Decimal] | None = None
    beneficiaries: int = 1
    accounts: int | None = None
    owner_age: int | None = None
    federal_agi: Decimal | None = None
    state_taxable_income: Decimal | None = None
    withdrawals: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        require_amount("contribution", self.contribution)
        require_amount("withdrawals", self.withdrawals)
        require_count("beneficiaries", self.beneficiaries, lowest=1, highest=MOST_BENEFICIARIES)
        if self.accounts is not None:
            require_count("accounts", self.accounts, lowest=1, highest=MOST_BENEFICIARIES)
        if self.owner_age is not None:
            require_count("owner_age", self.owner_age, lowest=0, highest=OLDEST_OWNER)
        if self.federal_agi is not None:
            require_amount("federal_agi", self.federal_agi)
        if self.state_taxable_income is not None:
            require_amount("state_taxable_income", self.state_taxable_income)
        if self.contribution_by_spouse is not None:
            self._require_spouses(self.contribution_by_spouse)

    def _require_spouses(self, parts: tuple[Decimal, Decimal]) -> None:
        if len(parts) != 2:
            raise SpousesDoNotAddUp("contribution_by_spouse", f"two amounts are needed, {len(parts)} were given.")
        if self.filing_status is not FilingStatus.JOINT:
            raise SpousesDoNotAddUp("contribution_by_spouse", f"a {self.filing_status} return has no two spouses.")
        for part in parts:
            require_amount("contribution_by_spouse", part)
        if sum(parts) != self.contribution:
            raise SpousesDoNotAddUp(
                "contribution_by_spouse", f"{parts[0]} and {parts[1]} do not add up to {self.contribution}."
            )
