"""College savings of the demonstration: an account for each child of the couple."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from education529.calc.glide_path import GlidePoint, Weights
from education529.choices import PortfolioType, Risk
from education529.models import Beneficiary, Plan529, PlanHolding
from education529.services.beneficiaries import add_beneficiary
from education529.services.plans import replace_glide_path
from lifepath.investments.choices import AccountType, AssetClass, AssetType
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.services.accounts import open_account
from lifepath.investments.services.holdings import enter_holding
from lifepath.users.choices import FactLayer, Relation
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household, Person
from lifepath.users.selectors.household_context import facts
from lifepath.users.services.household_context import record_fact

AS_OF = dt.date(2026, 10, 30)
STOCKS, BONDS = "my529 Total Stock Market Index", "Fixed Income"


@transaction.atomic
def build() -> str:
    """Mia saves in the home plan, Leo in Utah's with a path of his own."""
    household = Household.objects.filter(name=JOINT_NAME).first()
    if household is None:
        return "No demo couple is there to save for college."
    children = [
        person
        for person in Person.objects.filter(household=household, relation=Relation.CHILD).order_by("birth_date")
        if not Beneficiary.objects.filter(person=person).exists()
    ]
    for person in children:
        beneficiary = add_beneficiary(
            household_id=household.pk, person=person, name="", birth_date=None, enrollment_month=None
        )
        if person.name == "Mia":
            _plan_of_mia(beneficiary)
        else:
            _plan_of_leo(beneficiary)
    if "filing_status" not in facts(household.pk):
        record_fact(
            household_id=household.pk,
            name="filing_status",
            value="joint",
            layer=FactLayer.STATED,
            source="first meeting",
            as_of=AS_OF,
        )
    total = Plan529.objects.of_household(household.pk).count()
    return f"{len(children)} children became beneficiaries; the couple has {total} 529 plans."


def _plan_of_mia(beneficiary: Beneficiary) -> None:
    plan = Plan529.objects.create(
        beneficiary=beneficiary,
        plan_name="CollegeInvest Direct Portfolio",
        state="CO",
        custodian="Vanguard",
        current_balance=Decimal("41250.00"),
        monthly_contribution=Decimal("350.00"),
        target_college="University of Colorado Boulder",
        estimated_cost=Decimal("128000.00"),
        portfolio_type=PortfolioType.AGE_BASED,
    )
    _hold(plan, "CollegeInvest blended portfolio", "41250.00", ("0.7", "0.3", "0"))


def _plan_of_leo(beneficiary: Beneficiary) -> None:
    plan = Plan529.objects.create(
        beneficiary=beneficiary,
        plan_name="my529",
        state="UT",
        custodian="Bank of New York Mellon",
        fund_list_id="UT-MY529",
        current_balance=Decimal("18600.00"),
        monthly_contribution=Decimal("250.00"),
        target_college="",
        estimated_cost=Decimal("124000.00"),
        portfolio_type=PortfolioType.CUSTOM,
        risk_tolerance=Risk.AGGRESSIVE,
    )
    replace_glide_path(
        plan=plan,
        points=[
            _point("18", "1", "0", "0"),
            _point("8", "0.75", "0.25", "0"),
            _point("3", "0.4", "0.5", "0.1"),
            _point("0", "0.1", "0.2", "0.7"),
        ],
    )
    _hold(plan, STOCKS, "17400.00", ("1", "0", "0"))
    _hold(plan, BONDS, "1200.00", ("0", "1", "0"))
    plan.investment_account = _account_of(plan)
    plan.save(update_fields=["investment_account"])


def _account_of(plan: Plan529) -> InvestmentAccount:
    """The plan as an investment account, with what it holds."""
    account = open_account(
        household=plan.beneficiary.person.household,
        values={"name": "my529 for Leo", "account_type": AccountType.COLLEGE_529, "institution_name": "my529"},
        balance=None,
        balance_on=AS_OF,
    )
    for symbol, name, asset_class, worth in (
        ("MY529-STOCK", STOCKS, AssetClass.US_EQUITY, "17400"),
        ("MY529-BOND", BONDS, AssetClass.BOND, "1200"),
    ):
        values = {
            "symbol": symbol,
            "name": name,
            "asset_type": AssetType.MUTUAL_FUND,
            "asset_class": asset_class,
            "shares": Decimal(worth) / 20,
            "current_price": Decimal(20),
            "price_on": AS_OF,
            "uses_market_prices": False,
        }
        enter_holding(account=account, values=values, today=AS_OF)
    return account


def _point(years: str, *weights: str) -> GlidePoint:
    return GlidePoint(Decimal(years), Weights(*(Decimal(weight) for weight in weights)))


def _hold(plan: Plan529, fund: str, value: str, weights: tuple[str, str, str]) -> None:
    equity, fixed_income, money_market = (Decimal(weight) for weight in weights)
    PlanHolding.objects.create(
        plan=plan,
        fund_name=fund,
        market_value=Decimal(value),
        equity_share=equity,
        fixed_income_share=fixed_income,
        money_market_share=money_market,
        as_of=AS_OF,
    )
