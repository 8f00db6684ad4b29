"""The yearly flows of a case: from the closed-form inputs, with phases of spending and one-off flows where known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from retirement.calc.gap import GapInputs
from retirement.calc.historical import WithdrawalTime
from retirement.calc.need import HorizonNeed
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.simulation.flows import Flows, flows_from_gap

ZERO, ONE = Decimal(0), Decimal(1)
USUAL_MONTHS_IN_RETIREMENT = 360


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """When the plan ends, in months from now, and what differs from level spending; years count from now."""

    end_months: int
    timing: WithdrawalTime
    factors: tuple[Decimal, ...] = ()
    one_offs: Mapping[int, Decimal] | None = None
    survival: tuple[Sequence[Decimal], ...] = ()
    survivor_share: Decimal = Decimal("0.7")

    @property
    def years(self) -> int:
        """How many years the plan has."""
        return -(-self.end_months // MONTHS_PER_YEAR)

    def flows(self, inputs: GapInputs, *, by_rule: bool = False) -> Flows:
        """The flows of these inputs; a later retirement is shorter, the end stays.

        A spending rule begins with the first whole year of retirement: its first year must be a full one.
        """
        made = flows_from_gap(
            inputs, retirement_months=max(self.end_months - inputs.months, MONTHS_PER_YEAR), timing=self.timing
        )
        working = -(-inputs.months // MONTHS_PER_YEAR) if by_rule else inputs.months // MONTHS_PER_YEAR
        made = replace(made, retires_in_year=min(working, made.years))
        factors = [*self.factors[: made.years], *[ONE] * (made.years - len(self.factors))]
        spending = [amount * factor for amount, factor in zip(made.spending, factors, strict=True)]
        income = list(made.indexed_income)
        for year, amount in (self.one_offs or {}).items():
            if 0 <= year < made.years:
                income[year] += max(amount, ZERO)
                spending[year] += max(-amount, ZERO)
        return replace(made, spending=tuple(spending), indexed_income=tuple(income))


def usual_end(inputs: GapInputs, months_in_retirement: int | None = None) -> int:
    """The months from now to the end: the horizon that is given or needed, else thirty years of retirement."""
    if months_in_retirement is None and isinstance(inputs.need, HorizonNeed):
        months_in_retirement = inputs.need.months
    return inputs.months + (months_in_retirement or USUAL_MONTHS_IN_RETIREMENT)
