"""Where a household could save."""

import datetime as dt
from decimal import Decimal
from typing import Any

from budgets.calc.savings_opportunities.opportunity import Opportunity
from budgets.calc.savings_opportunities.ranking import CashPosition, SavingsOffer, find_opportunities
from budgets.calc.spending import WINDOW_MONTHS, SpendingAnalysis
from budgets.choices import OpportunityMarkKind
from budgets.models import MonthlySpending, OpportunityMark
from budgets.selectors.discretion import Hidden, hidden_from
from budgets.selectors.spending import months_of_spending, spending_analysis
from lifepath.banking.calc.recurring import find_recurring
from lifepath.banking.choices import AccountKind
from lifepath.banking.models import BankAccount
from lifepath.banking.selectors.recurring import statement_lines
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.rationals import exact, mean, round_half_up
from lifepath.users.models import Household

AT_HAND = (AccountKind.CHECKING, AccountKind.CASH)


def opportunities(
    *, user: Any, household: Household, now: dt.datetime, offered_rate: Decimal | None
) -> list[Opportunity]:
    """Every way to save that the household did not dismiss, the largest first."""
    as_of = household.today(now)
    lines = statement_lines(user=user, household_id=household.pk, as_of=as_of, now=now)
    running = Month.of(as_of)
    hidden = hidden_from(user=user, household=household, now=now)
    months = months_of_spending(
        household_id=household.pk, first=running.plus(-WINDOW_MONTHS), last=running.plus(-1), hidden=hidden
    )
    marks = OpportunityMark.objects.of_household(household.pk).values_list("mark", "key")
    kept: dict[str, set[str]] = {kind: set() for kind in OpportunityMarkKind.values}
    for mark, key in marks:
        kept[mark].add(key)
    return find_opportunities(
        as_of=as_of,
        series=find_recurring(lines=lines, as_of=as_of),
        lines=lines,
        analysis=_analysis(household, months, hidden),
        cash=_cash(user, household, months) if offered_rate is not None else None,
        offer=None if offered_rate is None else SavingsOffer(offered_rate, "stated in the request", as_of),
        unused=kept[OpportunityMarkKind.UNUSED],
        dismissed=kept[OpportunityMarkKind.DISMISSED],
    )


def _analysis(household: Household, months: list[MonthlySpending], hidden: Hidden) -> SpendingAnalysis | None:
    if not months:
        return None
    return spending_analysis(household_id=household.pk, month=Month.of(months[-1].month), hidden=hidden)


def _cash(user: Any, household: Household, months: list[MonthlySpending]) -> CashPosition | None:
    accounts = list(
        BankAccount.objects.visible_to(user)
        .of_household(household.pk)
        .filter(kind__in=AT_HAND, currency=household.currency)
        .order_by("pk")
    )
    if not accounts or not months:
        return None
    return CashPosition(
        account_ids=tuple(str(account.pk) for account in accounts),
        balance=sum((account.balance for account in accounts), ZERO),
        annual_rate=Decimal(0),
        monthly_spending=round_half_up(mean([exact(month.total_spending) for month in months])),
    )
