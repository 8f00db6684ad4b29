"""A deduction from state taxable income: how much of the contribution, and what tax it saves.

The tax saved is tax(TI) - tax(TI - deduction) on the state's brackets. Where the taxable income is not known but every
dollar up to the federal income is taxed at one rate, that rate gives the figure.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.state_tax_benefit.carryforward import Carryforward, carry_forward
from education529.calc.state_tax_benefit.limits import ZERO, ContributionLimit, contribution_limit
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import Bound, Outcome
from education529.calc.state_tax_brackets import TaxSchedule, find_schedule
from education529.calc.tables.special_rules import SpecialRuleName
from education529.calc.tables.state_benefits import StateBenefitRule
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.calc.wording import counted, dollars, percent
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents

KIND = "deduction"


@dataclass(frozen=True, slots=True)
class TaxFigure:
    """The tax that a deduction saves, or the names of the inputs that are missing for it."""

    saved: Decimal | None
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def claim_deduction(*, rules: StateTaxRules, rule: StateBenefitRule, request: BenefitRequest) -> Outcome:
    """The deduction of this return."""
    limit = contribution_limit(rules=rules, rule=rule, request=request)
    contributed = sum((part.contributed for part in limit.parts), ZERO)
    amount, bound = limit.covered, Bound.NOTHING
    if amount < contributed:
        bound = Bound.LIMIT
    income, capped = request.state_taxable_income, _limited_to_income(rules, rule)
    if capped and income is not None and income < amount:
        amount, bound = income, Bound.TAXABLE_INCOME
    excess = contributed - amount
    schedule = find_schedule(
        rules=rules, tax_year=request.tax_year, state=rule.state, filing_status=request.filing_status
    )
    figure = tax_saved(schedule=schedule, deduction=amount, request=request)
    carried, words = _carryforward(rules, rule, limit, bound, excess)
    return Outcome(
        kind=KIND,
        amount=to_cents(amount),
        tax_saved=figure.saved,
        bound=bound,
        excess=to_cents(excess),
        room_left=limit.room,
        carryforward=carried.years,
        expiring=carried.expiring,
        missing=figure.missing,
        steps=(
            limit.words,
            f"Of the contribution of {dollars(request.contribution)}, {dollars(amount)} can be deducted{words}",
            *figure.steps,
        ),
        assumptions=(*limit.assumptions, *figure.assumptions),
    )


def _limited_to_income(rules: StateTaxRules, rule: StateBenefitRule) -> bool:
    return rules.special(SpecialRuleName.LIMITED_TO_INCOME, tax_year=rule.tax_year, state=rule.state) is not None


def _carryforward(
    rules: StateTaxRules, rule: StateBenefitRule, limit: ContributionLimit, bound: Bound, excess: Decimal
) -> tuple[Carryforward, str]:
    if not excess:
        return Carryforward((), ZERO, None), "."
    unused_only = rules.special(SpecialRuleName.CARRIES_UNUSED_LIMIT, tax_year=rule.tax_year, state=rule.state)
    if unused_only:
        return Carryforward((), excess, None), f"; {dollars(excess)} is over the limit. {unused_only.words}"
    if bound is Bound.TAXABLE_INCOME:
        years = rule.carryforward_years
        later = f"may be deducted within {years} years" if years.isdecimal() else "is not deductible this year"
        return Carryforward((), ZERO, None), f", the whole income; {dollars(excess)} {later}."
    carried = carry_forward(limit=limit, years=rule.carryforward_years, tax_year=rule.tax_year)
    if carried.years_needed is None:
        return carried, f"; {dollars(excess)} is over the limit and does not carry forward."
    words = f"; {dollars(excess)} is over the limit and carries forward"
    if rule.carryforward_years.isdecimal():
        words += f" for up to {counted(int(rule.carryforward_years), 'year')}"
    words += f", which takes {counted(carried.years_needed, 'year')} at this limit if nothing new is contributed"
    return carried, words + (f"; {dollars(carried.expiring)} would expire." if carried.expiring else ".")


def tax_saved(*, schedule: TaxSchedule | None, deduction: Decimal, request: BenefitRequest) -> TaxFigure:
    """The tax that a deduction saves on the state's brackets, to the cent."""
    if not deduction:
        return TaxFigure(to_cents(ZERO))
    if schedule is None:
        return TaxFigure(None, ("state_brackets",), ("The state's brackets of that year are not in our table.",))
    if request.state_taxable_income is not None:
        return _from_taxable_income(schedule, deduction, request.state_taxable_income)
    rate, income = _rate_without_taxable_income(schedule, deduction, request.federal_agi)
    if rate is None:
        missing = "The tax saved depends on the bracket: without the state taxable income there is no tax figure."
        return TaxFigure(None, ("state_taxable_income",), (missing,))
    saved = to_cents(rate * deduction)
    return TaxFigure(
        saved,
        steps=(f"Every dollar of income is taxed at {percent(rate)}: {dollars(deduction)} saves {dollars(saved)}.",),
        assumptions=(
            _schedule_assumption(schedule),
            Assumption(name="State taxable income", value=income, source="input", confidence="assumed"),
        ),
    )


def _rate_without_taxable_income(
    schedule: TaxSchedule, deduction: Decimal, federal_agi: Decimal | None
) -> tuple[Decimal | None, str]:
    """The one rate that holds whatever the taxable income may be, and what is taken for granted then."""
    if federal_agi is None:
        return schedule.only_rate(), f"not given; taken to be at least {dollars(deduction)}"
    if federal_agi < deduction:
        return None, ""
    within = f"not given; taken to lie between {dollars(deduction)} and the federal income of {dollars(federal_agi)}"
    return schedule.only_rate(up_to_income=federal_agi), within


def _from_taxable_income(schedule: TaxSchedule, deduction: Decimal, income: Decimal) -> TaxFigure:
    saved = to_cents(schedule.saved_by(deduction, taxable_income=income))
    after = max(ZERO, income - deduction)
    step = (
        f"State tax on {dollars(income)} is {dollars(schedule.tax(income))}; on {dollars(after)} it is "
        f"{dollars(schedule.tax(after))}: {dollars(saved)} saved."
    )
    return TaxFigure(saved, steps=(step,), assumptions=(_schedule_assumption(schedule),))


def _schedule_assumption(schedule: TaxSchedule) -> Assumption:
    rates = [bracket.rate for bracket in schedule.brackets]
    span = percent(rates[0]) if len(rates) == 1 else f"{percent(min(rates))} to {percent(max(rates))}"
    notes = f"; {schedule.notes}" if schedule.notes and schedule.notes != "flat rate" else ""
    return Assumption(
        name=f"Income tax brackets of {schedule.state}",
        value=f"{counted(len(rates), 'bracket')}, {span}{notes}",
        source=schedule.source,
        version=f"tax year {schedule.tax_year}",
        confidence=schedule.confidence,
    )
