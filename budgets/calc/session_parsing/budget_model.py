"""The budget that a session ends with: every line a month, by category, and what is left over.

Total expenses are the twelve categories and other, debt payments included; savings are not expenses. Income before
taxes is brought to take-home pay by the stated gross-up factor, which then is an assumption of the budget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.calc.session_parsing.frequencies import a_month
from budgets.calc.session_parsing.parsed_line import DEBT, EXPENSE, GROSS, INCOME, PREFERENCE, SAVING, ParsedLine
from budgets.calc.spending import GROSS_UP, GrossUpFactor
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import OTHER, ROOT_CATEGORIES


class NotFinished(ValueError):
    """A line still lacks its amount or frequency, so that no budget can be made of it."""


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """One line, a month."""

    line_id: str
    label: str
    monthly_amount: Decimal
    category: str | None  # None: income


@dataclass(frozen=True, slots=True)
class DebtEntry:
    """A debt of the household; None: not said."""

    line_id: str
    label: str
    balance: Decimal | None
    annual_rate: Decimal | None
    monthly_payment: Decimal


@dataclass(frozen=True, slots=True)
class BudgetSummary:
    """The budget in three figures, a month, and what of the surplus is planned to be saved."""

    total_income: Decimal
    total_expenses: Decimal
    surplus: Decimal
    planned_savings: Decimal


@dataclass(frozen=True, slots=True)
class BudgetModel:
    """The whole budget of a month."""

    income: tuple[BudgetEntry, ...]
    expenses: tuple[BudgetEntry, ...]
    savings: tuple[BudgetEntry, ...]
    debts: tuple[DebtEntry, ...]
    category_totals: dict[str, Decimal]  # every category of the tree that has an amount
    preferences: dict[str, str]
    summary: BudgetSummary
    assumptions: tuple[Assumption, ...]


def build_budget(*, lines: Sequence[ParsedLine], gross_up: GrossUpFactor = GROSS_UP) -> BudgetModel:
    """Make the budget; a line without an amount or a frequency is refused by name."""
    counted = [line for line in lines if line.kind in (INCOME, EXPENSE, SAVING, DEBT)]
    debts = tuple(_debt(line) for line in counted if line.kind == DEBT)
    income = tuple(_entry(line, gross_up) for line in counted if line.kind == INCOME)
    expenses = tuple(_entry(line, gross_up) for line in counted if line.kind == EXPENSE)
    expenses += tuple(
        BudgetEntry(debt.line_id, debt.label, debt.monthly_payment, "debt_payments")
        for debt in debts
        if debt.monthly_payment
    )
    savings = tuple(_entry(line, gross_up) for line in counted if line.kind == SAVING)
    total_income, total_expenses = _total(income), _total(expenses)
    return BudgetModel(
        income=income,
        expenses=expenses,
        savings=savings,
        debts=debts,
        category_totals=_by_category([*expenses, *savings]),
        preferences=dict(line.preference for line in lines if line.kind == PREFERENCE and line.preference is not None),
        summary=BudgetSummary(total_income, total_expenses, total_income - total_expenses, _total(savings)),
        assumptions=_assumptions(counted, gross_up),
    )


def _entry(line: ParsedLine, gross_up: GrossUpFactor) -> BudgetEntry:
    if line.amount is None or line.frequency is None:
        raise NotFinished(f"{line.id} ({line.text}) has no {'amount' if line.amount is None else 'frequency'} yet.")
    monthly = a_month(line.amount, line.frequency)
    if line.kind == INCOME and line.basis == GROSS:
        monthly = round_half_up(exact(monthly) / exact(gross_up.factor))
    category = None if line.kind == INCOME else line.category or OTHER
    return BudgetEntry(line.id, line.label, monthly, category)


def _debt(line: ParsedLine) -> DebtEntry:
    if line.amount is None and line.balance is None:
        raise NotFinished(f"{line.id} ({line.text}) has no amount yet.")
    payment = ZERO if line.amount is None else a_month(line.amount, line.frequency or "monthly")
    return DebtEntry(line.id, line.label, line.balance, line.annual_rate, payment)


def _by_category(entries: Sequence[BudgetEntry]) -> dict[str, Decimal]:
    totals = {
        category: _total([entry for entry in entries if entry.category == category]) for category in ROOT_CATEGORIES
    }
    return {category: total for category, total in totals.items() if total}


def _total(entries: Sequence[BudgetEntry]) -> Decimal:
    return sum((entry.monthly_amount for entry in entries), ZERO)


def _assumptions(lines: Sequence[ParsedLine], gross_up: GrossUpFactor) -> tuple[Assumption, ...]:
    listed = [
        Assumption(f"{what} of {line.id}", str(getattr(line, what)), "usual for such a line")
        for line in lines
        for what in line.assumed
    ]
    if any(line.kind == INCOME and line.basis == GROSS for line in lines):
        listed.append(Assumption("gross_up_factor", f"{gross_up.factor:f}", gross_up.source, version=gross_up.version))
    return tuple(listed)
