"""What does a state give for a contribution to a 529 plan? Deduction, credit, either, or nothing; 50 states and DC.

Every rule is a row of the tables for one tax year; a year without rows is refused, never guessed. Not modelled:
one-time deductions for rolling a plan in from another state, separate ABLE or prepaid limits, combined-separate columns
of one return, carryforwards brought in from earlier years, and local income taxes.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from education529.calc.filing import FilingStatus
from education529.calc.state_tax_benefit import credit as credits
from education529.calc.state_tax_benefit import deduction as deductions
from education529.calc.state_tax_benefit.limits import ZERO
from education529.calc.state_tax_benefit.recapture import recapture_warnings
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import NONE_FOR_THIS_PLAN, Bound, Outcome, StateTaxBenefit
from education529.calc.state_tax_brackets import highest_rate
from education529.calc.tables.special_rules import SpecialRule, SpecialRuleName
from education529.calc.tables.state_benefits import BenefitType, PlanScope, StateBenefitRule
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.calc.wording import confidence_caveat, dollars
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents

NOTHING = "nothing"
_TYPE_WORDS = {
    BenefitType.DEDUCTION: "a deduction",
    BenefitType.CREDIT: "a credit",
    BenefitType.DEDUCTION_OR_CREDIT: "a deduction or a credit, whichever the taxpayer picks,",
}


def evaluate_benefit(*, rules: StateTaxRules, request: BenefitRequest) -> StateTaxBenefit:
    """The state's answer for one contribution, with what it rests on."""
    state = rules.require_state(request.resident_state, field="resident_state")
    plan_state = rules.require_state(request.plan_state, field="plan_state")
    rule = rules.benefit(tax_year=request.tax_year, state=state)
    options = _options(rules, rule, request, plan_state)
    chosen, benefit_type, choice_words = _choose(rules, rule, options)
    late = rules.special(SpecialRuleName.LATE_DEADLINE, tax_year=rule.tax_year, state=state)
    deadline = dt.date(request.tax_year, 12, 31)
    by_kind = {outcome.kind: outcome for outcome in options}
    is_open = benefit_type == BenefitType.DEDUCTION_OR_CREDIT
    return StateTaxBenefit(
        tax_year=request.tax_year,
        resident_state=state,
        plan_state=plan_state,
        benefit_type=benefit_type,
        rule_type=rule.benefit_type,
        deduction=_amount(chosen, by_kind, deductions.KIND, is_open=is_open),
        credit=_amount(chosen, by_kind, credits.KIND, is_open=is_open),
        is_refundable=rule.is_refundable if chosen.kind == credits.KIND else None,
        tax_saved=None if is_open else chosen.tax_saved,
        missing=chosen.missing,
        bound=chosen.bound,
        excess_contribution=chosen.excess,
        carryforward_years=rule.carryforward_years,
        carryforward=chosen.carryforward,
        carryforward_expiring=chosen.expiring,
        room_left=chosen.room_left,
        contribute_by=deadline,
        options=options if len(options) > 1 else (),
        warnings=_warnings(rules, rule, chosen, late),
        source=rule.source,
        rule_compiled_on=rules.compiled_on,
        confidence=rule.confidence,
        assumptions=(_rule_assumption(rules, rule), *chosen.assumptions),
        explanation=(
            *_opening(rule, request, plan_state),
            *chosen.steps,
            *choice_words,
            *_room_words(chosen, deadline),
        ),
    )


def _options(
    rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest, plan_state: str
) -> tuple[Outcome, ...]:
    if rule.benefit_type in {BenefitType.NONE, BenefitType.NO_INCOME_TAX}:
        return (_nothing(Bound.NO_BENEFIT),)
    if rule.plan_scope is PlanScope.IN_STATE and plan_state != rule.state:
        return (_nothing(Bound.PLAN),)
    barred = _income_test(rules, rule, request)
    if barred is not None:
        return (barred,)
    found = []
    if rule.benefit_type is not BenefitType.CREDIT:
        found.append(deductions.claim_deduction(rules=rules, rule=rule, request=request))
    if rule.benefit_type is not BenefitType.DEDUCTION:
        found.append(credits.claim_credit(rules=rules, rule=rule, request=request))
    return tuple(found)


def _nothing(bound: Bound, step: str = "", kind: str = NOTHING) -> Outcome:
    no_room = to_cents(ZERO)
    return Outcome(kind, no_room, no_room, bound, ZERO, no_room, steps=(step,) if step else ())


