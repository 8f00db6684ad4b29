"""What each state gives for a contribution to a 529 plan, one row per state and tax year.

`StateBenefitRule` is a row of `state_tax_benefits.csv`; what its columns cannot say stands in `special_rules`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lifepath.core.table_rows import Row, read_rows

TABLE = "state_tax_benefits"
UNLIMITED = "unlimited"
_CARRYFORWARD_WORDS = frozenset({UNLIMITED, "n/a", "unknown"})


class BenefitType(StrEnum):
    """What the state gives."""

    DEDUCTION = "deduction"
    CREDIT = "credit"
    DEDUCTION_OR_CREDIT = "deduction_or_credit"
    NONE = "none"
    NO_INCOME_TAX = "no_income_tax"


class LimitBasis(StrEnum):
    """What the yearly limit is counted by."""

    PER_RETURN = "per_return"
    PER_TAXPAYER = "per_taxpayer"
    PER_BENEFICIARY = "per_beneficiary"
    PER_ACCOUNT = "per_account"
    UNLIMITED = "unlimited"


class PlanScope(StrEnum):
    """Contributions to whose plan earn the benefit."""

    IN_STATE = "in_state"
    ANY_STATE = "any_state"
    IN_STATE_HIGHER_LIMIT = "in_state_higher_limit"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StateBenefitRule:
    """One state's rule for one tax year; amounts in dollars, rates as fractions."""

    tax_year: int
    state: str
    state_name: str
    benefit_type: BenefitType
    limit_single: Decimal | None
    limit_joint: Decimal | None
    limit_separate: Decimal | None
    limit_basis: LimitBasis | None
    plan_scope: PlanScope
    out_of_state_limit_single: Decimal | None
    out_of_state_limit_joint: Decimal | None
    credit_rate: Decimal | None
    credit_is_tiered: bool
    credit_max_single: Decimal | None
    credit_max_joint: Decimal | None
    is_refundable: bool | None
    income_limit_single: Decimal | None
    income_limit_joint: Decimal | None
    carryforward_years: str
    recapture_nonqualified: str
    recapture_rollover: str
    k12_conforms: str
    is_indexed: bool
    notes: str
    source: str
    confidence: str


def read_state_benefits(rows: Iterable[Mapping[str, object]]) -> dict[tuple[int, str], StateBenefitRule]:
    """The main table by tax year and state."""
    rules: dict[tuple[int, str], StateBenefitRule] = {}
    for row in read_rows(TABLE, rows):
        rule = _benefit_rule(row)
        if (rule.tax_year, rule.state) in rules:
            raise row.refuse("state", f"{rule.state} appears twice for {rule.tax_year}.")
        rules[rule.tax_year, rule.state] = rule
    return rules


def _benefit_rule(row: Row) -> StateBenefitRule:
    benefit_type = row.choice("benefit_type", BenefitType)
    rule = StateBenefitRule(
        tax_year=row.year("tax_year"),
        state=row.state(),
        state_name=row.required("state_name"),
        benefit_type=benefit_type,
        limit_single=row.number("limit_single"),
        limit_joint=row.number("limit_joint"),
        limit_separate=row.number("limit_mfs"),
        limit_basis=row.choice("limit_basis", LimitBasis) if row.text("limit_basis") else None,
        plan_scope=row.choice("plan_scope", PlanScope),
        out_of_state_limit_single=row.number("out_of_state_limit_single"),
        out_of_state_limit_joint=row.number("out_of_state_limit_joint"),
        credit_rate=None if row.text("credit_rate") == "tiered" else row.share("credit_rate"),
        credit_is_tiered=row.text("credit_rate") == "tiered",
        credit_max_single=row.number("credit_max_single"),
        credit_max_joint=row.number("credit_max_joint"),
        is_refundable=_yes_or_no(row, "refundable"),
        income_limit_single=row.number("income_limit_single"),
        income_limit_joint=row.number("income_limit_joint"),
        carryforward_years=_carryforward(row),
        recapture_nonqualified=row.required("recapture_nonqualified"),
        recapture_rollover=row.required("recapture_rollover"),
        k12_conforms=row.required("k12_conforms"),
        is_indexed=row.flag("indexed"),
        notes=row.text("notes"),
        source=row.required("source"),
        confidence=row.required("confidence"),
    )
    _require_what_the_type_needs(row, rule)
    return rule


def _require_what_the_type_needs(row: Row, rule: StateBenefitRule) -> None:
    if rule.benefit_type in {BenefitType.NONE, BenefitType.NO_INCOME_TAX}:
        return
    if rule.limit_basis is None:
        raise row.refuse("limit_basis", f"a {rule.benefit_type} needs the basis of its limit.")
    if rule.plan_scope is PlanScope.NONE:
        raise row.refuse("plan_scope", f"a {rule.benefit_type} needs the plans that it holds for.")
    needs_limit = rule.benefit_type is not BenefitType.CREDIT and rule.limit_basis is not LimitBasis.UNLIMITED
    if needs_limit and None in (rule.limit_single, rule.limit_joint, rule.limit_separate):
        raise row.refuse("limit_single", "a limited deduction needs its limit for single, joint and separate returns.")
    if rule.plan_scope is PlanScope.IN_STATE_HIGHER_LIMIT and (
        rule.out_of_state_limit_single is None or rule.out_of_state_limit_joint is None
    ):
        raise row.refuse("out_of_state_limit_single", "the limit for other states' plans is missing.")
    if rule.benefit_type is not BenefitType.DEDUCTION and rule.credit_rate is None and not rule.credit_is_tiered:
        raise row.refuse("credit_rate", "a credit needs a rate, or the word tiered.")


def _yes_or_no(row: Row, column: str) -> bool | None:
    text = row.text(column)
    if text not in {"", "yes", "no"}:
        raise row.refuse(column, f"{text!r} is neither yes nor no.")
    return None if not text else text == "yes"


def _carryforward(row: Row) -> str:
    text = row.required("carryforward_years")
    if text not in _CARRYFORWARD_WORDS and not text.isdecimal():
        raise row.refuse("carryforward_years", f"{text!r} is neither a number of years nor a known word.")
    return text
