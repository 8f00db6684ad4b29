"""One statement into one account: trades that are new, holdings that follow, positions that are checked."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lifepath.core.money import ZERO, to_cents
from lifepath.investments.calc.lots import BadActivity, NotEnoughShares
from lifepath.investments.choices import ActivityKind, ActivitySource, AssetType, PriceSource
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding, InvestmentImport
from lifepath.investments.readers.statement import PositionRow, Statement, TradeRow
from lifepath.investments.services.activities import holding_for
from lifepath.investments.services.holdings import derive, state_price

MOST_ROWS_REPORTED = 1_000
ONE_DAY = dt.timedelta(days=1)
CASH = "CASH"
OPENING_MEMO = "Opening position from the statement; its cost is not known"


@dataclass(slots=True)
class Taken:
    """What became of the rows."""

    created: int = 0
    matched: int = 0
    duplicates: int = 0
    opened: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    holdings: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, row: TradeRow, outcome: str, reason: str = "") -> None:
        """Keep the row for the report, as far as it has room."""
        told = {
            "line": row.line,
            "outcome": outcome,
            "traded_on": row.on.isoformat(),
            "kind": str(row.kind.value),
            "symbol": row.symbol,
            "shares": f"{row.shares:f}",
            "amount": f"{row.amount:f}",
            "fee": f"{row.fee:f}",
            "reason": reason,
        }
        if outcome == "REJECTED":
            self.rejected.append(told)
        elif len(self.rows) < MOST_ROWS_REPORTED:
            self.rows.append(told)


def take(
    *,
    account: InvestmentAccount,
    statement: Statement,
    file: InvestmentImport | None,
    file_format: str,
    opening_positions: bool,
    today: dt.date,
) -> Taken:
    """Store what is new. Nothing that is there already is stored again."""
    done = Taken()
    known = _Known(account, file_format)
    entered = {
        holding.symbol for holding in account.holdings.filter(is_derived=False, shares__gt=0).exclude(symbol=CASH)
    }
    fresh: dict[str, list[TradeRow]] = defaultdict(list)
    for row in statement.trades:
        if known.has(row):
            done.duplicates += 1
        elif known.match(row):
            done.matched += 1
            done.tell(row, "MATCHED")
        elif row.on > today:
            done.tell(row, "REJECTED", f"{row.on} is not a day up to today.")
        elif row.symbol in entered and not opening_positions:
            done.tell(row, "REJECTED", f"{row.symbol} was entered without transactions; choose opening_positions.")
        else:
            fresh[row.symbol].append(row)
    positions = {position.symbol: position for position in statement.positions}
    for symbol, rows in fresh.items():
        _store(account, symbol, rows, positions.get(symbol), file, opening_positions, done, today)
    for position in statement.positions:
        _hold(account, position, done)
    if statement.cash is not None and statement.as_of is not None:
        _keep_cash(account, statement.cash, statement.as_of, done)
    return done


class _Known:
    """What the account has already."""

    def __init__(self, account: InvestmentAccount, file_format: str) -> None:
        rows = list(account.activities.select_related("holding", "import_file"))
        self._ids = {row.external_id for row in rows if row.external_id}
        self._loose: dict[tuple[Any, ...], list[InvestmentActivity]] = defaultdict(list)
        for row in rows:
            if row.import_file is None or row.import_file.file_format != file_format:
                symbol = row.holding.symbol if row.holding else ""
                self._loose[(row.traded_on, row.kind, symbol, row.shares, row.amount)].append(row)

    def has(self, row: TradeRow) -> bool:
        """It came with a file before, or twice with this one."""
        if row.external_id and row.external_id in self._ids:
            return True
        if row.external_id:
            self._ids.add(row.external_id)
        return False

    def match(self, row: TradeRow) -> bool:
        """It was entered by hand, or came with a file of another kind: it takes this file's id."""
        found = self._loose.get((row.on, row.kind.value, row.symbol, row.shares, row.amount))
        if not found:
            return False
        activity = found.pop(0)
        if activity.external_id is None and row.external_id:
            activity.external_id = row.external_id
            activity.save(update_fields=["external_id"])
        return True


def _store(
    account: InvestmentAccount,
    symbol: str,
    rows: list[TradeRow],
    position: PositionRow | None,
    file: InvestmentImport | None,
    opening_positions: bool,
    done: Taken,
    today: dt.date,
) -> None:
    """The new activities of one symbol; the holding follows, or all of them are refused."""
    holding = None
    if symbol:
        first = rows[0]
        holding = holding_for(account=account, symbol=symbol, asset_type=first.asset_type, name=first.name, today=today)
    made = [_activity(account, holding, row, file) for row in rows]
    if holding is not None and opening_positions:
        opening = _opening(account, holding, rows, position, file)
        if opening is not None:
            made.insert(0, opening)
            done.opened += 1
    InvestmentActivity.objects.bulk_create(made)
    try:
        if holding is not None:
            derive(holding)
    except (NotEnoughShares, BadActivity) as refusal:
        InvestmentActivity.objects.filter(pk__in=[activity.pk for activity in made]).delete()
        for row in rows:
            done.tell(row, "REJECTED", f"{refusal} Choose opening_positions if earlier trades are missing.")
        return
    done.created += len(rows)
    for row in rows:
        done.tell(row, "CREATED")


