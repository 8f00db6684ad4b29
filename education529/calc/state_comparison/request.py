"""What a comparison of plans is asked for: who lives where, puts in how much a year, and for how long."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from education529.calc.amounts import require_amount, require_count
from education529.calc.enrollment import years_from_age
from education529.calc.errors import BadInput
from education529.calc.filing import FilingStatus
from education529.calc.returns import require_return

DEFAULT_GROSS_RETURN = Decimal("0.06")
LONGEST_HORIZON = 60


class NoHorizon(BadInput):
    """Neither a horizon nor an age to derive it from was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRequest:
    """Dollars a year, put in at the start of each year; `federal_agi` None where only the taxable income is known."""

    tax_year: int
    resident_state: str
    filing_status: FilingStatus
    contribution: Decimal
    taxable_income: Decimal
    federal_agi: Decimal | None = None
    beneficiary_age: Decimal | None = None
    horizon_years: int | None = None
    current_balance: Decimal = Decimal(0)
    gross_return: Decimal = DEFAULT_GROSS_RETURN

    def __post_init__(self) -> None:
        require_amount("contribution", self.contribution)
        require_amount("taxable_income", self.taxable_income)
        require_amount("current_balance", self.current_balance)
        require_return("gross_return", self.gross_return)
        if self.federal_agi is not None:
            require_amount("federal_agi", self.federal_agi)
        if self.horizon_years is not None:
            require_count("horizon_years", self.horizon_years, lowest=1, highest=LONGEST_HORIZON)
        elif self.beneficiary_age is None:
            raise NoHorizon("horizon_years", "give a number of years, or the beneficiary's age.")
        else:
            years_from_age(self.beneficiary_age)

    @property
    def years(self) -> int:
        """The horizon: as given, else the whole years to enrollment, at least one."""
        if self.horizon_years is not None or self.beneficiary_age is None:
            return self.horizon_years or 1
        return max(1, int(years_from_age(self.beneficiary_age).to_integral_value(rounding=ROUND_FLOOR)))
