"""One function for each calculator: checked inputs and the tables in place, in; the calculation's answer, out."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from education529 import assumed_returns
from education529.calc.aggregate_limit import Acceptance, accepted_contribution
from education529.calc.allocation import Recommendation, recommend
from education529.calc.college_cost import TOTAL, PublishedCost, latest_year, published_cost
from education529.calc.contribution_plan.goal import SavingsGoal
from education529.calc.contribution_plan.plan import contribution_plan
from education529.calc.contribution_plan.result import ContributionPlan
from education529.calc.enrollment import years_from_age, years_from_birth_date
from education529.calc.errors import BadInput
from education529.calc.filing import read_filing_status
from education529.calc.financial_aid import AidEffect, aid_effect, read_owner
from education529.calc.fund_approval import Approval, validate_funds
from education529.calc.gifts import GiftLimits, GiftPlan, gift_limits, gift_plan
from education529.calc.glide_path import GlidePath, RiskTolerance, path_of_track
from education529.calc.returns import FlatReturn, PathReturns, Returns
from education529.calc.roth_rollover import RothCapacity, RothRequest, roth_capacity
from education529.calc.state_comparison.compare import compare_plans
from education529.calc.state_comparison.request import DEFAULT_GROSS_RETURN, ComparisonRequest
from education529.calc.state_comparison.result import Comparison
from education529.calc.state_tax_benefit.evaluate import evaluate_benefit
from education529.calc.state_tax_benefit.recapture import recapture_warnings
from education529.calc.state_tax_benefit.request import BenefitRequest
from education529.calc.state_tax_benefit.result import StateTaxBenefit
from education529.calc.tables.plan_tracks import DEFAULT_PLAN_ID, PlanTrack
from education529.calc.time_value import MonthlyConvention
from education529.calc.withdrawal import Expenses, PenaltyException, WithdrawalPlan, plan_withdrawal
from education529.selectors.tables import reference_tables

Given = Mapping[str, Any]


class UnknownTrack(BadInput):
    """No published path goes by that name."""


def default_path() -> GlidePath:
    """The path that holds where a plan has none of its own."""
    return path_of_track(reference_tables().tracks[DEFAULT_PLAN_ID, RiskTolerance.MODERATE])


def published_track(plan_id: str, track: str = "") -> PlanTrack:
    """A real plan's track, the first one where none is named."""
    tracks = reference_tables().tracks
    wanted = plan_id.strip().upper()
    found = [entry for (known, _), entry in tracks.items() if known.upper() == wanted]
    if not found:
        known = ", ".join(sorted({name for name, _ in tracks if name != DEFAULT_PLAN_ID}))
        raise UnknownTrack("beside_plan_id", f"{plan_id!r} has no published path; known: {known}.")
    if not track:
        return found[0]
    named = next((entry for entry in found if entry.track.casefold() == track.strip().casefold()), None)
    if named is None:
        names = ", ".join(entry.track for entry in found)
        raise UnknownTrack("beside_track", f"{track!r} is not a track of {plan_id}; known: {names}.")
    return named


def years_given(given: Given, today: dt.date) -> Decimal:
    """The distance to enrollment under whichever name it was given."""
    if given.get("years_to_enrollment") is not None:
        return Decimal(given["years_to_enrollment"])
    if given.get("beneficiary_age") is not None:
        return years_from_age(given["beneficiary_age"])
    return years_from_birth_date(birth_date=given["birth_date"], today=today)


def recommendation(given: Given, *, today: dt.date) -> Recommendation:
    """The weights at a distance on the default path."""
    beside = given.get("beside_plan_id")
    return recommend(
        path=default_path(),
        years_to_enrollment=years_given(given, today),
        risk_tolerance=RiskTolerance(given["risk_tolerance"]),
        holdings=given.get("holdings"),
        beside=published_track(beside, given.get("beside_track", "")) if beside else None,
    )


def comparison(given: Given, *, today: dt.date) -> Comparison:
    """Every state's plan for one resident; the tax year is the running one where none is given."""
    tables = reference_tables()
    request = ComparisonRequest(
        tax_year=given.get("tax_year") or today.year,
        resident_state=given["resident_state"],
        filing_status=read_filing_status(given["filing_status"]),
        contribution=given["contribution"],
        taxable_income=given["taxable_income"],
        federal_agi=given.get("federal_agi"),
        beneficiary_age=given.get("beneficiary_age"),
        horizon_years=given.get("horizon"),
        current_balance=Decimal(given.get("current_balance") or 0),
        gross_return=given.get("gross_return_rate", DEFAULT_GROSS_RETURN),
    )
    return compare_plans(rules=tables.state_tax, plans=tables.plans, request=request)


def tax_benefit(given: Given) -> StateTaxBenefit:
    """What a state gives for a contribution."""
    by_spouse = given.get("contribution_by_spouse")
    request = BenefitRequest(
        tax_year=given["tax_year"],
        resident_state=given["resident_state"],
        filing_status=read_filing_status(given["filing_status"]),
        contribution=given["contribution"],
        plan_state=given.get("plan_state") or given["resident_state"],
        contribution_by_spouse=(by_spouse[0], by_spouse[1]) if by_spouse else None,
        beneficiaries=given.get("beneficiaries", 1),
        accounts=given.get("accounts"),
        owner_age=given.get("owner_age"),
        federal_agi=given.get("federal_agi"),
        state_taxable_income=given.get("state_taxable_income"),
        withdrawals=Decimal(given.get("withdrawals") or 0),
    )
    return evaluate_benefit(rules=reference_tables().state_tax, request=request)


