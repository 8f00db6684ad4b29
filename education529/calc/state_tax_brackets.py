"""State income tax on state taxable income, by the brackets of a year, state and filing status.

Not modelled: recapture of lower brackets at high incomes (New York, Connecticut), state deductions of federal tax,
sliding standard deductions, local taxes, and Arkansas' separate table above $94,700 (its top rate is the same). What a
schedule leaves out stands in its `notes`.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.errors import BadInput
from education529.calc.filing import FilingStatus
from education529.calc.tables.special_rules import SpecialRuleName
from education529.calc.tables.state_brackets import ADDITIONAL, ALL, Bracket, BracketTable
from education529.calc.tables.state_tax_rules import StateTaxRules


class NegativeIncome(BadInput):
    """A taxable income cannot be below zero."""


@dataclass(frozen=True, slots=True)
class TaxSchedule:
    """One schedule; `zero_up_to` is an income at or below which there is no tax (a cliff), None without one."""

    tax_year: int
    state: str
    filing_status: FilingStatus
    brackets: tuple[Bracket, ...]
    additional: tuple[Bracket, ...]
    zero_up_to: Decimal | None
    notes: str
    source: str
    confidence: str

    def tax(self, taxable_income: Decimal) -> Decimal:
        """The tax on an income, in dollars, not rounded."""
        if taxable_income < 0:
            raise NegativeIncome("state_taxable_income", f"{taxable_income} is below zero.")
        if self.zero_up_to is not None and taxable_income <= self.zero_up_to:
            return Decimal(0)
        return _graduated(self.brackets, taxable_income) + _graduated(self.additional, taxable_income)

    def saved_by(self, deduction: Decimal, *, taxable_income: Decimal) -> Decimal:
        """tax(TI) - tax(TI - deduction), in dollars, not rounded; a deduction beyond the income saves nothing more."""
        return self.tax(taxable_income) - self.tax(max(Decimal(0), taxable_income - deduction))

    def only_rate(self, *, up_to_income: Decimal | None = None) -> Decimal | None:
        """The rate that every dollar is taxed at, up to an income or at any income; None where rates differ."""
        reached = [
            bracket.rate
            for bracket in self.brackets
            if up_to_income is None or bracket.floor == 0 or bracket.floor < up_to_income
        ]
        surcharged = any(
            bracket.rate and (up_to_income is None or bracket.floor < up_to_income) for bracket in self.additional
        )
        return reached[0] if len(reached) == 1 and not surcharged and self.zero_up_to is None else None


def _graduated(brackets: tuple[Bracket, ...], income: Decimal) -> Decimal:
    total = Decimal(0)
    for index, bracket in enumerate(brackets):
        if income > bracket.floor:
            top = brackets[index + 1].floor if index + 1 < len(brackets) else income
            total += bracket.rate * (min(income, top) - bracket.floor)
    return total


def find_schedule(
    *, rules: StateTaxRules, tax_year: int, state: str, filing_status: FilingStatus
) -> TaxSchedule | None:
    """The schedule of a return; None where the table has none for the state and year.

    A surviving spouse reads the joint schedule where the state has none of its own, as on the federal return.
    """
    table = _table(rules, tax_year, state, filing_status)
    if table is None:
        return None
    additional = rules.brackets.get((tax_year, state, ADDITIONAL))
    cliff = rules.special(SpecialRuleName.ZERO_TAX_UP_TO_SECOND_BRACKET, tax_year=tax_year, state=state)
    return TaxSchedule(
        tax_year=tax_year,
        state=state,
        filing_status=filing_status,
        brackets=table.brackets,
        additional=additional.brackets if additional else (),
        zero_up_to=table.brackets[1].floor if cliff and len(table.brackets) > 1 else None,
        notes=table.notes,
        source=table.source,
        confidence=table.confidence,
    )


def _table(rules: StateTaxRules, tax_year: int, state: str, filing_status: FilingStatus) -> BracketTable | None:
    statuses: list[str] = [ALL, filing_status]
    if filing_status is FilingStatus.SURVIVING_SPOUSE:
        statuses.append(FilingStatus.JOINT)
    found = (rules.brackets.get((tax_year, state, status)) for status in statuses)
    return next((table for table in found if table is not None), None)


def highest_rate(rules: StateTaxRules) -> Decimal:
    """The highest marginal rate of any state and year in the table, additional taxes included."""
    main = max((bracket.rate for table in rules.brackets.values() for bracket in table.brackets), default=Decimal(1))
    extra = (
        bracket.rate
        for (_, _, status), table in rules.brackets.items()
        if status == ADDITIONAL
        for bracket in table.brackets
    )
    return main + max(extra, default=Decimal(0))
