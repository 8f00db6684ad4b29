"""What a transfer between two accounts means for a budget.

Only the side of everyday money counts: a payment into a loan is a debt payment, into a mortgage housing, into savings
a contribution; its other side counts nowhere, and money that comes back books the negative. Interest inside a loan
payment is not told apart from principal.
"""

from dataclasses import dataclass

WINDOW_DAYS = 4

_TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Booking:
    """The kind of a transfer and the categories of its two sides."""

    kind: str
    paying: str
    receiving: str


BOOKINGS = {
    booking.kind: booking
    for booking in (
        Booking("TRANSFER", _TRANSFER, _TRANSFER),
        Booking("DEBT_PAYMENT", "debt_payments", _TRANSFER),
        Booking("HOUSING", "housing", _TRANSFER),
        Booking("SAVINGS", "savings_contributions", _TRANSFER),
        Booking("SAVINGS_WITHDRAWAL", _TRANSFER, "savings_contributions"),
        Booking("INVESTMENT", "investments", _TRANSFER),
        Booking("INVESTMENT_WITHDRAWAL", _TRANSFER, "investments"),
        Booking("LOAN_DRAW", _TRANSFER, "debt_payments"),
        Booking("HOUSEHOLD", "household_transfer", "household_transfer"),
    )
}

_INTO = {"LOAN": "DEBT_PAYMENT", "MORTGAGE": "HOUSING", "SAVINGS": "SAVINGS"}
_OUT_OF = {"LOAN": "LOAN_DRAW", "MORTGAGE": "LOAN_DRAW", "SAVINGS": "SAVINGS_WITHDRAWAL"}


def kind_between(*, paying: str, receiving: str, crosses_households: bool) -> str:
    """The kind of a transfer by the kinds of its two accounts."""
    if crosses_households:
        return "HOUSEHOLD"
    if paying == receiving:
        return "TRANSFER"
    return _INTO.get(receiving) or _OUT_OF.get(paying) or "TRANSFER"
