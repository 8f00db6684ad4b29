"""The figures behind the financial health score, each from the records that hold it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lifepath.banking.choices import AccountKind
from lifepath.banking.models import BankAccount
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO
from lifepath.core.rationals import exact, mean, round_half_up
from lifepath.investments.choices import AssetType
from lifepath.investments.models import InvestmentHolding
from lifepath.users.choices import FactLayer
from lifepath.users.selectors import household_context
from planning.calc.health_score import HealthScore, HealthTable, HouseholdFigures, score_health
from planning.calc.health_table import read_health_table
from planning.calc.insight import EvidenceRow
from planning.selectors.insights.household_lines import HouseholdLines
from retirement.calc.gap import analyse_gap
from retirement.models import RetirementProfile
from retirement.selectors.profiles import NoBirthDate, gap_case, plan_of, with_parts

TABLE = Path(__file__).resolve().parent.parent.parent / "data" / "health_score.json"
AT_HAND = (AccountKind.CHECKING, AccountKind.SAVINGS, AccountKind.CASH)
SINGLE_SECURITIES = (AssetType.STOCK, AssetType.BOND)
POLICIES_NEEDED, POLICIES_IN_FORCE = "insurance_policies_needed", "insurance_policies_in_force"
INCOME = "gross_annual_income"


@dataclass(frozen=True, slots=True)
class Health:
    """The score, the figures it was made of, and the records behind each ratio."""

    score: HealthScore
    figures: HouseholdFigures
    evidence: dict[str, tuple[EvidenceRow, ...]]
    assumptions: tuple[Assumption, ...]


@cache
def health_table() -> HealthTable:
    """The shipped table."""
    return read_health_table(TABLE)


def financial_health(household: HouseholdLines) -> Health:
    """Score the household on what is known of it; what is not known is left out."""
    evidence: dict[str, tuple[EvidenceRow, ...]] = {}
    months = household.months
    spending = _mean([month.total_spending for month in months])
    income = _mean([month.income + max(month.household_transfers, ZERO) for month in months])
    housing = _mean([month.housing for month in months])
    debts = _mean([month.debt_payments for month in months])
    liquid = _at_hand(household, evidence)
    funded = _retirement_funded(household, evidence)
    largest, invested = _largest_position(household, evidence)
    facts = household_context.facts(household.household.pk)
    gross = _fact(facts, INCOME)
    needed, held = _fact(facts, POLICIES_NEEDED), _fact(facts, POLICIES_IN_FORCE)
    figures = HouseholdFigures(
        liquid_savings=liquid,
        spending=spending,
        income=income,
        gross_income=None if gross is None else round_half_up(exact(gross) / 12),
        debt_and_housing_payments=None if housing is None or debts is None else max(housing + debts, ZERO),
        housing=housing,
        retirement_funded_share=funded,
        policies_needed=None if needed is None else int(needed),
        policies_in_force=None if held is None else int(held),
        largest_position=largest,
        invested=invested,
    )
    return Health(score_health(figures=figures, table=health_table()), figures, evidence, (household.window,))


def _mean(values: list[Decimal]) -> Decimal | None:
    return round_half_up(mean([exact(value) for value in values])) if values else None


def _fact(facts: Any, name: str) -> Decimal | None:
    fact = facts.get(name)
    return None if fact is None or fact.layer == FactLayer.DEFAULT or fact.is_doubtful else Decimal(str(fact.value))


def _at_hand(household: HouseholdLines, evidence: dict[str, tuple[EvidenceRow, ...]]) -> Decimal | None:
    accounts = list(
        BankAccount.objects.visible_to(household.user)
        .of_household(household.household.pk)
        .filter(kind__in=AT_HAND, currency=household.household.currency)
        .order_by("name", "pk")
    )
    evidence["emergency_months"] = tuple(EvidenceRow("account", str(row.pk), row.name) for row in accounts)
    return max(sum((row.balance for row in accounts), ZERO), ZERO) if accounts else None


def _retirement_funded(household: HouseholdLines, evidence: dict[str, tuple[EvidenceRow, ...]]) -> Decimal | None:
    profiles = RetirementProfile.objects.visible_to(household.user).of_household(household.household.pk)
    profile = with_parts(profiles).order_by("created_at", "pk").first()
    if profile is None:
        return None
    try:
        result = analyse_gap(gap_case(plan_of(profile, today=household.today)).inputs)
    except NoBirthDate:
        return None
    evidence["retirement_funded_share"] = (EvidenceRow("plan", str(profile.pk), str(profile)),)
    required = result.required_balance_real
    return (
        None if required <= 0 else max(ZERO, round_half_up(exact(result.projected_balance_real) / exact(required), 6))
    )


def _largest_position(
    household: HouseholdLines, evidence: dict[str, tuple[EvidenceRow, ...]]
) -> tuple[Decimal | None, Decimal | None]:
    """The largest single stock or bond, and all holdings; broad funds are not one position."""
    held = [
        row
        for row in InvestmentHolding.objects.visible_to(household.user)
        .of_household(household.household.pk)
        .order_by("symbol", "pk")
        if row.market_value is not None and row.market_value > 0
    ]
    if not held:
        return None, None
    sums: dict[str, Decimal] = {}
    for row in held:
        if row.asset_type in SINGLE_SECURITIES:
            sums[row.symbol] = sums.get(row.symbol, ZERO) + row.market_value
    symbol = max(sums, key=lambda name: sums[name], default=None)
    evidence["largest_position_share"] = tuple(
        EvidenceRow("holding", str(row.pk), row.symbol) for row in held if row.symbol == symbol
    )
    return (ZERO if symbol is None else sums[symbol]), sum((row.market_value for row in held), ZERO)
