"""Which state's plan leaves a household with the most money? Tax value less fees, in dollars at the horizon.

Tax value: what the resident's own state gives for the year's contribution, the same every year, put aside at the gross
return. Fees: see `fees`. One gross return for all plans, so that only fees and tax tell them apart. More fee never
improves a rank, more benefit never worsens it. Not modelled: the quality of the investments, changes of law, recapture
(warnings only), carried-forward excess, and minimum contributions.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from education529.calc.state_comparison.fees import (
    Saving,
    break_even_fee_difference,
    known_fee,
)
from education529.calc.state_comparison.request import ComparisonRequest
from education529.calc.state_comparison.result import Comparison, PlanValue
from education529.calc.state_tax_benefit.evaluate import evaluate_benefit
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import StateTaxBenefit
from education529.calc.tables.state_plans import StatePlan
from education529.calc.tables.state_tax_rules import StateTaxRules
from education529.calc.wording import confidence_caveat, counted, dollars, percent
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents


def compare_plans(*, rules: StateTaxRules, plans: Mapping[str, StatePlan], request: ComparisonRequest) -> Comparison:
    """Every plan for this resident, the ranked ones first."""
    home = rules.require_state(request.resident_state, field="resident_state")
    elsewhere = next(state for state in sorted(plans) if state != home)
    own, other = _benefit(rules, request, home), _benefit(rules, request, elsewhere)
    saving = Saving(request.current_balance, request.contribution, request.gross_return, request.years)
    own_value = _tax_value(saving, own)
    valued = [
        _value(plan, saving, own if plan.state == home else other, own_value, is_home=plan.state == home)
        for plan in plans.values()
    ]
    ranked = sorted((entry for entry in valued if not entry[0].unranked_because), key=_order)
    numbered = [replace(entry[0], rank=number) for number, entry in enumerate(ranked, start=1)]
    unranked = sorted((entry[0] for entry in valued if entry[0].unranked_because), key=lambda plan: plan.state)
    return Comparison(
        tax_year=request.tax_year,
        resident_state=home,
        years=request.years,
        plans=(*numbered, *unranked),
        benefit_confidence=own.confidence,
        warnings=own.warnings,
        assumptions=_assumptions(request, own),
        explanation=_explanation(numbered, unranked, own, other, request),
    )


def _benefit(rules: StateTaxRules, request: ComparisonRequest, plan_state: str) -> StateTaxBenefit:
    return evaluate_benefit(
        rules=rules,
        request=BenefitRequest(
            tax_year=request.tax_year,
            resident_state=request.resident_state,
            filing_status=request.filing_status,
            contribution=request.contribution,
            plan_state=plan_state,
            federal_agi=request.taxable_income if request.federal_agi is None else request.federal_agi,
            state_taxable_income=request.taxable_income,
        ),
    )


def _tax_value(saving: Saving, benefit: StateTaxBenefit) -> Decimal | None:
    return None if benefit.tax_saved is None else saving.value_of_yearly(benefit.tax_saved)


def _value(
    plan: StatePlan, saving: Saving, benefit: StateTaxBenefit, own_value: Decimal | None, *, is_home: bool
) -> tuple[PlanValue, Decimal]:
    """A plan and its net value before rounding."""
    fee = known_fee(plan, is_resident=is_home)
    tax_value = _tax_value(saving, benefit)
    cost = balance = net = difference = None
    if fee:
        cost = saving.cost_of(expense_ratio=fee.expense_ratio, account_fee=fee.account_fee)
        balance = saving.balance(expense_ratio=fee.expense_ratio, account_fee=fee.account_fee)
    if cost is not None and tax_value is not None:
        net = tax_value - cost
    if fee and tax_value is not None and own_value is not None and not is_home:
        difference = break_even_fee_difference(saving=saving, fee=fee, advantage=own_value - tax_value)
    maximum = plan.max_aggregate_balance
    value = PlanValue(
        state=plan.state,
        plan_name=plan.plan_name,
        is_home_plan=is_home,
        rank=None,
        unranked_because=_unranked_because(plan, fee_is_known=fee is not None, benefit=benefit, is_home=is_home),
        benefit_type=benefit.benefit_type,
        first_year_tax_value=benefit.tax_saved,
        repeated_tax_value=None if benefit.tax_saved is None else benefit.tax_saved * saving.years,
        tax_value=None if tax_value is None else to_cents(tax_value),
        expense_ratio=fee.expense_ratio if fee else None,
        account_fee=fee.account_fee if fee else None,
        fee_words=fee.words if fee else "not known",
        fees_over_horizon=None if cost is None else to_cents(cost),
        net_value=None if net is None else to_cents(net),
        projected_balance=None if balance is None else to_cents(balance),
        break_even_fee_difference=difference,
        rating=plan.morningstar_rating,
        rating_year=plan.morningstar_year,
        recapture=benefit.warnings if benefit.tax_saved else (),
        max_aggregate_balance=maximum,
        reaches_maximum=balance is not None and maximum is not None and balance > maximum,
        as_of_year=plan.as_of_year,
        source=plan.source,
        confidence=plan.confidence,
    )
    return value, Decimal(0) if net is None else net


def _unranked_because(plan: StatePlan, *, fee_is_known: bool, benefit: StateTaxBenefit, is_home: bool) -> str:
    if not is_home and not plan.is_open_to_nonresidents:
        return "open to residents of its state only"
    if not fee_is_known:
        return "its fee is not known"
    return "the tax value is not known" if benefit.tax_saved is None else ""


def _order(entry: tuple[PlanValue, Decimal]) -> tuple[Decimal, Decimal, Decimal, bool, str]:
    plan, net = entry
    return (-net, plan.expense_ratio or Decimal(0), plan.account_fee or Decimal(0), not plan.is_home_plan, plan.state)


def _assumptions(request: ComparisonRequest, own: StateTaxBenefit) -> tuple[Assumption, ...]:
    agi = "as given" if request.federal_agi is not None else f"taken to be {dollars(request.taxable_income)}"
    paid_in = f"{dollars(request.contribution)} at the start of each of {counted(request.years, 'year')}"
    return (
        Assumption(
            "Gross return", f"{percent(request.gross_return)} a year for every plan", "input", confidence="assumed"
        ),
        Assumption("Contributions", paid_in, "input"),
        Assumption(
            "Tax value", "the same every year, received at its end and put aside at the gross return", "convention"
        ),
        Assumption("Federal income", agi, "input", confidence="" if request.federal_agi is not None else "assumed"),
        *own.assumptions,
    )


def _explanation(
    ranked: list[PlanValue],
    unranked: list[PlanValue],
    own: StateTaxBenefit,
    other: StateTaxBenefit,
    request: ComparisonRequest,
) -> tuple[str, ...]:
    steps = [*own.explanation]
    if other.tax_saved and own.tax_saved is not None:
        steps.append(f"Another state's plan saves {dollars(other.tax_saved)} of tax in the first year.")
    steps.extend(f"Rank {plan.rank}: {_plan_words(plan, request)}" for plan in ranked[:3])
    home = next((plan for plan in [*ranked, *unranked] if plan.is_home_plan), None)
    if home and home.rank is None:
        steps.append(f"The home plan, {home.plan_name}, is not ranked: {home.unranked_because}.")
    elif home and home.rank and home.rank > 3:
        steps.append(f"The home plan is rank {home.rank}: {_plan_words(home, request)}")
    rival = next((plan for plan in ranked if not plan.is_home_plan), None)
    if rival and rival.break_even_fee_difference:
        steps.append(
            f"The home plan may cost up to {percent(rival.break_even_fee_difference, 2)} a year more than "
            f"{rival.plan_name} before its tax advantage is used up."
        )
    if unranked:
        steps.append(f"{counted(len(unranked), 'plan')} cannot be ranked, most often because the fee is not known.")
    return tuple(steps)


def _plan_words(plan: PlanValue, request: ComparisonRequest) -> str:
    caveat = confidence_caveat(plan.confidence)
    return (
        f"{plan.plan_name} ({plan.state}): tax value {dollars(plan.tax_value or Decimal(0))} less fees "
        f"{dollars(plan.fees_over_horizon or Decimal(0))} over {counted(request.years, 'year')} is "
        f"{dollars(plan.net_value or Decimal(0))} (fee {plan.fee_words}, figures of {plan.as_of_year}"
        + (f"; {caveat})." if caveat else ").")
    )
