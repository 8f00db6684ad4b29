"""Worked cases of single rules: gift exclusion, K-12, student loans, withdrawals, Roth rollover, aid, state maximum."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from education529.calc.aggregate_limit import accepted_contribution
from education529.calc.errors import BadInput
from education529.calc.financial_aid import aid_effect, read_owner
from education529.calc.gifts import gift_limits, gift_plan
from education529.calc.roth_rollover import RothRequest, roth_capacity
from education529.calc.tables.federal_limits import FederalParameter
from education529.calc.tables.shipped import ReferenceTables
from education529.calc.withdrawal import (
    LimitedExpense,
    PenaltyException,
    earnings_tax,
    k12_expense,
    student_loan_payment,
)
from lifepath.core.case_values import amount, count, field, flag, number_text

ZERO = Decimal(0)
Answer = Callable[[dict[str, Any], ReferenceTables], dict[str, Any]]


class UnknownRule(BadInput):
    """No calculator answers a rule of that name."""


def answer_rule(given: dict[str, Any], *, tables: ReferenceTables) -> dict[str, Any]:
    """The answer for one rule."""
    name = field(given, "rule")
    if name not in _RULES:
        raise UnknownRule("rule", f"{name!r} is none of {', '.join(_RULES)}.")
    return _RULES[name](given, tables)


def _annual_exclusion(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    limits = gift_limits(federal=tables.federal, year=count(given, "year"))
    return {"per_donor": number_text(limits.per_donor), "gift_splitting_couple": number_text(limits.couple)}


def _superfunding(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    limits = gift_limits(federal=tables.federal, year=count(given, "year"), donors=given.get("donors", 1))
    return {"max_five_year": number_text(limits.five_years)}


def _superfunding_share(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    plan = gift_plan(
        federal=tables.federal,
        year=count(given, "year"),
        contribution=amount(given, "contribution"),
        donors=given.get("donors", 1),
        elect_five_years=flag(given, "elect_five_year"),
    )
    return {
        "counted_per_year": number_text(plan.counted_per_year),
        "exclusion_left_this_year": number_text(plan.exclusion_left_this_year),
        "taxable_gift": number_text(plan.taxable_gift),
    }


def _k12_limit(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    limit = tables.federal.find(FederalParameter.K12_LIMIT, count(given, "year"))
    return {"limit": number_text(limit.value)}


def _k12_withdrawal(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    return _limited(
        k12_expense(federal=tables.federal, year=count(given, "year"), expenses=amount(given, "k12_expenses"))
    )


def _student_loans(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    prior, request = amount(given, "prior_lifetime"), amount(given, "request")
    return _limited(student_loan_payment(federal=tables.federal, request=request, prior_lifetime=prior))


def _limited(expense: LimitedExpense) -> dict[str, Any]:
    return {"qualified": number_text(expense.qualified), "non_qualified": number_text(expense.non_qualified)}


def _non_qualified(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    parameter = FederalParameter.NONQUALIFIED_PENALTY_RATE
    tax = earnings_tax(
        withdrawal=amount(given, "withdrawal"),
        balance=amount(given, "balance"),
        basis=amount(given, "basis"),
        marginal_rate=amount(given, "marginal_rate"),
        penalty_rate=tables.federal.find(parameter, given.get("year") or tables.federal.latest_year(parameter)).value,
        scholarship=amount(given, "scholarship") if given.get("scholarship") is not None else ZERO,
        exception=PenaltyException(str(given.get("exception") or PenaltyException.NONE).upper()),
    )
    return {
        "earnings_part": number_text(tax.earnings_part),
        "basis_part": number_text(tax.basis_part),
        "income_tax": number_text(tax.income_tax),
        "penalty": number_text(tax.penalty),
    }


def _roth_rollover(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    capacity = roth_capacity(
        federal=tables.federal,
        request=RothRequest(
            year=count(given, "year"),
            account_age_years=amount(given, "account_age_years"),
            balance=amount(given, "balance"),
            recent_contributions=amount(given, "contributions_last_5y_with_earnings"),
            prior_rollovers=amount(given, "prior_lifetime_rollover"),
            other_ira_contributions=amount(given, "other_ira_contributions"),
            earned_income=amount(given, "earned_income"),
        ),
    )
    return {"max_rollover_this_year": number_text(capacity.max_this_year)}


def _fafsa_asset(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    effect = aid_effect(
        federal=tables.federal, owner=read_owner(field(given, "owner")), balance=amount(given, "balance")
    )
    return {"max_sai_effect": number_text(effect.max_index_effect)}


def _aggregate_limit(given: dict[str, Any], tables: ReferenceTables) -> dict[str, Any]:
    answer = accepted_contribution(
        plans=tables.plans,
        plan_state=field(given, "plan_state"),
        balance_all_accounts=amount(given, "balance_all_accounts"),
        contribution=amount(given, "contribution"),
    )
    return {"accepted": number_text(answer.accepted)}


_RULES: dict[str, Answer] = {
    "annual_exclusion": _annual_exclusion,
    "superfunding": _superfunding,
    "superfunding_share": _superfunding_share,
    "k12_limit": _k12_limit,
    "k12_withdrawal": _k12_withdrawal,
    "student_loans": _student_loans,
    "non_qualified": _non_qualified,
    "non_qualified_scholarship": _non_qualified,
    "roth_rollover": _roth_rollover,
    "fafsa_asset": _fafsa_asset,
    "aggregate_limit": _aggregate_limit,
}
