"""The shipped tables, and questions about state tax with everything filled in that a test does not care about."""

from decimal import Decimal as D
from typing import Any

from education529.calc.filing import FilingStatus
from education529.calc.state_tax_benefit.evaluate import evaluate_benefit
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import StateTaxBenefit
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.cases import shipped_tables

TABLES = shipped_tables()


def ask(state: str, contribution: str, *, rules: StateTaxRules = TABLES.state_tax, **given: Any) -> StateTaxBenefit:
    """The benefit of a resident who saves in the home plan as a single filer in 2025, unless said otherwise."""
    defaults: dict[str, Any] = {"tax_year": 2025, "filing_status": FilingStatus.SINGLE, "plan_state": state}
    amounts = {"federal_agi", "state_taxable_income", "withdrawals"}
    converted = {name: D(value) if name in amounts and value is not None else value for name, value in given.items()}
    request = BenefitRequest(**{**defaults, "resident_state": state, "contribution": D(contribution), **converted})
    return evaluate_benefit(rules=rules, request=request)
