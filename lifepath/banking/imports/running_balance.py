"""Do the balances that a file prints beside its rows follow from the rows? Oldest first or newest first."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class RunningBalance:
    """Fed row by row; both orders are tried at once and the one that fits better counts."""

    rows: int = 0
    first: tuple[dt.date, Decimal] | None = None
    last: tuple[dt.date, Decimal] | None = None
    opening_if_oldest_first: Decimal = Decimal(0)
    opening_if_newest_first: Decimal = Decimal(0)
    _previous: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    _breaks_oldest_first: int = 0
    _breaks_newest_first: int = 0
    _line_oldest_first: int = 0
    _line_newest_first: int = 0

    def add(self, line: int, posted_on: dt.date, amount: Decimal, balance: Decimal) -> None:
        """The next row of the file."""
        if self.first is None:
            self.first = (posted_on, balance)
            self.opening_if_oldest_first = balance - amount
        else:
            amount_before, balance_before = self._previous
            if balance != balance_before + amount:
                self._breaks_oldest_first += 1
                self._line_oldest_first = self._line_oldest_first or line
            if balance_before != balance + amount_before:
                self._breaks_newest_first += 1
                self._line_newest_first = self._line_newest_first or line
        self.rows += 1
        self.last = (posted_on, balance)
        self.opening_if_newest_first = balance - amount
        self._previous = (amount, balance)

    @property
    def oldest_first(self) -> bool:
        """The order that fits better; the dates decide when both do."""
        if self._breaks_oldest_first != self._breaks_newest_first:
            return self._breaks_oldest_first < self._breaks_newest_first
        return self.first is None or self.last is None or self.first[0] <= self.last[0]

    @property
    def first_break(self) -> int | None:
        """The first line whose balance does not follow; None when all do."""
        line = self._line_oldest_first if self.oldest_first else self._line_newest_first
        return line or None

    @property
    def opening(self) -> Decimal:
        """The balance before the oldest row."""
        return self.opening_if_oldest_first if self.oldest_first else self.opening_if_newest_first

    @property
    def closing(self) -> tuple[dt.date, Decimal] | None:
        """Day and balance of the newest row."""
        return self.last if self.oldest_first else self.first