def fund_answers(given: Given, *, today: dt.date) -> tuple[Approval, ...]:
    """Whether portfolios are on a plan's menu."""
    return validate_funds(
        menus=reference_tables().menus,
        plan_id=given["plan_id"],
        identifiers=given["identifiers"],
        as_of=given.get("as_of") or today,
    )


def savings(given: Given, *, today: dt.date, path: GlidePath | None = None) -> ContributionPlan:
    """The contribution calculator."""
    goal = SavingsGoal(
        current_annual_cost=given["current_annual_cost"],
        years_to_enrollment=years_given(given, today),
        cost_inflation=given.get("cost_inflation_rate", assumed_returns.COST_INFLATION),
        current_balance=Decimal(given.get("current_balance") or 0),
        monthly_contribution=Decimal(given.get("monthly_contribution") or 0),
        years_in_college=given.get("years_in_college", assumed_returns.YEARS_IN_COLLEGE),
    )
    convention = MonthlyConvention(given.get("monthly_convention", MonthlyConvention.EFFECTIVE))
    return contribution_plan(goal=goal, returns=_returns(given, path), convention=convention)


def _returns(given: Given, path: GlidePath | None) -> Returns:
    if given.get("annual_return_rate") is not None:
        return FlatReturn(given["annual_return_rate"])
    return PathReturns(
        path=path or default_path(),
        risk_tolerance=RiskTolerance(given.get("risk_tolerance", RiskTolerance.MODERATE)),
        equity_return=given.get("equity_return_rate", assumed_returns.EQUITY_RETURN),
        fixed_income_return=given.get("fixed_income_return_rate", assumed_returns.FIXED_INCOME_RETURN),
        money_market_return=given.get("money_market_return_rate", assumed_returns.MONEY_MARKET_RETURN),
    )


def college_costs(given: Given) -> tuple[PublishedCost, ...]:
    """Published averages of a year and component, of one sector or of all that the table has."""
    costs = reference_tables().college_costs
    year = given.get("academic_year") or latest_year(costs)
    component, state = given.get("component") or TOTAL, (given.get("state") or "").upper()
    matching = [c.sector for c in costs if (c.academic_year, c.component, c.state) == (year, component, state)]
    sectors = [given["sector"]] if given.get("sector") else list(dict.fromkeys(matching))
    wanted = sectors or [costs[0].sector]  # nothing matches: the refusal says what the table has
    return tuple(
        published_cost(costs=costs, sector=sector, academic_year=year, component=component, state=state)
        for sector in wanted
    )


def gifts(given: Given) -> tuple[GiftLimits, GiftPlan]:
    """What may be given, and how a contribution counts."""
    federal = reference_tables().federal
    limits = gift_limits(federal=federal, year=given["year"], donors=given["donors"])
    plan = gift_plan(
        federal=federal,
        year=given["year"],
        contribution=given["contribution"],
        donors=given["donors"],
        elect_five_years=given["elect_five_years"],
    )
    return limits, plan


def roth_rollover(given: Given) -> RothCapacity:
    """What may move into the beneficiary's Roth IRA."""
    names = RothRequest.__dataclass_fields__
    request = RothRequest(**{name: _number(value) for name, value in given.items() if name in names})
    return roth_capacity(federal=reference_tables().federal, request=request)


def withdrawal(given: Given) -> WithdrawalPlan:
    """What a withdrawal costs."""
    tables = reference_tables()
    warnings: tuple[str, ...] = ()
    if given.get("resident_state"):
        state = tables.state_tax.require_state(given["resident_state"], field="resident_state")
        rule = tables.state_tax.benefit(tax_year=given["year"], state=state)
        warnings = recapture_warnings(rules=tables.state_tax, rule=rule)
    return plan_withdrawal(
        federal=tables.federal,
        year=given["year"],
        withdrawal=given["withdrawal"],
        balance=given["balance"],
        basis=given["basis"],
        marginal_rate=given["marginal_tax_rate"],
        expenses=Expenses(**{name: _number(value) for name, value in given["expenses"].items()}),
        exception=PenaltyException(given["penalty_exception"]),
        state_warnings=warnings,
    )


def aid(given: Given) -> AidEffect:
    """The effect on financial aid."""
    return aid_effect(
        federal=reference_tables().federal,
        owner=read_owner(given["owner"]),
        balance=given["balance"],
        year=given.get("year"),
    )


def aggregate_limit(given: Given) -> Acceptance:
    """What a state still accepts for a child."""
    return accepted_contribution(
        plans=reference_tables().plans,
        plan_state=given["plan_state"],
        balance_all_accounts=given["balance_all_accounts"],
        contribution=given["contribution"],
    )


def _number(value: Any) -> Any:
    """Whole defaults of a serializer as amounts; flags stay flags, years stay whole."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) and value == 0 else value
