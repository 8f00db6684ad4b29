"""The answer about a state's tax benefit, and the half-finished outcome of one way to claim it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lifepath.core.explanations import Assumption

NONE_FOR_THIS_PLAN = "none_for_this_plan"


class Bound(StrEnum):
    """What kept the benefit from being larger."""

    NOTHING = "nothing"
    LIMIT = "contribution_limit"
    CREDIT_MAXIMUM = "credit_maximum"
    INCOME_LIMIT = "income_limit"
    TAXABLE_INCOME = "taxable_income"
    PLAN = "plan_of_another_state"
    NO_BENEFIT = "no_benefit_in_the_state"


@dataclass(frozen=True, slots=True)
class CarryforwardYear:
    """What of an excess contribution can be deducted in a later year, in dollars."""

    tax_year: int
    deduction: Decimal
    remaining: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to claim the benefit; `amount` None where an input is missing, `room_left` None where there is no cap.

    `tax_saved` is rounded to the cent; `missing` names the inputs without which a figure could not be given.
    """

    kind: str
    amount: Decimal | None
    tax_saved: Decimal | None
    bound: Bound
    excess: Decimal
    room_left: Decimal | None
    carryforward: tuple[CarryforwardYear, ...] = ()
    expiring: Decimal = Decimal(0)
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateTaxBenefit:
    """What a state gives for a contribution.

    `benefit_type` is deduction, credit, deduction_or_credit (could not be decided), none, no_income_tax or
    none_for_this_plan; `rule_type` is what the state's rule offers. `deduction` and `credit` are dollars, None where an
    input is missing; `tax_saved` None where there is no tax figure, `missing` says why. `options` holds both ways where
    the taxpayer picks one. `room_left` is what may still be contributed with benefit until `contribute_by`; None where
    there is no cap.
    """

    tax_year: int
    resident_state: str
    plan_state: str
    benefit_type: str
    rule_type: str
    deduction: Decimal | None
    credit: Decimal | None
    is_refundable: bool | None
    tax_saved: Decimal | None
    missing: tuple[str, ...]
    bound: Bound
    excess_contribution: Decimal
    carryforward_years: str
    carryforward: tuple[CarryforwardYear, ...]
    carryforward_expiring: Decimal
    room_left: Decimal | None
    contribute_by: dt.date
    options: tuple[Outcome, ...]
    warnings: tuple[str, ...]
    source: str
    rule_compiled_on: dt.date
    confidence: str
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
