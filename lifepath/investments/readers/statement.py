"""What every reader of a file with trades yields, whatever the format."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from lifepath.investments.choices import ActivityKind, AssetType

ZERO = Decimal(0)
ONE = Decimal(1)


class StatementError(Exception):
    """The whole file is unusable; the text says where and why."""


class OpenQuestion(Exception):
    """Only a person can tell how the file is to be read; `name` is the choice that is missing."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRow:
    """One activity as the file has it. Amounts are exact and not negative; `external_id` is unique in an account."""

    line: int
    on: dt.date
    kind: ActivityKind
    symbol: str = ""
    name: str = ""
    asset_type: AssetType = AssetType.OTHER
    shares: Decimal = ZERO
    amount: Decimal = ZERO
    fee: Decimal = ZERO
    ratio: Decimal = ONE
    acquired_on: dt.date | None = None
    external_id: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """What the statement says is held."""

    symbol: str
    name: str
    asset_type: AssetType
    shares: Decimal
    price: Decimal
    price_on: dt.date


@dataclass(frozen=True, slots=True)
class RejectedTrade:
    """A row that cannot be taken: where it begins, which field, and why."""

    line: int
    column: str
    reason: str


@dataclass(slots=True)
class Statement:
    """Everything a file says about one account."""

    account: str = ""
    currency: str = ""
    as_of: dt.date | None = None
    cash: Decimal | None = None
    trades: list[TradeRow] = field(default_factory=list)
    positions: list[PositionRow] = field(default_factory=list)
    rejected: list[RejectedTrade] = field(default_factory=list)
    left_aside: int = 0
    """Cash entries and moves between sub-accounts, which are no trades."""
