"""What an account holds, against the plan's menu, and a glide path of its own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from education529.calc.fund_approval import Approval, validate_fund
from education529.calc.glide_path import GlidePath, GlidePoint, Weights
from education529.models import GlidePathPoint, Plan529
from education529.selectors.tables import reference_tables
from lifepath.core import audit
from lifepath.investments.choices import AccountType
from lifepath.investments.models import InvestmentAccount

EQUITY = frozenset({"us_equity", "intl_equity", "global_equity", "real_estate"})
FIXED_INCOME = frozenset({"us_bond", "intl_bond"})
CASH = frozenset({"stable_value", "capital_preservation", "bank_deposit", "short_term_reserves", "money_market"})
ONE, NONE = Decimal(1), Decimal(0)


class FundNotApproved(Exception):
    """The portfolio is not on the plan's menu on the day; carries the whole answer."""

    def __init__(self, answer: Approval) -> None:
        super().__init__(f"{answer.identifier}: {answer.reason}" + (f" {answer.hint}" if answer.hint else ""))
        self.answer = answer


@dataclass(frozen=True, slots=True)
class SelectedFund:
    """A portfolio that may be held; `weights` None where its mix is not one asset class."""

    name: str
    weights: Weights | None


def select_fund(*, plan: Plan529, identifier: str, as_of: dt.date) -> SelectedFund:
    """The portfolio under its name on the menu. Without a fund list for the plan any name is taken as it stands."""
    if not plan.fund_list_id:
        return SelectedFund(identifier.strip(), None)
    menus = reference_tables().menus
    answer = validate_fund(menus=menus, plan_id=plan.fund_list_id, identifier=identifier, as_of=as_of)
    if not answer.approved:
        raise FundNotApproved(answer)
    options = menus[answer.plan_id].options
    asset_class = next(option.asset_class for option in options if option.option_name == answer.matched_name)
    return SelectedFund(answer.matched_name, _weights(asset_class))


def _weights(asset_class: str) -> Weights | None:
    for group, weights in ((EQUITY, (ONE, NONE, NONE)), (FIXED_INCOME, (NONE, ONE, NONE)), (CASH, (NONE, NONE, ONE))):
        if asset_class in group:
            return Weights(*weights)
    return None


def link_refusal(*, account: InvestmentAccount, household_id: UUID, plan_id: UUID | None) -> str:
    """Why a plan cannot be kept as this investment account; empty where it can."""
    if account.household_id != household_id:
        return "The account belongs to another household."
    if account.account_type != AccountType.COLLEGE_529:
        return "The account is not of type 529."
    if Plan529.objects.filter(investment_account=account).exclude(pk=plan_id).exists():
        return "Another plan is kept as this account."
    return ""


@transaction.atomic
def replace_glide_path(*, plan: Plan529, points: Sequence[GlidePoint]) -> None:
    """Give the plan a path of its own; no points take it away. Raises BadGlidePath."""
    if points:
        GlidePath(plan.plan_name, tuple(points), "the household's own path")
    Plan529.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    before = [str(point) for point in plan.glide_path.order_by("-years_to_enrollment")]
    plan.glide_path.all().delete()
    made = GlidePathPoint.objects.bulk_create(
        GlidePathPoint(
            plan=plan,
            years_to_enrollment=point.years_to_enrollment,
            equity_share=point.weights.equity,
            fixed_income_share=point.weights.fixed_income,
            money_market_share=point.weights.money_market,
        )
        for point in points
    )
    audit.record(
        "glide_path_replaced",
        household_id=plan.owning_household_id,
        instance=plan,
        before={"points": before},
        after={"points": [str(point) for point in made]},
    )
