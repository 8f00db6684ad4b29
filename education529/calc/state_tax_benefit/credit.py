"""A credit against state tax: a share of the contribution, up to a maximum; never multiplied by a tax rate.

A credit that is not refundable saves at most the tax. Income may set the share (tiers) or reduce the maximum.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.filing import FilingStatus
from education529.calc.state_tax_benefit.limits import (
    ZERO,
    ContributionLimit,
    LimitPart,
    contribution_limit,
    counted_contribution,
)
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import Bound, Outcome
from education529.calc.state_tax_brackets import find_schedule
from education529.calc.tables.special_rules import CreditReduction, SpecialRuleName
from education529.calc.tables.state_benefits import LimitBasis, StateBenefitRule
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.calc.wording import dollars, percent
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents

KIND = "credit"


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate or an amount with its words; `value` None where `missing` inputs or `unknown` thresholds forbid one."""

    value: Decimal | None
    words: str = ""
    missing: tuple[str, ...] = ()
    is_known: bool = True


def claim_credit(*, rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Outcome:
    """The credit of this return."""
    limit = _base(rules, rule, request)
    share, maximum = _share(rules, rule, request), _maximum(rules, rule, request)
    for figure in (share, maximum):
        if not figure.is_known:
            return Outcome(KIND, None, None, Bound.NOTHING, ZERO, None, missing=figure.missing, steps=(figure.words,))
    rate = share.value or ZERO
    full = rate * limit.covered
    amount = full if maximum.value is None else min(full, maximum.value)
    contributed = sum((part.contributed for part in limit.parts), ZERO)
    caps = [cap for cap in (limit.total, _contribution_for_maximum(rate, maximum.value)) if cap is not None]
    earning = min([limit.covered, *caps])
    saved, saved_steps, assumptions = _tax_saved(rules, rule, request, to_cents(amount))
    return Outcome(
        kind=KIND,
        amount=to_cents(amount),
        tax_saved=saved,
        bound=_bound(limit, full=full, amount=amount),
        excess=to_cents(contributed - earning),
        room_left=to_cents(min(caps) - earning) if caps else None,
        steps=(
            *(text for text in (limit.words, share.words, maximum.words) if text),
            f"{percent(rate)} of {dollars(limit.covered)} is {dollars(full)}; the credit is {dollars(amount)}.",
            *saved_steps,
        ),
        assumptions=(*limit.assumptions, *assumptions),
    )


def _base(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> ContributionLimit:
    """Utah and Vermont limit the contributions that earn the credit; elsewhere only the credit has a maximum."""
    if rule.limit_basis is LimitBasis.PER_BENEFICIARY:
        return contribution_limit(rules=rules, rule=rule, request=request)
    return ContributionLimit((LimitPart(counted_contribution(rules, rule, request), None),), "")


def _share(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Figure:
    if not rule.credit_is_tiered:
        return Figure(rule.credit_rate)
    if request.federal_agi is None:
        words = "The share depends on income: without the federal adjusted gross income there is no figure."
        return Figure(None, words, ("federal_agi",), is_known=False)
    agi = request.federal_agi
    tiers = rules.tiers(tax_year=rule.tax_year, state=rule.state)
    tier = next((tier for tier in tiers if tier.agi_up_to is None or agi <= tier.agi_up_to), None)
    if tier is None:
        return Figure(None, f"Our table has no step for an income of {dollars(agi)}.", is_known=False)
    reach = "above the last step" if tier.agi_up_to is None else f"up to {dollars(tier.agi_up_to)}"
    return Figure(
        tier.credit_share, f"With an income of {dollars(agi)} ({reach}) {percent(tier.credit_share)} comes back."
    )


def _maximum(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Figure:
    amount = _statutory_maximum(rules, rule, request)
    if amount is None:
        return Figure(None)
    if rule.limit_basis is LimitBasis.PER_BENEFICIARY:
        amount *= request.beneficiaries
    reductions = [
        entry
        for entry in rules.reductions(tax_year=rule.tax_year, state=rule.state)
        if entry.filing_status in {None, request.filing_status}
    ]
    if not reductions:
        return Figure(amount, f"The credit is at most {dollars(amount)}.")
    return _reduced(amount, reductions, request.federal_agi)


def _statutory_maximum(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Decimal | None:
    if request.filing_status is FilingStatus.JOINT:
        return rule.credit_max_joint
    if request.filing_status is FilingStatus.SEPARATE:
        half = rules.special(SpecialRuleName.CREDIT_MAX_SEPARATE, tax_year=rule.tax_year, state=rule.state)
        if half:
            return Decimal(half.value)
    return rule.credit_max_single


def _reduced(amount: Decimal, reductions: list[CreditReduction], agi: Decimal | None) -> Figure:
    if agi is None:
        words = "The credit falls with income: without the federal adjusted gross income there is no figure."
        return Figure(None, words, ("federal_agi",), is_known=False)
    lost = ZERO
    for entry in reductions:
        if agi <= entry.agi_from:
            continue
        if entry.rate is None or entry.agi_to is None:
            words = (
                f"The credit falls with income above {dollars(entry.agi_from)} or somewhat more; by how much in "
                f"{entry.tax_year} is not in our table, so there is no figure for an income of {dollars(agi)}."
            )
            return Figure(None, words, is_known=False)
        lost += entry.rate * (min(agi, entry.agi_to) - entry.agi_from)
    left = max(ZERO, amount - lost)
    words = f"The credit is at most {dollars(amount)}"
    words += f", less {dollars(lost)} for an income of {dollars(agi)}: {dollars(left)}." if lost else "."
    return Figure(left, words)


def _contribution_for_maximum(rate: Decimal, maximum: Decimal | None) -> Decimal | None:
    """The contribution that earns the maximum; None where the credit has no maximum of its own."""
    return maximum / rate if maximum is not None and rate else None


def _bound(limit: ContributionLimit, *, full: Decimal, amount: Decimal) -> Bound:
    if to_cents(amount) < to_cents(full):
        return Bound.CREDIT_MAXIMUM
    return Bound.LIMIT if any(part.covered < part.contributed for part in limit.parts) else Bound.NOTHING


def _tax_saved(
    rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest, credit: Decimal
) -> tuple[Decimal, tuple[str, ...], tuple[Assumption, ...]]:
    if rule.is_refundable:
        return credit, (f"The credit is refundable: {dollars(credit)} comes back whatever the tax.",), ()
    schedule = find_schedule(
        rules=rules, tax_year=request.tax_year, state=rule.state, filing_status=request.filing_status
    )
    if schedule is None or request.state_taxable_income is None:
        value = f"not known; taken to be at least {dollars(credit)}"
        owed = Assumption(name="State tax owed", value=value, source="input", confidence="assumed")
        return credit, (f"The credit takes {dollars(credit)} off the tax.",), (owed,)
    tax = to_cents(schedule.tax(request.state_taxable_income))
    saved = min(credit, tax)
    words = f"The credit is not refundable: of {dollars(credit)} it takes {dollars(saved)} off a tax of {dollars(tax)}."
    return saved, (words,), ()
