"""All state tax rules together, with the look-ups that refuse what the tables do not know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from education529.calc.errors import BadInput
from education529.calc.tables.special_rules import CreditReduction, CreditTier, SpecialRule, SpecialRuleName
from education529.calc.tables.state_benefits import StateBenefitRule
from education529.calc.tables.state_brackets import BracketTable


class UnknownTaxYear(BadInput):
    """There is no rule for the tax year, and rules of other years are not carried over."""


class UnknownState(BadInput):
    """The code is none of the 50 states and the District of Columbia."""


@dataclass(frozen=True, slots=True)
class StateTaxRules:
    """Benefit rows, the rules beside them, and the brackets; `compiled_on` is the day the rows were gathered."""

    benefits: Mapping[tuple[int, str], StateBenefitRule]
    special_rules: tuple[SpecialRule, ...]
    credit_tiers: tuple[CreditTier, ...]
    credit_reductions: tuple[CreditReduction, ...]
    brackets: Mapping[tuple[int, str, str], BracketTable]
    compiled_on: dt.date

    def require_state(self, text: str, *, field: str) -> str:
        """A state's two letters in capitals, if it is a state."""
        code = str(text).strip().upper()
        if not any(code == state for _, state in self.benefits):
            raise UnknownState(field, f"{text!r} is not the two letters of a state or of DC.")
        return code

    def benefit(self, *, tax_year: int, state: str) -> StateBenefitRule:
        """The row of a state and tax year."""
        rule = self.benefits.get((tax_year, state))
        if rule is None:
            known = ", ".join(str(year) for year, known_state in sorted(self.benefits) if known_state == state)
            raise UnknownTaxYear("tax_year", f"there is no rule of {state} for {tax_year}; known tax years: {known}.")
        return rule

    def special(self, rule: SpecialRuleName, *, tax_year: int, state: str) -> SpecialRule | None:
        """A rule beside the row, where the state has it in that year."""
        found = (entry for entry in self.special_rules if entry.rule is rule and entry.state == state)
        return next((entry for entry in found if entry.holds_in(tax_year)), None)

    def tiers(self, *, tax_year: int, state: str) -> tuple[CreditTier, ...]:
        """The steps of a tiered credit, from the lowest income up."""
        return tuple(tier for tier in self.credit_tiers if (tier.tax_year, tier.state) == (tax_year, state))

    def reductions(self, *, tax_year: int, state: str) -> tuple[CreditReduction, ...]:
        """How income reduces the maximum of a credit."""
        return tuple(entry for entry in self.credit_reductions if (entry.tax_year, entry.state) == (tax_year, state))
