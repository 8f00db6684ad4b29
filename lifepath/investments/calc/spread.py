"""The whole picture of how investments are spread: by class, account and sector, concentration, overlap, drift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from lifepath.core.money import ZERO, to_cents
from lifepath.investments.calc.allocation import (
    Concentration,
    HeldValue,
    Rebalance,
    Slice,
    concentration,
    overlap,
    rebalance,
    slices,
)

MOST_ACCOUNTS_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Overlap:
    """The share that two accounts hold alike."""

    first: str
    second: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """Everything an allocation answer shows; `rebalance` None without a target."""

    total: Decimal
    by_asset_class: tuple[Slice, ...]
    by_account: tuple[Slice, ...]
    by_sector: tuple[Slice, ...]
    concentration: Concentration
    overlaps: tuple[Overlap, ...]
    rebalance: Rebalance | None
    explanation: tuple[str, ...]


def spread(
    holdings: Sequence[HeldValue], *, target: Mapping[str, Decimal] | None = None, new_money: Decimal = ZERO
) -> Spread:
    """Spread of the holdings, and the trades back to a target. Raises BadTarget."""
    total = to_cents(sum((holding.value for holding in holdings), ZERO))
    by_class = slices(holdings, by="asset_class")
    found = concentration(holdings)
    restored = None
    if target is not None and total + new_money > 0:
        wanted = {key: share for key, share in target.items() if share}
        restored = rebalance(values={part.key: part.value for part in by_class}, target=wanted, new_money=new_money)
    return Spread(
        total=total,
        by_asset_class=by_class,
        by_account=slices(holdings, by="account"),
        by_sector=slices(holdings, by="sector"),
        concentration=found,
        overlaps=_overlaps(holdings),
        rebalance=restored,
        explanation=(*_words(total, by_class, found), *(restored.explanation if restored else ())),
    )


def _overlaps(holdings: Sequence[HeldValue]) -> tuple[Overlap, ...]:
    """Between the largest accounts, what they have in common first."""
    largest = [part.key for part in slices(holdings, by="account")][:MOST_ACCOUNTS_COMPARED]
    by_account = {key: [holding for holding in holdings if holding.account == key] for key in largest}
    found = []
    for first, second in combinations(largest, 2):
        share = overlap(by_account[first], by_account[second])
        if share is not None:
            found.append(Overlap(first, second, share))
    return tuple(sorted(found, key=lambda each: -each.share))


def _words(total: Decimal, by_class: Sequence[Slice], found: Concentration) -> tuple[str, ...]:
    if found.herfindahl is None:
        return ("Nothing with a known price is held.",)
    parts = ", ".join(f"{part.key} {part.value} ({part.share})" for part in by_class)
    top = found.largest[0]
    return (
        f"{total} is held: {parts}.",
        f"The holdings count as {found.effective_holdings} of one size (sum of squared shares {found.herfindahl}).",
        f"The largest, {top.key}, is {top.share} of all.",
    )