def _income_test(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Outcome | None:
    limit = _income_limit(rules, rule, request.filing_status)
    if limit is None:
        return None
    kind = credits.KIND if rule.benefit_type is BenefitType.CREDIT else deductions.KIND
    if request.federal_agi is None:
        words = f"The benefit ends above an income of {dollars(limit)}: without the federal income there is no figure."
        return Outcome(kind, None, None, Bound.NOTHING, ZERO, None, missing=("federal_agi",), steps=(words,))
    if request.federal_agi > limit:
        words = f"An income of {dollars(request.federal_agi)} is above the limit of {dollars(limit)}: no benefit."
        return replace(_nothing(Bound.INCOME_LIMIT, words, kind), excess=request.contribution)
    return None


def _income_limit(rules: StateTaxRules, rule: StateBenefitRule, status: FilingStatus) -> Decimal | None:
    if status is FilingStatus.JOINT:
        return rule.income_limit_joint
    if status is FilingStatus.HEAD_OF_HOUSEHOLD:
        own = rules.special(SpecialRuleName.INCOME_LIMIT_HEAD_OF_HOUSEHOLD, tax_year=rule.tax_year, state=rule.state)
        if own:
            return Decimal(own.value)
    return rule.income_limit_single


def _choose(
    rules: StateTaxRules, rule: StateBenefitRule, options: tuple[Outcome, ...]
) -> tuple[Outcome, str, tuple[str, ...]]:
    """The better of two ways, the type to report, and why."""
    first = options[0]
    if first.bound is Bound.PLAN:
        return first, NONE_FOR_THIS_PLAN, ()
    if len(options) == 1:
        return first, first.kind if first.kind != NOTHING else rule.benefit_type, ()
    deduction, credit = options
    if credit.amount is None:
        if credit.missing:
            return deduction, BenefitType.DEDUCTION_OR_CREDIT, credit.steps
        words = "The figure shown is the deduction's; the credit may be worth more."
        return deduction, deduction.kind, (*credit.steps, words)
    most = deduction.tax_saved
    if most is None:
        most = to_cents(highest_rate(rules) * (deduction.amount or ZERO))
    if (credit.tax_saved or ZERO) >= most:
        return credit, credit.kind, (f"The deduction would save at most {dollars(most)}: the credit is better.",)
    if deduction.tax_saved is None:
        return deduction, BenefitType.DEDUCTION_OR_CREDIT, (*credit.steps, "Which is better cannot be said yet.")
    return deduction, deduction.kind, (f"The credit would save {dollars(credit.tax_saved or ZERO)}, which is less.",)


def _amount(chosen: Outcome, by_kind: dict[str, Outcome], kind: str, *, is_open: bool) -> Decimal | None:
    if is_open:
        return by_kind[kind].amount
    return chosen.amount if chosen.kind == kind else to_cents(ZERO)


def _opening(rule: StateBenefitRule, request: BenefitRequest, plan_state: str) -> tuple[str, ...]:
    where = f"{rule.state_name}, tax year {request.tax_year}"
    if rule.benefit_type is BenefitType.NO_INCOME_TAX:
        return (f"{where}: there is no state income tax, so there is nothing to deduct from.",)
    if rule.benefit_type is BenefitType.NONE:
        return (f"{where}: the state has an income tax but gives no deduction or credit for 529 contributions.",)
    whose = {
        PlanScope.IN_STATE: "to its own plan only",
        PlanScope.ANY_STATE: "to any state's plan",
        PlanScope.IN_STATE_HIGHER_LIMIT: "to its own plan, and up to a lower limit to other states' plans",
    }[rule.plan_scope]
    opening = f"{where}: the state gives {_TYPE_WORDS[rule.benefit_type]} for contributions {whose}."
    if rule.plan_scope is PlanScope.IN_STATE and plan_state != rule.state:
        return (opening, f"The plan is {plan_state}'s, so there is no benefit.")
    return (opening,)


def _room_words(chosen: Outcome, deadline: dt.date) -> tuple[str, ...]:
    if not chosen.amount or chosen.room_left is None:
        return ()
    if not chosen.room_left:
        return (f"Nothing more earns a benefit before {deadline:%-d %B %Y}.",)
    return (f"Another {dollars(chosen.room_left)} would earn a benefit until {deadline:%-d %B %Y}.",)


def _warnings(
    rules: StateTaxRules, rule: StateBenefitRule, chosen: Outcome, late: SpecialRule | None
) -> tuple[str, ...]:
    if rule.benefit_type is BenefitType.NO_INCOME_TAX or chosen.bound is Bound.PLAN:
        return ()
    found = [*recapture_warnings(rules=rules, rule=rule)]
    if late and chosen.amount:
        doubt = "" if late.confidence == "sourced" else " This is not confirmed."
        found.append(late.words + doubt)
    caveat = confidence_caveat(rule.confidence)
    if caveat:
        found.append(f"The rule of {rule.state_name} for {rule.tax_year} needs a second look: {caveat}.")
    return tuple(found)


def _rule_assumption(rules: StateTaxRules, rule: StateBenefitRule) -> Assumption:
    return Assumption(
        name=f"Rule of {rule.state_name}",
        value="; ".join(part for part in (rule.benefit_type.replace("_", " "), rule.notes) if part),
        source=rule.source,
        version=f"tax year {rule.tax_year}, compiled {rules.compiled_on}",
        confidence=rule.confidence,
    )
