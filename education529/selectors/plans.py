"""Stored plans as the calculations take them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Sum

from education529 import assumed_returns
from education529.calc.allocation import Holdings, Recommendation, recommend
from education529.calc.college_cost import latest_year, published_cost
from education529.calc.contribution_plan.result import ContributionPlan
from education529.calc.errors import BadInput
from education529.calc.glide_path import GlidePath, GlidePoint, RiskTolerance, Weights
from education529.calc.state_comparison.result import Comparison
from education529.calc.state_tax_benefit.result import StateTaxBenefit
from education529.choices import PortfolioType
from education529.models import Plan529
from education529.selectors import calculators
from education529.selectors.household_context import Known, fill, household_facts
from education529.selectors.tables import reference_tables
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, quantize, split
from lifepath.investments.choices import AssetClass
from lifepath.investments.models import InvestmentHolding

DefaultPath = Callable[[], GlidePath]
Facts = dict[str, Known]
OWN = "household's records"
EQUITY_CLASSES = frozenset({AssetClass.US_EQUITY, AssetClass.INTL_EQUITY, AssetClass.REAL_ESTATE})


class CannotCompute(Exception):
    """Something must be known about the household first; `missing` names it."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Answer:
    """A calculation's answer with the assumptions that the records brought."""

    result: Any
    assumptions: tuple[Assumption, ...] = ()


def years_of(plan: Plan529, today: dt.date) -> Decimal:
    """Years to the beneficiary's enrollment."""
    years = plan.beneficiary.years_to_enrollment(today)
    if years is None:
        raise CannotCompute("The beneficiary has neither a birth date nor an enrollment month.", ("birth_date",))
    return years


def path_of(plan: Plan529, default: DefaultPath = calculators.default_path) -> GlidePath:
    """The plan's own path, the mix of a static portfolio, else the default path."""
    if plan.portfolio_type == PortfolioType.STATIC and plan.target_equity_share is not None:
        mix = Weights(plan.target_equity_share, 1 - plan.target_equity_share, Decimal(0))
        return GlidePath(f"static mix of {plan.plan_name}", (GlidePoint(Decimal(0), mix),), OWN)
    points = tuple(
        GlidePoint(
            point.years_to_enrollment,
            Weights(point.equity_share, point.fixed_income_share, point.money_market_share),
        )
        for point in plan.glide_path.all()
    )
    return GlidePath(f"own path of {plan.plan_name}", points, OWN) if points else default()


def holdings_of(plan: Plan529) -> Holdings | None:
    """Dollars by asset class of everything that is held; None while nothing is known."""
    linked = _linked_holdings(plan)
    if linked is not None:
        return linked
    rows = list(plan.holdings.all())
    if not rows:
        return None
    totals = [ZERO, ZERO, ZERO]
    for row in rows:
        shares = (row.equity_share, row.fixed_income_share, row.money_market_share)
        totals = [total + part for total, part in zip(totals, split(row.market_value, shares), strict=True)]
    return Holdings(*totals)


def _linked_holdings(plan: Plan529) -> Holdings | None:
    """What the linked account holds; None without one, or where a holding's asset class does not tell its mix."""
    if plan.investment_account_id is None:
        return None
    rows = InvestmentHolding.objects.filter(
        account=plan.investment_account_id, market_value__isnull=False, shares__gt=0
    )
    sums = dict(rows.order_by().values_list("asset_class").annotate(total=Sum("market_value")))
    if not sums or set(sums) - EQUITY_CLASSES - {AssetClass.BOND, AssetClass.CASH}:
        return None
    equity = sum((sums.get(name, ZERO) for name in EQUITY_CLASSES), ZERO)
    return Holdings(equity, sums.get(AssetClass.BOND, ZERO), sums.get(AssetClass.CASH, ZERO))


def plan_recommendation(plan: Plan529, *, today: dt.date, beside: str = "") -> Recommendation:
    """The weights for the plan's beneficiary today, with drift and trades."""
    return recommend(
        path=path_of(plan),
        years_to_enrollment=years_of(plan, today),
        risk_tolerance=RiskTolerance(plan.risk_tolerance),
        holdings=holdings_of(plan),
        beside=calculators.published_track(beside) if beside else None,
    )