def _activity(
    account: InvestmentAccount, holding: InvestmentHolding | None, row: TradeRow, file: InvestmentImport | None
) -> InvestmentActivity:
    return InvestmentActivity(
        account=account,
        holding=holding,
        traded_on=row.on,
        kind=row.kind,
        shares=row.shares,
        amount=row.amount,
        fee=row.fee,
        ratio=row.ratio,
        acquired_on=row.acquired_on,
        memo=row.memo,
        source=ActivitySource.IMPORT,
        external_id=row.external_id or None,
        import_file=file,
    )


def _opening(
    account: InvestmentAccount,
    holding: InvestmentHolding,
    rows: list[TradeRow],
    position: PositionRow | None,
    file: InvestmentImport | None,
) -> InvestmentActivity | None:
    """Shares that must have been there before the first trade: those the statement has beyond what trades explain."""
    if holding.is_derived:
        return None
    moved, lowest, price = ZERO, ZERO, Decimal(0)
    for row in sorted(rows, key=lambda each: (each.on, each.kind in (ActivityKind.SELL, ActivityKind.TRANSFER_OUT))):
        if row.kind in (ActivityKind.BUY, ActivityKind.REINVEST, ActivityKind.TRANSFER_IN):
            moved += row.shares
        elif row.kind in (ActivityKind.SELL, ActivityKind.TRANSFER_OUT):
            moved -= row.shares
        lowest = min(lowest, moved)
        price = row.amount / row.shares if row.shares and row.amount and not price else price
    held = position.shares if position is not None else holding.shares
    missing = max(held - moved, -lowest)
    if any(row.kind is ActivityKind.SPLIT for row in rows) or missing <= 0:
        return None
    paid = holding.purchase_price
    worth = price or (position.price if position is not None else Decimal(0))
    return InvestmentActivity(
        account=account,
        holding=holding,
        traded_on=min(row.on for row in rows) - ONE_DAY,
        kind=ActivityKind.TRANSFER_IN,
        shares=missing,
        amount=to_cents(missing * (worth if paid is None else paid)),
        acquired_on=holding.acquired_on,
        memo=OPENING_MEMO if paid is None else "Opening position at the price that was entered",
        source=ActivitySource.IMPORT,
        external_id=f"OPENING:{holding.pk}",
        import_file=file,
    )


def _hold(account: InvestmentAccount, position: PositionRow, done: Taken) -> None:
    """Price and, where no trades are known, shares as the statement has them; a difference is told."""
    holding = holding_for(
        account=account,
        symbol=position.symbol,
        asset_type=position.asset_type,
        name=position.name,
        today=position.price_on,
    )
    holding = InvestmentHolding.objects.select_for_update().get(pk=holding.pk)
    before = holding.shares
    newest = holding.price_on is None or position.price_on >= holding.price_on
    if not holding.is_derived and newest:
        holding.shares = position.shares
        holding.cost_basis = (
            None if holding.purchase_price is None else to_cents(position.shares * holding.purchase_price)
        )
        holding.save(update_fields=["shares", "cost_basis"])
    state_price(holding=holding, price=position.price, on=position.price_on, source=PriceSource.STATEMENT)
    difference = position.shares - holding.shares
    done.holdings.append(
        {
            "symbol": position.symbol,
            "shares_before": f"{before:f}",
            "shares": f"{holding.shares:f}",
            "statement_shares": f"{position.shares:f}",
            "difference": f"{difference:f}",
            "agrees": difference == 0,
        }
    )


def _keep_cash(account: InvestmentAccount, cash: Decimal, as_of: dt.date, done: Taken) -> None:
    """Uninvested money as the newest statement has it."""
    held = account.holdings.filter(symbol=CASH, asset_type=AssetType.CASH).first()
    if cash < 0 or (held is None and cash == 0) or (held is not None and held.price_on and held.price_on > as_of):
        return
    holding = held or holding_for(account=account, symbol=CASH, asset_type=AssetType.CASH, name="Cash", today=as_of)
    before, holding.shares = holding.shares, to_cents(cash)
    holding.price_on = as_of
    holding.save(update_fields=["shares", "price_on"])
    told = {"symbol": CASH, "shares_before": f"{before:f}", "shares": f"{holding.shares:f}"}
    done.holdings.append({**told, "statement_shares": f"{cash:f}", "difference": "0", "agrees": True})


def by_outcome(done: Taken) -> Counter[str]:
    """How many rows met which fate."""
    return Counter(CREATED=done.created, MATCHED=done.matched, DUPLICATE=done.duplicates, REJECTED=len(done.rejected))
