"""What does a withdrawal from a 529 account cost in federal tax?

Earnings share = withdrawal x (balance - basis) / balance. The part not covered by qualified expenses carries its share
of the earnings: taxed as income, plus 10%, without the 10% for death, disability, a service academy, or as far as a
tax-free scholarship reaches. K-12 expenses count up to the year's limit, student loans up to a lifetime limit, housing
and food only for students enrolled at least half time and up to the college's allowance. Expenses used for the American
Opportunity credit or paid by scholarships do not count again. Not modelled: state tax (warnings only), and accounts of
other programs.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from education529.calc.amounts import require_amount, require_rate
from education529.calc.errors import BadInput
from education529.calc.tables.federal_limits import FederalLimit, FederalLimits, FederalParameter
from education529.calc.wording import dollars, percent
from lifepath.core.explanations import Assumption
from lifepath.core.money import quantize, to_cents

ZERO = Decimal(0)


class WithdrawalTooLarge(BadInput):
    """More is taken out than the account holds."""


class PenaltyException(StrEnum):
    """Why no 10% is due on earnings; income tax remains."""

    NONE = "NONE"
    DEATH = "DEATH"
    DISABILITY = "DISABILITY"
    SERVICE_ACADEMY = "SERVICE_ACADEMY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expenses:
    """The year's expenses in dollars; `housing_allowance` None where the college's allowance is not known."""

    college: Decimal = ZERO
    housing_and_food: Decimal = ZERO
    housing_allowance: Decimal | None = None
    is_at_least_half_time: bool = True
    k12: Decimal = ZERO
    apprenticeship: Decimal = ZERO
    student_loans: Decimal = ZERO
    student_loans_before: Decimal = ZERO
    scholarships: Decimal = ZERO
    used_for_tax_credit: Decimal = ZERO

    def __post_init__(self) -> None:
        for field in self.__dataclass_fields__:
            value = getattr(self, field)
            if isinstance(value, Decimal):
                require_amount(field, value)


@dataclass(frozen=True, slots=True)
class LimitedExpense:
    """What of an expense counts under a limit, in dollars."""

    qualified: Decimal
    non_qualified: Decimal
    limit: Decimal
    assumption: Assumption


@dataclass(frozen=True, slots=True)
class EarningsTax:
    """Tax on a withdrawal that is not qualified, in dollars."""

    earnings_part: Decimal
    basis_part: Decimal
    income_tax: Decimal
    penalty: Decimal


@dataclass(frozen=True, slots=True)
class WithdrawalPlan:
    """What of a withdrawal is qualified, and what the rest costs; `qualified_share` a fraction."""

    qualified: Decimal
    non_qualified: Decimal
    qualified_share: Decimal
    earnings_part: Decimal
    basis_part: Decimal
    taxable_earnings: Decimal
    income_tax: Decimal
    penalty: Decimal
    left_in_account: Decimal
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def k12_expense(*, federal: FederalLimits, year: int, expenses: Decimal) -> LimitedExpense:
    """What counts of school before college in a year."""
    require_amount("k12_expenses", expenses)
    return _limited(federal.find(FederalParameter.K12_LIMIT, year), expenses, ZERO, "K-12 limit of the year")


def student_loan_payment(
    *, federal: FederalLimits, request: Decimal, prior_lifetime: Decimal, year: int | None = None
) -> LimitedExpense:
    """What counts of a loan repayment; without a year by the last known limit."""
    require_amount("request", request)
    require_amount("prior_lifetime", prior_lifetime)
    parameter = FederalParameter.STUDENT_LOAN_LIFETIME_LIMIT
    limit = federal.find(parameter, federal.latest_year(parameter) if year is None else year)
    return _limited(limit, request, prior_lifetime, "Student loan limit over a lifetime")


def _limited(limit: FederalLimit, expense: Decimal, used: Decimal, name: str) -> LimitedExpense:
    qualified = min(expense, max(ZERO, limit.value - used))
    assumption = Assumption(name, dollars(limit.value), limit.source, str(limit.year), limit.confidence)
    return LimitedExpense(qualified, expense - qualified, limit.value, assumption)


def earnings_tax(
    *,
    withdrawal: Decimal,
    balance: Decimal,
    basis: Decimal,
    marginal_rate: Decimal,
    penalty_rate: Decimal,
    scholarship: Decimal = ZERO,
    exception: PenaltyException = PenaltyException.NONE,
) -> EarningsTax:
    """Tax on a withdrawal of which nothing is qualified."""
    earnings = withdrawal * earnings_share(balance=balance, basis=basis, withdrawal=withdrawal)
    require_rate("marginal_rate", marginal_rate)
    require_amount("scholarship", scholarship)
    waived = withdrawal if exception is not PenaltyException.NONE else min(withdrawal, scholarship)
    penalised = earnings * (withdrawal - waived) / withdrawal if withdrawal else ZERO
    return EarningsTax(
        earnings_part=to_cents(earnings),
        basis_part=withdrawal - to_cents(earnings),
        income_tax=to_cents(earnings * marginal_rate),
        penalty=to_cents(penalised * penalty_rate),
    )


def earnings_share(*, balance: Decimal, basis: Decimal, withdrawal: Decimal) -> Decimal:
    """The share of every dollar withdrawn that is earnings, from 0 to 1; 0 after losses."""
    for field, amount in (("withdrawal", withdrawal), ("balance", balance), ("basis", basis)):
        require_amount(field, amount)
    if withdrawal > balance:
        raise WithdrawalTooLarge("withdrawal", f"{withdrawal} is more than the account's {balance}.")
    return max(ZERO, balance - basis) / balance if balance else ZERO


def plan_withdrawal(
    *,
    federal: FederalLimits,
    year: int,
    withdrawal: Decimal,
    balance: Decimal,
    basis: Decimal,
    marginal_rate: Decimal,
    expenses: Expenses,
    exception: PenaltyException = PenaltyException.NONE,
    state_warnings: tuple[str, ...] = (),
) -> WithdrawalPlan:
    """The tax on a withdrawal of a year, given the year's expenses."""
    k12 = k12_expense(federal=federal, year=year, expenses=expenses.k12)
    loans = student_loan_payment(
        federal=federal, request=expenses.student_loans, prior_lifetime=expenses.student_loans_before, year=year
    )
    penalty_rate = federal.find(FederalParameter.NONQUALIFIED_PENALTY_RATE, year)
    college = _college_expense(expenses)
    countable = college + k12.qualified + loans.qualified + expenses.apprenticeship
    share = earnings_share(balance=balance, basis=basis, withdrawal=withdrawal)
    qualified = min(withdrawal, countable)
    rest = withdrawal - qualified
    tax = earnings_tax(
        withdrawal=rest,
        balance=balance,
        basis=basis,
        marginal_rate=marginal_rate,
        penalty_rate=penalty_rate.value,
        scholarship=expenses.scholarships,
        exception=exception,
    )
    earnings = to_cents(withdrawal * share)
    counted = (
        f"Expenses that count: college {dollars(college)}, school before college {dollars(k12.qualified)}, student "
        f"loans {dollars(loans.qualified)}, apprenticeship {dollars(expenses.apprenticeship)}: {dollars(countable)}."
    )
    steps = [
        counted,
        f"Of {dollars(withdrawal)} {dollars(qualified)} is qualified, {dollars(rest)} is not.",
        f"{percent(share)} of every dollar is earnings: {dollars(tax.earnings_part)} of the {dollars(rest)}.",
        f"Income tax {dollars(tax.income_tax)}, additional tax {dollars(tax.penalty)}.",
    ]
    return WithdrawalPlan(
        qualified=qualified,
        non_qualified=rest,
        qualified_share=quantize(qualified / withdrawal, 6) if withdrawal else quantize(ZERO, 6),
        earnings_part=earnings,
        basis_part=withdrawal - earnings,
        taxable_earnings=tax.earnings_part,
        income_tax=tax.income_tax,
        penalty=tax.penalty,
        left_in_account=balance - withdrawal,
        warnings=state_warnings,
        assumptions=(
            k12.assumption,
            loans.assumption,
            Assumption(
                name="Additional tax on earnings",
                value=percent(penalty_rate.value),
                source=penalty_rate.source,
                version=str(year),
                confidence=penalty_rate.confidence,
            ),
            Assumption("Marginal income tax rate", percent(marginal_rate), "input"),
        ),
        explanation=tuple(steps),
    )


def _college_expense(expenses: Expenses) -> Decimal:
    housing = expenses.housing_and_food if expenses.is_at_least_half_time else ZERO
    if expenses.housing_allowance is not None:
        housing = min(housing, expenses.housing_allowance)
    used_elsewhere = expenses.scholarships + expenses.used_for_tax_credit
    return max(ZERO, expenses.college + housing - used_elsewhere)
