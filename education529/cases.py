"""Worked cases that education529 answers: state_tax, glide_path_default, tvm, tvm_blended, funds and rules.

`CASE_KINDS` maps each named section of a case file to what answers it, `CASE_INPUTS` names the inputs of sections that
keep input and answer on one level, `CASE_COMPARISONS` holds the comparison of sections that need their own.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from education529.calc.contribution_plan.goal import SavingsGoal
from education529.calc.contribution_plan.plan import contribution_plan, yearly_balances
from education529.calc.filing import read_filing_status
from education529.calc.fund_approval import validate_fund
from education529.calc.glide_path import GlidePath, RiskTolerance, effective_years, path_of_track
from education529.calc.returns import FlatReturn, PathReturns
from education529.calc.state_tax_benefit.evaluate import evaluate_benefit
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import StateTaxBenefit
from education529.calc.tables.plan_tracks import DEFAULT_PLAN_ID
from education529.calc.tables.shipped import ReferenceTables, load_shipped
from education529.calc.time_value import MonthlyConvention
from education529.case_rules import answer_rule
from lifepath.core.case_comparison import as_number
from lifepath.core.case_files import Case
from lifepath.core.case_values import amount, count, day, decimal, field, number_text
from lifepath.core.money import quantize, to_cents

SOURCE = "Worked cases of education529: state tables, glide path, time value of money, fund lists and federal rules"
DATA = Path(__file__).parent / "data"
CENT = Decimal("0.01")


@cache
def shipped_tables() -> ReferenceTables:
    """The tables that come with the app."""
    return load_shipped(DATA)


def answer_state_tax(given: dict[str, Any]) -> dict[str, Any]:
    """What a state gives for a contribution."""
    by_spouse = given.get("contribution_by_spouse")
    parts = None
    if by_spouse is not None:
        first, second = (decimal(part, "contribution_by_spouse") for part in by_spouse)
        parts = (first, second)
    result = evaluate_benefit(
        rules=shipped_tables().state_tax,
        request=BenefitRequest(
            tax_year=count(given, "tax_year"),
            resident_state=field(given, "resident_state"),
            filing_status=read_filing_status(field(given, "filing_status")),
            contribution=amount(given, "contribution"),
            plan_state=given.get("plan_state") or field(given, "resident_state"),
            contribution_by_spouse=parts,
            beneficiaries=count(given, "beneficiaries") if given.get("beneficiaries") is not None else 1,
            accounts=given.get("accounts"),
            owner_age=given.get("owner_age"),
            federal_agi=_optional_amount(given, "federal_agi"),
            state_taxable_income=_optional_amount(given, "state_taxable_income_before_529"),
        ),
    )
    return _benefit(result)


def _optional_amount(given: dict[str, Any], name: str) -> Decimal | None:
    return None if given.get(name) is None else amount(given, name)


def _benefit(result: StateTaxBenefit) -> dict[str, Any]:
    return {
        "benefit_type": result.benefit_type,
        "rule_type": result.rule_type,
        "deduction": number_text(result.deduction),
        "credit": number_text(result.credit),
        "excess_contribution": number_text(result.excess_contribution),
        "carryforward_years": result.carryforward_years,
        "tax_saved": number_text(result.tax_saved),
        "refundable": result.is_refundable,
        "options": [
            {
                "benefit_type": option.kind,
                "deduction": number_text(option.amount) if option.kind == "deduction" else "0.00",
                "credit": number_text(option.amount) if option.kind == "credit" else "0.00",
                "excess_contribution": number_text(option.excess),
                "carryforward_years": result.carryforward_years,
                "tax_saved": number_text(option.tax_saved),
            }
            for option in result.options
        ],
    }


def compare_state_tax(case: Case, actual: dict[str, Any]) -> list[str]:
    """Benefit to the cent; tax saved within tolerance of the bracket figure or of the full model.

    Where the taxpayer picks, the answer for the expected way counts, or either where the case leaves it open. A benefit
    of zero may go by any type. An answer without a tax figure is accepted: only the benefit counts then.
    """
    wanted = case.expected.get("benefit_type")
    ways = [{**actual, **option} for option in actual["options"]]
    candidates = [way for way in ways if way["benefit_type"] == wanted] or [actual]
    if ways and wanted == actual["rule_type"]:
        candidates = [{**way, "benefit_type": wanted} for way in ways]
    tolerance = (case.tolerance or {}).get("*", CENT)
    return min((_state_tax_differences(case.expected, way, tolerance) for way in candidates), key=len)


def _state_tax_differences(expected: dict[str, Any], found: dict[str, Any], tolerance: Decimal) -> list[str]:
    is_nothing = not any(as_number(expected.get(name, "0")) for name in ("deduction", "credit"))
    differences = []
    for name in ("benefit_type", "deduction", "credit", "excess_contribution", "carryforward_years", "refundable"):
        if name not in expected or (name == "benefit_type" and is_nothing):
            continue
        if not _same(expected[name], found.get(name)):
            differences.append(f"{name}: expected {expected[name]}, got {found.get(name)}")
    figures = [as_number(expected[name]) for name in ("tax_saved_bracket", "tax_saved_full_model") if name in expected]
    saved = as_number(found["tax_saved"])
    if figures and saved is not None and not any(abs(saved - (figure or 0)) <= tolerance for figure in figures):
        differences.append(f"tax_saved: expected {' or '.join(str(figure) for figure in figures)}, got {saved}")
    return differences


def _same(expected: Any, found: Any) -> bool:
    wanted, number = as_number(expected), as_number(found)
    return expected == found if wanted is None or number is None else wanted == number


def _default_path() -> GlidePath:
    return path_of_track(shipped_tables().tracks[DEFAULT_PLAN_ID, RiskTolerance.MODERATE])


def answer_glide_path(given: dict[str, Any]) -> dict[str, Any]:
    """The weights of the default path at a distance."""
    risk = RiskTolerance(given.get("risk_tolerance") or RiskTolerance.MODERATE)
    years = effective_years(years_to_enrollment=amount(given, "years_to_enrollment"), risk_tolerance=risk)
    weights = _default_path().weights_at(years)
    return {
        "equity": number_text(weights.equity),
        "fixed_income": number_text(weights.fixed_income),
        "money_market": number_text(weights.money_market),
    }


def answer_time_value(given: dict[str, Any]) -> dict[str, Any]:
    """The contribution calculator under both monthly conventions."""
    goal = SavingsGoal(
        current_annual_cost=amount(given, "current_annual_cost"),
        years_to_enrollment=amount(given, "years_to_enrollment"),
        cost_inflation=amount(given, "cost_inflation"),
        current_balance=amount(given, "current_balance"),
        monthly_contribution=amount(given, "monthly_contribution"),
        years_in_college=given.get("years_in_college", 4),
    )
    returns = FlatReturn(amount(given, "annual_return"))
    plans = {
        convention: contribution_plan(goal=goal, returns=returns, convention=convention)
        for convention in MonthlyConvention
    }
    plan = plans[MonthlyConvention.EFFECTIVE]
    return {
        "first_year_cost": number_text(plan.college_years[0].cost),
        "total_cost_sum": number_text(plan.total_cost),
        "total_cost_value_at_enrollment": number_text(plan.total_cost_value_at_enrollment),
        **{
            convention.value: {
                "projected_balance": number_text(plan.projected_balance),
                "projected_gap": number_text(plan.projected_gap),
                "required_monthly": number_text(plan.required_monthly),
                "additional_monthly": number_text(plan.additional_monthly),
            }
            for convention, plan in plans.items()
        },
    }


def answer_blended(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Balances year by year along the default path."""
    goal = SavingsGoal(
        current_annual_cost=Decimal(0),
        years_to_enrollment=amount(given, "years"),
        cost_inflation=Decimal(0),
        current_balance=amount(given, "balance"),
        monthly_contribution=amount(given, "monthly"),
    )
    returns = PathReturns(
        path=_default_path(),
        risk_tolerance=RiskTolerance(given.get("risk_tolerance") or RiskTolerance.MODERATE),
        equity_return=amount(given, "equity_return"),
        fixed_income_return=amount(given, "fixed_income_return"),
        money_market_return=amount(given, "money_market_return"),
    )
    rows = yearly_balances(goal=goal, returns=returns, convention=MonthlyConvention.EFFECTIVE)
    return [
        {
            "years_to_enrollment": number_text(row.years_to_enrollment),
            "blended_return": number_text(quantize(row.annual_return, 6)),
            "end_balance": number_text(to_cents(row.end_balance)),
        }
        for row in rows
    ]


def answer_fund(given: dict[str, Any]) -> dict[str, Any]:
    """Whether a fund is on a plan's menu."""
    answer = validate_fund(
        menus=shipped_tables().menus,
        plan_id=field(given, "plan_id") or "",
        identifier=field(given, "identifier") or "",
        as_of=day(given, "as_of"),
    )
    return {"approved": answer.approved, "reason": answer.reason, "list_complete": answer.list_complete}


def answer_federal_rule(given: dict[str, Any]) -> dict[str, Any]:
    """A federal rule or a state's maximum, by the name of the rule."""
    return answer_rule(given, tables=shipped_tables())


CASE_KINDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "state_tax": answer_state_tax,
    "glide_path_default": answer_glide_path,
    "tvm": answer_time_value,
    "tvm_blended": answer_blended,
    "funds": answer_fund,
    "rules": answer_federal_rule,
}

CASE_INPUTS: dict[str, tuple[str, ...]] = {
    "glide_path_default": ("years_to_enrollment", "risk_tolerance"),
    "funds": ("plan_id", "identifier", "as_of"),
}

CASE_COMPARISONS: dict[str, Callable[[Case, Any], list[str]]] = {"state_tax": compare_state_tax}
