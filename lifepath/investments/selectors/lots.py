"""Activities of a holding as the calculation of lots takes them."""

from collections.abc import Iterable
from decimal import Decimal

from lifepath.investments.calc.lots import Activity, CostMethod, Position, position_of
from lifepath.investments.calc.lots import ActivityKind as Kind
from lifepath.investments.choices import ActivityKind
from lifepath.investments.models import InvestmentActivity, InvestmentHolding

_FIRST_COME = {
    ActivityKind.SPLIT: 0,
    ActivityKind.TRANSFER_IN: 1,
    ActivityKind.BUY: 1,
    ActivityKind.REINVEST: 1,
}


def in_order(rows: Iterable[InvestmentActivity]) -> list[InvestmentActivity]:
    """By day; within a day splits, then what comes in, then the rest."""
    return sorted(rows, key=lambda row: (row.traded_on, _FIRST_COME.get(ActivityKind(row.kind), 2), row.pk))


def as_activity(row: InvestmentActivity) -> Activity:
    """A stored activity for the calculation; a lot is named by the activity that brought it."""
    return Activity(
        on=row.traded_on,
        kind=Kind(row.kind),
        shares=row.shares,
        amount=row.amount,
        fee=row.fee,
        ratio=row.ratio,
        lot_id=str(row.pk),
        from_lots=tuple((str(lot), Decimal(shares)) for lot, shares in row.from_lots),
        acquired_on=row.acquired_on,
    )


def position_of_holding(holding: InvestmentHolding) -> Position:
    """Lots, realised gains, dividends and fees of a holding, from its activities."""
    rows = in_order(InvestmentActivity.objects.filter(holding=holding))
    return position_of([as_activity(row) for row in rows], method=CostMethod(holding.cost_method))
