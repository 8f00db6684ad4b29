"""How holdings are spread: shares by class, concentration, overlap, drift from a target and the trades back to it.

Not modelled: look-through into funds (a fund is one holding), taxes and costs of the trades.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.money import CENT, split, to_cents

ZERO = Decimal(0)
ONE = Decimal(1)
SHARE_PLACES = Decimal("1E-6")
SHARE_SLACK = Decimal("1E-4")


class BadTarget(ValueError):
    """Target shares lie between 0 and 1 and add up to 1."""


@dataclass(frozen=True, slots=True)
class HeldValue:
    """One holding with what it counts as."""

    symbol: str
    value: Decimal
    asset_class: str
    account: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a whole."""

    key: str
    value: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """How much rests on few holdings. The Herfindahl index is the sum of squared shares, from near 0 to 1."""

    herfindahl: Decimal | None
    effective_holdings: Decimal | None
    largest: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """One class against its target; `trade` above zero is a purchase."""

    key: str
    actual_share: Decimal
    target_share: Decimal
    drift: Decimal
    trade: Decimal


@dataclass(frozen=True, slots=True)
class Rebalance:
    """Drifts by class and the share of the whole that must move."""

    drifts: tuple[Drift, ...]
    turnover_share: Decimal
    explanation: tuple[str, ...]


def slices(holdings: Sequence[HeldValue], *, by: str) -> tuple[Slice, ...]:
    """The whole by asset_class, account, sector or symbol, largest first; an unknown sector is named unknown."""
    sums: dict[str, Decimal] = {}
    for holding in holdings:
        key = getattr(holding, by) or "unknown"
        sums[key] = sums.get(key, ZERO) + holding.value
    total = sum(sums.values(), ZERO)
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Slice(key, to_cents(value), _share(value, total)) for key, value in ordered)


def _share(value: Decimal, total: Decimal) -> Decimal:
    return (value / total).quantize(SHARE_PLACES) if total > 0 else ZERO


def herfindahl(values: Sequence[Decimal]) -> Decimal | None:
    """The sum of squared shares; None when there is nothing."""
    total = sum(values, ZERO)
    return sum(((value / total) ** 2 for value in values), ZERO) if total > 0 else None


def concentration(holdings: Sequence[HeldValue], *, largest: int = 5) -> Concentration:
    """Concentration over symbols, whatever account they lie in."""
    by_symbol = slices(holdings, by="symbol")
    index = herfindahl([part.value for part in by_symbol])
    return Concentration(
        herfindahl=None if index is None else index.quantize(SHARE_PLACES),
        effective_holdings=None if index is None else (ONE / index).quantize(Decimal("0.01")),
        largest=by_symbol[:largest],
    )


def overlap(first: Sequence[HeldValue], second: Sequence[HeldValue]) -> Decimal | None:
    """The share two accounts hold alike: the sum over symbols of the smaller share; None when one is empty."""
    one = {part.key: part.share for part in slices(first, by="symbol")}
    other = {part.key: part.share for part in slices(second, by="symbol")}
    if not sum(one.values(), ZERO) or not sum(other.values(), ZERO):
        return None
    return sum((min(share, other.get(key, ZERO)) for key, share in one.items()), ZERO)


def rebalance(*, values: Mapping[str, Decimal], target: Mapping[str, Decimal], new_money: Decimal = ZERO) -> Rebalance:
    """The trades that restore a target, to the cent; they add up to the new money exactly."""
    if (
        any(not ZERO <= share <= ONE for share in target.values())
        or abs(sum(target.values(), ZERO) - ONE) > SHARE_SLACK
    ):
        raise BadTarget(f"Target shares add up to {sum(target.values(), ZERO)}; they must add up to 1.")
    keys = [*target, *(key for key in values if key not in target)]
    held = {key: to_cents(values.get(key, ZERO)) for key in keys}
    before = sum(held.values(), ZERO)
    wanted = dict(zip(keys, split(before + to_cents(new_money), [target.get(key, ZERO) for key in keys]), strict=True))
    drifts = tuple(
        Drift(
            key=key,
            actual_share=_share(held[key], before),
            target_share=target.get(key, ZERO),
            drift=_share(held[key], before) - target.get(key, ZERO),
            trade=wanted[key] - held[key],
        )
        for key in keys
    )
    moved = sum((max(-drift.trade, ZERO) for drift in drifts), ZERO)
    return Rebalance(
        drifts=drifts,
        turnover_share=_share(moved, before),
        explanation=tuple(
            f"{'Buy' if drift.trade > 0 else 'Sell'} {abs(drift.trade)} of {drift.key}: {held[drift.key]} held, "
            f"{wanted[drift.key]} is {drift.target_share} of {before + to_cents(new_money)}."
            for drift in drifts
            if abs(drift.trade) >= CENT
        ),
    )
