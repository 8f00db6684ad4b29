"""Lots: what is held, what it cost and what was gained, from buys, sells, splits, transfers, dividends and fees.

Shares are sold first in first out, at average cost, or from named lots. Average cost takes the basis of every share
alike and the holding period of the oldest (26 CFR 1.1012-1(e)). A purchase fee belongs to the basis, a sale fee
lessens the proceeds. The basis of a part of a lot is rounded to the cent and the rest stays with the lot, so bases
and realised costs always add up. A gain is long-term when the sale comes more than a year after the purchase. Not
modelled: wash sales, short positions, returns of capital.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from lifepath.core.money import to_cents
from lifepath.core.periods import add_months

ZERO = Decimal(0)
SHARE_PLACES = Decimal("1E-10")


class ActivityKind(StrEnum):
    """What happened."""

    BUY = "BUY"
    SELL = "SELL"
    DIVIDEND = "DIVIDEND"
    REINVEST = "REINVEST"
    FEE = "FEE"
    SPLIT = "SPLIT"
    TRANSFER_IN = "TRANSFER_IN"
    TRANSFER_OUT = "TRANSFER_OUT"


class CostMethod(StrEnum):
    """Which shares a sale takes."""

    FIFO = "FIFO"
    AVERAGE = "AVERAGE"
    SPECIFIC = "SPECIFIC"


class BadActivity(ValueError):
    """An activity has amounts that its kind cannot have."""


class NotEnoughShares(ValueError):
    """More shares leave than are held, in total or in the lots named."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One event of a holding. `amount` is the money before fees; `ratio` is new shares for one old in a split."""

    on: dt.date
    kind: ActivityKind
    shares: Decimal = ZERO
    amount: Decimal = ZERO
    fee: Decimal = ZERO
    ratio: Decimal = Decimal(1)
    lot_id: str = ""
    from_lots: tuple[tuple[str, Decimal], ...] = ()
    acquired_on: dt.date | None = None
    """The day from which the holding period of shares counts that are transferred in; None: the day of the transfer."""

    def __post_init__(self) -> None:
        if min(self.shares, self.amount, self.fee) < 0 or self.ratio <= 0:
            raise BadActivity(f"{self.kind} on {self.on}: shares, amount, fee and ratio must not be negative.")
        moves = self.kind not in (ActivityKind.DIVIDEND, ActivityKind.FEE, ActivityKind.SPLIT)
        if moves and self.shares == 0:
            raise BadActivity(f"{self.kind} on {self.on}: no shares are given.")


@dataclass(frozen=True, slots=True)
class Lot:
    """Shares bought together and what they cost."""

    lot_id: str
    acquired_on: dt.date
    shares: Decimal
    basis: Decimal


@dataclass(frozen=True, slots=True)
class RealisedGain:
    """What one sale made on one lot."""

    lot_id: str
    acquired_on: dt.date
    sold_on: dt.date
    shares: Decimal
    proceeds: Decimal
    basis: Decimal
    long_term: bool

    @property
    def gain(self) -> Decimal:
        """Proceeds less basis."""
        return self.proceeds - self.basis


@dataclass(frozen=True, slots=True)
class Position:
    """Where a holding stands."""

    lots: tuple[Lot, ...] = ()
    realised: tuple[RealisedGain, ...] = ()
    dividends: Decimal = ZERO
    fees: Decimal = ZERO

    @property
    def shares(self) -> Decimal:
        """All shares held."""
        return sum((lot.shares for lot in self.lots), ZERO)

    @property
    def basis(self) -> Decimal:
        """What they cost."""
        return sum((lot.basis for lot in self.lots), ZERO)

    def unrealised_gain(self, price: Decimal) -> Decimal:
        """Market value at a price less basis."""
        return to_cents(self.shares * price) - self.basis