def equity_drift(plan: Plan529, recommendation: Recommendation) -> Decimal | None:
    """The equity held less the equity recommended; None while it is not known what is held."""
    if recommendation.trades:
        return recommendation.trades[0].drift
    if plan.current_equity_share is None:
        return None
    return quantize(plan.current_equity_share - recommendation.weights.equity, 6)


def plan_projection(
    plan: Plan529,
    *,
    today: dt.date,
    rates: dict[str, Any] | None = None,
    default: DefaultPath = calculators.default_path,
) -> Answer:
    """Projected balance against the cost of college; a published average where no cost was estimated."""
    years = assumed_returns.YEARS_IN_COLLEGE
    if plan.estimated_cost is not None:
        yearly = plan.estimated_cost / years
        cost = Assumption("Cost of college", f"a quarter of the estimated {plan.estimated_cost} a year", OWN)
    else:
        yearly, cost = _published_cost()
    given = {
        "current_annual_cost": yearly,
        "years_to_enrollment": years_of(plan, today),
        "current_balance": plan.balance,
        "monthly_contribution": plan.monthly_contribution,
        "years_in_college": years,
        "risk_tolerance": plan.risk_tolerance,
        **(rates or {}),
    }
    result: ContributionPlan = calculators.savings(given, today=today, path=path_of(plan, default))
    return Answer(result, (cost, *_defaults(given)))


def projected_gap(plan: Plan529, *, today: dt.date, default: DefaultPath = calculators.default_path) -> Decimal | None:
    """The shortfall against the estimated cost; None while cost or enrollment is not known, or no figure can be told.

    Over many plans `default` reads the default path once.
    """
    if plan.estimated_cost is None:
        return None
    try:
        gap: Decimal = plan_projection(plan, today=today, default=default).result.projected_gap
    except (CannotCompute, BadInput, InvalidOperation):
        return None
    return gap


def plan_tax_benefit(plan: Plan529, *, today: dt.date, facts: Facts | None = None) -> Answer:
    """What the household's state gives for twelve of the plan's deposits in the running year."""
    given = {
        "tax_year": today.year,
        "contribution": 12 * plan.monthly_contribution,
        "plan_state": plan.state,
    }
    filled = fill(given, _facts(plan, facts), income_fields=("federal_agi", "state_taxable_income"))
    _require(filled.data, ("resident_state", "filing_status"))
    result: StateTaxBenefit = calculators.tax_benefit(filled.data)
    return Answer(result, filled.assumptions)


def plan_comparison(plan: Plan529, *, today: dt.date, facts: Facts | None = None) -> Answer:
    """Every state's plan for this household, its balance and its deposits."""
    years = max(1, int(years_of(plan, today)))
    given = {
        "contribution": 12 * plan.monthly_contribution,
        "current_balance": plan.balance,
        "horizon": min(years, 60),
    }
    filled = fill(given, _facts(plan, facts), income_fields=("taxable_income",))
    _require(filled.data, ("resident_state", "filing_status", "taxable_income"))
    result: Comparison = calculators.comparison(filled.data, today=today)
    return Answer(result, filled.assumptions)


def _facts(plan: Plan529, facts: Facts | None) -> Facts:
    return household_facts(plan.beneficiary.person.household_id) if facts is None else facts


def _require(data: dict[str, Any], names: Iterable[str]) -> None:
    missing = tuple(name for name in names if data.get(name) is None)
    if missing:
        words = ", ".join(name.replace("_", " ") for name in missing)
        raise CannotCompute(f"The household's records do not say: {words}.", missing)


def _published_cost() -> tuple[Decimal, Assumption]:
    costs = reference_tables().college_costs
    found = published_cost(costs=costs, sector=assumed_returns.COLLEGE_SECTOR, academic_year=latest_year(costs))
    return found.amount, found.assumptions[0]


def _defaults(given: dict[str, Any]) -> list[Assumption]:
    stated = {"annual_return_rate": "the yearly returns", "cost_inflation_rate": "cost inflation"}
    left = [words for name, words in stated.items() if name not in given]
    if not left:
        return []
    return [Assumption("Rates that nobody stated", " and ".join(left), "project convention", "", "assumed")]
