"""One line of a raw budget, as far as it is understood."""

from dataclasses import dataclass
from decimal import Decimal

INCOME, EXPENSE, SAVING, DEBT, PREFERENCE, UNKNOWN = "income", "expense", "saving", "debt", "preference", "unknown"
KINDS = (INCOME, EXPENSE, SAVING, DEBT, PREFERENCE, UNKNOWN)

AMOUNT, FREQUENCY, CATEGORY, RATE, PAYMENT, BASIS = "amount", "frequency", "category", "rate", "payment", "basis"
WEIGHTS = {
    AMOUNT: Decimal("0.50"),
    FREQUENCY: Decimal("0.40"),
    CATEGORY: Decimal("0.40"),
    RATE: Decimal("0.30"),
    PAYMENT: Decimal("0.30"),
    BASIS: Decimal("0.30"),
}
"""How much each doubt takes from a confidence of 1."""

ASSUMED_USUAL = Decimal("0.10")
"""What an assumption takes that nearly always holds, such as a monthly rent."""

GROSS, NET = "gross", "net"


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What a line says; `doubts` name what is missing or uncertain, in the order in which to ask."""

    id: str
    text: str
    kind: str
    label: str
    amount: Decimal | None = None  # of the stated frequency; for a debt the payment
    frequency: str | None = None
    category: str | None = None
    balance: Decimal | None = None  # of a debt
    annual_rate: Decimal | None = None  # of a debt
    basis: str = NET  # of an income: gross | net
    preference: tuple[str, str] | None = None  # name and value
    doubts: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def confidence(self) -> Decimal:
        """From 0 to 1: 1 less the weight of every doubt and of every usual assumption."""
        taken = sum((WEIGHTS[doubt] for doubt in self.doubts), Decimal(0)) + ASSUMED_USUAL * len(self.assumed)
        return max(Decimal(0), Decimal(1) - taken).quantize(Decimal("0.01"))