@dataclass(slots=True)
class _Book:
    """The lots while activities are applied."""

    method: CostMethod
    lots: list[Lot] = field(default_factory=list)
    realised: list[RealisedGain] = field(default_factory=list)
    dividends: Decimal = ZERO
    fees: Decimal = ZERO
    bought: int = 0

    def add(self, activity: Activity) -> None:
        basis = to_cents(activity.amount + activity.fee)
        self.bought += 1
        lot_id = activity.lot_id or f"{activity.on.isoformat()}-{self.bought}"
        self.lots.append(Lot(lot_id, activity.acquired_on or activity.on, activity.shares, basis))
        self.lots.sort(key=lambda lot: lot.acquired_on)

    def split(self, ratio: Decimal) -> None:
        self.lots = [replace(lot, shares=(lot.shares * ratio).quantize(SHARE_PLACES)) for lot in self.lots]

    def remove(self, activity: Activity, *, sold: bool) -> None:
        held = sum((lot.shares for lot in self.lots), ZERO)
        if activity.shares > held:
            raise NotEnoughShares(f"{activity.kind} on {activity.on}: {held} shares are held, {activity.shares} leave.")
        if self.method is CostMethod.AVERAGE:
            self._level_basis()
        taken = self._taken(activity)
        proceeds = _parts(to_cents(activity.amount - activity.fee), [part.shares for part in taken])
        if sold:
            for part, money in zip(taken, proceeds, strict=True):
                long_term = activity.on > add_months(part.acquired_on, 12)
                self.realised.append(
                    RealisedGain(part.lot_id, part.acquired_on, activity.on, part.shares, money, part.basis, long_term)
                )

    def _level_basis(self) -> None:
        """Give every share the same basis."""
        bases = _parts(sum((lot.basis for lot in self.lots), ZERO), [lot.shares for lot in self.lots])
        self.lots = [replace(lot, basis=basis) for lot, basis in zip(self.lots, bases, strict=True)]

    def _taken(self, activity: Activity) -> list[Lot]:
        wanted = self._wanted(activity)
        taken: list[Lot] = []
        kept: list[Lot] = []
        for lot in self.lots:
            shares = min(wanted.get(lot.lot_id, ZERO), lot.shares)
            if shares == 0:
                kept.append(lot)
                continue
            basis = lot.basis if shares == lot.shares else to_cents(lot.basis * shares / lot.shares)
            taken.append(replace(lot, shares=shares, basis=basis))
            if shares < lot.shares:
                kept.append(replace(lot, shares=lot.shares - shares, basis=lot.basis - basis))
        self.lots = kept
        return taken

    def _wanted(self, activity: Activity) -> dict[str, Decimal]:
        if self.method is CostMethod.SPECIFIC and activity.from_lots:
            return self._named(activity)
        left, wanted = activity.shares, {}
        for lot in self.lots:
            wanted[lot.lot_id] = min(lot.shares, left)
            left -= wanted[lot.lot_id]
        return wanted

    def _named(self, activity: Activity) -> dict[str, Decimal]:
        held = {lot.lot_id: lot.shares for lot in self.lots}
        for lot_id, shares in activity.from_lots:
            if shares > held.get(lot_id, ZERO):
                raise NotEnoughShares(f"Lot {lot_id} holds {held.get(lot_id, ZERO)} shares, {shares} were named.")
        named = dict(activity.from_lots)
        if sum(named.values(), ZERO) != activity.shares:
            raise BadActivity(f"{activity.kind} on {activity.on}: the named lots do not add up to {activity.shares}.")
        return named


def _parts(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """An amount divided by shares, each part to the cent, adding up exactly."""
    left_amount, left_shares = total, sum(shares, ZERO)
    parts = []
    for count in shares:
        part = left_amount if count == left_shares else to_cents(left_amount * count / left_shares)
        parts.append(part)
        left_amount -= part
        left_shares -= count
    return parts


def position_of(activities: Iterable[Activity], *, method: CostMethod = CostMethod.FIFO) -> Position:
    """Apply activities in order of day (ties in the order given) and answer where the holding stands."""
    book = _Book(method)
    for activity in sorted(activities, key=lambda each: each.on):
        if activity.kind in (ActivityKind.BUY, ActivityKind.TRANSFER_IN):
            book.add(activity)
        elif activity.kind is ActivityKind.REINVEST:
            book.dividends += activity.amount
            book.add(activity)
        elif activity.kind is ActivityKind.SPLIT:
            book.split(activity.ratio)
        elif activity.kind is ActivityKind.DIVIDEND:
            book.dividends += activity.amount
        elif activity.kind in (ActivityKind.SELL, ActivityKind.TRANSFER_OUT):
            book.remove(activity, sold=activity.kind is ActivityKind.SELL)
        book.fees += activity.fee + (activity.amount if activity.kind is ActivityKind.FEE else ZERO)
    return Position(
        lots=tuple(book.lots),
        realised=tuple(book.realised),
        dividends=to_cents(book.dividends),
        fees=to_cents(book.fees),
    )
