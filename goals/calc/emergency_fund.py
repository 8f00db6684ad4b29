"""How large should an emergency fund be? So many months of what a household usually spends."""

from collections.abc import Sequence
from decimal import Decimal

from lifepath.core.rationals import exact, mean, round_half_up

WINDOW_MONTHS = 12


class NoSpendingKnown(ValueError):
    """Months of spending need at least one month whose spending is known."""


class MonthsNotPositive(ValueError):
    """A fund covers more than 0 months."""


def fund_target(*, months_of_spending: Decimal, monthly_spending: Sequence[Decimal]) -> Decimal:
    """The mean of the latest twelve months, oldest first, times the months to cover; half up to the cent."""
    if months_of_spending <= 0:
        raise MonthsNotPositive(f"{months_of_spending} months is not above 0.")
    if not monthly_spending:
        raise NoSpendingKnown("No month's spending is known.")
    latest = [exact(amount) for amount in monthly_spending[-WINDOW_MONTHS:]]
    return round_half_up(max(mean(latest), exact(Decimal(0))) * exact(months_of_spending))
