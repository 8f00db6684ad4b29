"""What reports say about their figures."""

from lifepath.core.explanations import Assumption
from planning.calc.reports.specification import Measure, Specification

SOURCE = "transactions of the household"

HOW = {
    Measure.INCOME: "Income: what was booked under income and the categories below it.",
    Measure.SPENDING: "Spending: what was booked under the twelve spending categories and other; refunds lower it.",
    Measure.SAVING: "Put aside: what was booked under savings and investments.",
    Measure.TRANSFERS: "Transfers: money in less money out between accounts; both sides known, they cancel out.",
    Measure.NET: "Net = income - spending - put aside + transfers: what the accounts gained.",
    Measure.INFLOW: "Money in: postings above zero, transfers included.",
    Measure.OUTFLOW: "Money out: postings below zero, transfers included.",
    Measure.COUNT: "Postings: booked rows, a split one by its parts.",
}


def booked_rows(specification: Specification) -> Assumption:
    """Which rows enter."""
    return Assumption(
        name="rows",
        value=f"booked {specification.first_on} to {specification.last_on}; pending and excluded rows do not enter",
        source=SOURCE,
    )
