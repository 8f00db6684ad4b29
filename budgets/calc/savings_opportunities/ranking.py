"""Where could a household save? Everything found, largest yearly saving first.

Savings may overlap (a subscription also counts in its category), so they are not to be added up. Categories are held
against confirmed figures of peers only, from 10 % and 25 dollars a month above them. Taxes are left out.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.calc.savings_opportunities.fees import fee_savings
from budgets.calc.savings_opportunities.opportunity import EASY, EFFORTS, HARD, MODERATE, Evidence, Opportunity
from budgets.calc.savings_opportunities.subscriptions import subscription_savings
from budgets.calc.spending import CategorySpending, SpendingAnalysis
from lifepath.banking.calc.recurring import RecurringSeries, StatementLine
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import LABELS, SPENDING_CATEGORIES

LEAST_PEER_EXCESS_A_MONTH = Decimal(25)
LEAST_PEER_EXCESS_SHARE = Decimal("0.10")
BUFFER_MONTHS = 2
HARD_CATEGORIES = frozenset({"housing", "childcare", "education", "healthcare", "debt_payments"})


@dataclass(frozen=True, slots=True)
class CashPosition:
    """Money at hand in checking and cash accounts, what it earns, and what a month costs."""

    account_ids: tuple[str, ...]
    balance: Decimal
    annual_rate: Decimal
    monthly_spending: Decimal


@dataclass(frozen=True, slots=True)
class SavingsOffer:
    """What money could earn instead."""

    annual_rate: Decimal
    source: str
    as_of: dt.date


def find_opportunities(
    *,
    as_of: dt.date,
    series: Sequence[RecurringSeries],
    lines: Sequence[StatementLine],
    analysis: SpendingAnalysis | None,
    cash: CashPosition | None,
    offer: SavingsOffer | None,
    unused: Collection[str] = (),
    dismissed: Collection[str] = (),
) -> list[Opportunity]:
    """Every opportunity that was not dismissed, ranked by saving, then by effort."""
    found = [
        *subscription_savings(series=series, unused=unused, as_of=as_of),
        *fee_savings(lines=lines, as_of=as_of),
        *(_above_peers(analysis) if analysis is not None else ()),
        *(_idle_cash(cash, offer) if cash is not None and offer is not None else ()),
    ]
    open_ones = [each for each in found if each.key not in dismissed and each.yearly_saving > 0]
    return sorted(open_ones, key=lambda each: (-each.yearly_saving, EFFORTS.index(each.effort), each.key))


def _above_peers(analysis: SpendingAnalysis) -> list[Opportunity]:
    return [
        opportunity
        for entry in analysis.categories
        if entry.category in SPENDING_CATEGORIES and (opportunity := _above_peer(entry)) is not None
    ]


def _above_peer(entry: CategorySpending) -> Opportunity | None:
    peer, excess = entry.peer, entry.peer_difference
    if peer is None or excess is None:
        return None
    if excess < LEAST_PEER_EXCESS_A_MONTH or excess < LEAST_PEER_EXCESS_SHARE * peer.monthly_amount:
        return None
    label = LABELS[entry.category]
    return Opportunity(
        key=f"above_peers:{entry.category}",
        kind="above_peers",
        subject=entry.category,
        yearly_saving=excess * 12,
        effort=HARD if entry.category in HARD_CATEGORIES else MODERATE,
        explanation=(
            f"{label} takes {money_text(entry.average_amount)} a month; households of a similar income spend "
            f"{money_text(peer.monthly_amount)}."
        ),
        evidence=(Evidence("benchmark", f"{peer.data_source}, {peer.year}: {entry.category}"),),
        assumptions=(Assumption("peer_figure", peer.basis, peer.data_source, str(peer.year), peer.confidence),),
    )


def _idle_cash(cash: CashPosition, offer: SavingsOffer) -> list[Opportunity]:
    idle = cash.balance - BUFFER_MONTHS * max(ZERO, cash.monthly_spending)
    gain = exact(offer.annual_rate) - exact(cash.annual_rate)
    if idle <= 0 or gain <= 0:
        return []
    return [
        Opportunity(
            key="idle_cash",
            kind="idle_cash",
            subject="cash",
            yearly_saving=round_half_up(exact(idle) * gain),
            effort=EASY,
            explanation=(
                f"{money_text(idle)} beyond {BUFFER_MONTHS} months of spending earns {cash.annual_rate:f} a year; "
                f"{offer.annual_rate:f} is to be had."
            ),
            evidence=tuple(Evidence("account", each) for each in cash.account_ids),
            assumptions=(
                Assumption("savings_rate", f"{offer.annual_rate:f}", offer.source, offer.as_of.isoformat()),
                Assumption("buffer_months", str(BUFFER_MONTHS), "kept at hand for bills"),
            ),
        )
    ]
