"""What a household should do next with its budget, under its framework and its optimisation focus.

50/30/20 after Warren and Tyagi, "All Your Worth" (2005): needs 50 %, wants 30 %, savings 20 % of take-home pay.
Amounts are a month, of take-home pay. Taxes, employer matches and the prices of a region are not looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.calc.session_parsing.budget_model import BudgetModel, DebtEntry
from lifepath.core.money import ZERO, money_text, split
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import LABELS

FIFTY_THIRTY_TWENTY, ZERO_BASED, ENVELOPE, PAY_FIRST = "50_30_20", "zero_based", "envelope", "pay_yourself_first"
FRAMEWORKS = (FIFTY_THIRTY_TWENTY, ZERO_BASED, ENVELOPE, PAY_FIRST)
DEBT, SAVINGS, BALANCED = "debt", "savings", "balanced"
FOCUSES = (DEBT, SAVINGS, BALANCED)

NEEDS = frozenset(
    {
        *("housing", "transportation", "food_groceries", "healthcare", "insurance", "education", "childcare"),
        "debt_payments",
    }
)
WANTS = ("food_dining", "entertainment", "travel", "subscriptions", "other")
NEEDS_SHARE, WANTS_SHARE, SAVINGS_SHARE = Decimal("0.50"), Decimal("0.30"), Decimal("0.20")
PAY_FIRST_SHARE = Decimal("0.15")
ENVELOPES = ("food_groceries", "food_dining", "entertainment", "travel", "transportation", "other")
EMERGENCY_MONTHS: Mapping[str, int] = {"low": 6, "moderate": 4, "high": 3}
DEAR_DEBT_RATE = Decimal("0.08")


class UnknownChoice(ValueError):
    """The framework or the focus is none that is known."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to do, with its amount a month; the key stays while the thing is the same."""

    key: str
    text: str
    monthly_amount: Decimal


def suggest_steps(
    *, budget: BudgetModel, framework: str, focus: str, risk_tolerance: str = "moderate"
) -> list[Suggestion]:
    """A deficit comes first; then what the framework asks for; then what to do with what is left."""
    if framework not in FRAMEWORKS or focus not in FOCUSES:
        raise UnknownChoice(f"{framework!r} with {focus!r} is no framework and focus.")
    if budget.summary.total_income <= 0:
        return []
    found = _deficit(budget)
    found += {
        FIFTY_THIRTY_TWENTY: _fifty_thirty_twenty,
        ZERO_BASED: _zero_based,
        ENVELOPE: _envelopes,
        PAY_FIRST: _pay_first,
    }[framework](budget)
    return found + _use_of_surplus(budget, focus, EMERGENCY_MONTHS.get(risk_tolerance, EMERGENCY_MONTHS["moderate"]))


def _share(budget: BudgetModel, share: Decimal) -> Decimal:
    return round_half_up(exact(budget.summary.total_income) * exact(share))


def _sum(budget: BudgetModel, categories: frozenset[str] | tuple[str, ...]) -> Decimal:
    return sum((amount for name, amount in budget.category_totals.items() if name in categories), ZERO)


def _deficit(budget: BudgetModel) -> list[Suggestion]:
    missing = -budget.summary.surplus
    if missing <= 0:
        return []
    text = f"More goes out than comes in: {money_text(missing)} a month is missing."
    wants = {name: budget.category_totals.get(name, ZERO) for name in WANTS}
    largest = max(wants, key=lambda name: wants[name])
    if wants[largest]:
        text += f" The largest category that can give is {LABELS[largest]} with {money_text(wants[largest])}."
    return [Suggestion("close_deficit", text, missing)]


def _fifty_thirty_twenty(budget: BudgetModel) -> list[Suggestion]:
    found = []
    for name, categories, share in (("needs", NEEDS, NEEDS_SHARE), ("wants", WANTS, WANTS_SHARE)):
        spent, limit = _sum(budget, categories), _share(budget, share)
        if spent > limit:
            text = f"{name.capitalize()} take {money_text(spent)}; {share:.0%} of take-home pay is {money_text(limit)}."
            found.append(Suggestion(f"50_30_20:{name}", text, spent - limit))
    saved, target = budget.summary.planned_savings, _share(budget, SAVINGS_SHARE)
    if saved < target:
        text = f"{money_text(saved)} is planned to be saved; {SAVINGS_SHARE:.0%} is {money_text(target)}."
        found.append(Suggestion("50_30_20:savings", text, target - saved))
    return found


def _zero_based(budget: BudgetModel) -> list[Suggestion]:
    left = budget.summary.surplus - budget.summary.planned_savings
    if left > 0:
        return [
            Suggestion("zero_based:assign", f"Give {money_text(left)} a month a purpose: every dollar has one.", left)
        ]
    if left < 0 <= budget.summary.surplus:
        text = f"Planned savings exceed the surplus by {money_text(-left)}: lower them or an expense."
        return [Suggestion("zero_based:overplanned", text, -left)]
    return []


def _envelopes(budget: BudgetModel) -> list[Suggestion]:
    return [
        Suggestion(
            f"envelope:{name}",
            f"Put {money_text(budget.category_totals[name])} into an envelope for {LABELS[name]}; empty means stop.",
            budget.category_totals[name],
        )
        for name in ENVELOPES
        if budget.category_totals.get(name, ZERO) > 0
    ]


def _pay_first(budget: BudgetModel) -> list[Suggestion]:
    target, saved = _share(budget, PAY_FIRST_SHARE), budget.summary.planned_savings
    if saved >= target:
        return []
    text = (
        f"Move {money_text(target)} ({PAY_FIRST_SHARE:.0%} of take-home pay) to savings on payday; "
        f"{money_text(saved)} is planned."
    )
    return [Suggestion("pay_yourself_first:transfer", text, target - saved)]


def _use_of_surplus(budget: BudgetModel, focus: str, months: int) -> list[Suggestion]:
    """Share what is left between the dearest debt and an emergency fund, as the focus says."""
    left = budget.summary.surplus - budget.summary.planned_savings
    if left <= 0:
        return []
    debt = _dearest(budget)
    to_debt = {DEBT: left, SAVINGS: ZERO, BALANCED: split(left, [1, 1])[0]}[focus] if debt is not None else ZERO
    found = []
    if debt is not None and to_debt:
        rate = f" at {debt.annual_rate:.1%}" if debt.annual_rate is not None else ""
        text = f"Put {money_text(to_debt)} a month more on {debt.label}{rate}: the dearest debt first."
        found.append(Suggestion(f"extra_payment:{debt.line_id}", text, to_debt))
    if to_debt < left:
        goal = budget.summary.total_expenses * months
        text = (
            f"Save {money_text(left - to_debt)} a month until {months} months of expenses ({money_text(goal)}) "
            "are set aside."
        )
        if debt is not None and focus == SAVINGS and (debt.annual_rate or ZERO) >= DEAR_DEBT_RATE:
            text += f" {debt.label} costs {debt.annual_rate:.1%}: no savings account earns that."
        found.append(Suggestion("emergency_fund", text, left - to_debt))
    return found


def _dearest(budget: BudgetModel) -> DebtEntry | None:
    owed = [debt for debt in budget.debts if debt.balance is None or debt.balance > 0]
    return max(owed, key=lambda debt: (debt.annual_rate or ZERO, debt.line_id), default=None)
