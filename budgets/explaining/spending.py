"""A spending analysis in words and as chart lines, for whoever wants to check it by hand."""

from budgets.calc.spending import SpendingAnalysis
from budgets.models import MonthlySpending
from lifepath.core.money import money_text
from lifepath.core.periods import Month
from lifepath.core.series import Series
from lifepath.core.spending_categories import LABELS, ROOT_CATEGORIES


def explain(analysis: SpendingAnalysis) -> list[str]:
    """The steps with the numbers in them."""
    total = money_text(analysis.total_spending)
    steps = [f"Total spending of {analysis.month} is {total}: twelve categories and other, without what is saved."]
    income = analysis.income.amount
    if income is None:
        steps.append("No income is known, so there are no shares and no peers.")
        return steps
    kind = "estimated from net pay" if analysis.income.estimated else "stated"
    steps.append(
        f"Pre-tax income is {money_text(income)} a year ({kind}), {money_text(income / 12)} a month;"
        f" spending takes {analysis.spending_income_share} of it."
    )
    if analysis.peers is not None:
        steps.append(f"Peers: {analysis.peers.note}")
    steps.extend(
        f"{LABELS[row.category]}: {money_text(row.average_amount)} a month on average over"
        f" {analysis.months_averaged} months, peers {money_text(row.peer.monthly_amount)},"
        f" difference {money_text(row.peer_difference)}."
        for row in analysis.categories
        if row.peer is not None and row.peer_difference is not None
    )
    return steps


def monthly_series(months: list[MonthlySpending]) -> list[Series]:
    """Total, income and every category over the months."""
    keys = [("total_spending", "Total spending"), ("income", "Income")]
    keys += [(name, LABELS[name]) for name in ROOT_CATEGORIES]
    return [
        Series(
            key=key,
            label=label,
            unit="currency",
            points=tuple((str(Month.of(row.month)), money_text(getattr(row, key))) for row in months),
        )
        for key, label in keys
    ]
