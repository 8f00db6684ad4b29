"""How much of a contribution counts: the yearly limit of a return, and of each spouse where the state limits each.

A limit counted by beneficiary or account is multiplied by their number, whatever the split among them.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.filing import FilingStatus
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.tables.special_rules import SpecialRule, SpecialRuleName
from education529.calc.tables.state_benefits import LimitBasis, PlanScope, StateBenefitRule
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.calc.wording import counted, dollars
from lifepath.core.explanations import Assumption

ZERO = Decimal(0)
_PLURALS = {"beneficiary": "beneficiaries"}


@dataclass(frozen=True, slots=True)
class LimitPart:
    """One contributor's contribution and limit (None: no limit)."""

    contributed: Decimal
    limit: Decimal | None

    @property
    def covered(self) -> Decimal:
        """What counts of the contribution."""
        return self.contributed if self.limit is None else min(self.contributed, self.limit)


@dataclass(frozen=True, slots=True)
class ContributionLimit:
    """The limit of a return, by contributor, with what it rests on in words."""

    parts: tuple[LimitPart, ...]
    words: str
    assumptions: tuple[Assumption, ...] = ()

    @property
    def covered(self) -> Decimal:
        """What counts of the whole contribution."""
        return sum((part.covered for part in self.parts), ZERO)

    @property
    def total(self) -> Decimal | None:
        """The limit of the return; None without one."""
        limits = [part.limit for part in self.parts if part.limit is not None]
        return sum(limits, ZERO) if len(limits) == len(self.parts) else None

    @property
    def room(self) -> Decimal | None:
        """What may still be contributed under the limit; None without one."""
        return None if self.total is None else self.total - self.covered


def contribution_limit(*, rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> ContributionLimit:
    """The limit that holds for this return, this plan and this contribution."""
    contributed = counted_contribution(rules, rule, request)
    unlimited = _why_unlimited(rules, rule, request)
    if unlimited:
        return ContributionLimit((LimitPart(contributed, None),), unlimited)
    single, joint, separate = _amounts(rule, request)
    times, noun = _multiplier(rule, request)
    each_spouse = rules.special(
        SpecialRuleName.LIMIT_HOLDS_FOR_EACH_SPOUSE, tax_year=request.tax_year, state=rule.state
    )
    if each_spouse and request.filing_status is FilingStatus.JOINT and request.contribution_by_spouse:
        return _by_spouse(request, contributed, single * times, each_spouse)
    amount = {FilingStatus.JOINT: joint, FilingStatus.SEPARATE: separate}.get(request.filing_status, single)
    words = f"The limit is {dollars(amount)} per {noun}"
    if times > 1:
        words += f", for {counted(times, noun, _PLURALS.get(noun, ''))} {dollars(amount * times)}"
    assumptions = (
        (_both_spouses_contribute(rule, each_spouse),)
        if each_spouse and request.filing_status is FilingStatus.JOINT and joint > single
        else ()
    )
    return ContributionLimit((LimitPart(contributed, amount * times),), f"{words}.", assumptions)


def counted_contribution(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Decimal:
    """The contribution, less the year's withdrawals where the state counts it so."""
    net = rules.special(SpecialRuleName.NET_OF_WITHDRAWALS, tax_year=request.tax_year, state=rule.state)
    return max(ZERO, request.contribution - request.withdrawals) if net else request.contribution


def _why_unlimited(rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> str:
    if rule.limit_basis is LimitBasis.UNLIMITED:
        return "There is no limit in dollars."
    full = rules.special(SpecialRuleName.FULL_DEDUCTION_FROM_AGE, tax_year=request.tax_year, state=rule.state)
    if full and request.owner_age is not None and request.owner_age >= int(full.value):
        return f"The account owner is {request.owner_age}: from age {full.value} the whole contribution counts."
    if rule.limit_single is None or rule.limit_joint is None:
        return "Contributions are not limited, the credit is."
    return ""


def _amounts(rule: StateBenefitRule, request: BenefitRequest) -> tuple[Decimal, Decimal, Decimal]:
    single, joint, separate = rule.limit_single, rule.limit_joint, rule.limit_separate
    if rule.plan_scope is PlanScope.IN_STATE_HIGHER_LIMIT and request.plan_state != rule.state:
        single, joint, separate = (
            rule.out_of_state_limit_single,
            rule.out_of_state_limit_joint,
            rule.out_of_state_limit_single,
        )
    single = ZERO if single is None else single
    return single, single if joint is None else joint, single if separate is None else separate


def _multiplier(rule: StateBenefitRule, request: BenefitRequest) -> tuple[int, str]:
    if rule.limit_basis is LimitBasis.PER_BENEFICIARY:
        return request.beneficiaries, "beneficiary"
    if rule.limit_basis is LimitBasis.PER_ACCOUNT:
        return request.accounts or request.beneficiaries, "account"
    return 1, "return"


def _by_spouse(
    request: BenefitRequest, contributed: Decimal, spouse_limit: Decimal, special: SpecialRule
) -> ContributionLimit:
    shortfall = request.contribution - contributed
    first, second = request.contribution_by_spouse or (contributed, ZERO)
    taken = min(shortfall, first)
    parts = (LimitPart(first - taken, spouse_limit), LimitPart(second - (shortfall - taken), spouse_limit))
    words = (
        f"The limit is {dollars(spouse_limit)} for each spouse: of {dollars(first)} {dollars(parts[0].covered)} count, "
        f"of {dollars(second)} {dollars(parts[1].covered)}."
    )
    return ContributionLimit(parts, words, (_special_assumption(special),))


def _both_spouses_contribute(rule: StateBenefitRule, special: SpecialRule) -> Assumption:
    return Assumption(
        name="Both spouses contribute",
        value=f"each up to the own limit; {special.words}",
        source=special.source,
        version=f"tax year {rule.tax_year}",
        confidence="assumed",
    )


def _special_assumption(special: SpecialRule) -> Assumption:
    return Assumption(
        name=special.rule.replace("_", " ").capitalize(),
        value=special.words,
        source=special.source,
        confidence=special.confidence,
    )
