"""Federal income tax of a retired household with the standard deduction.

Order: taxed benefits, adjusted gross income, standard deduction with the addition for 65, senior deduction
(2025-2028, reduced for each person by 6 percent of the excess), ordinary brackets, long-term gains and qualified
dividends stacked on ordinary income, and the tax on net investment income. Nothing is rounded but the result. Not
modelled: itemised deductions, credits, alternative minimum tax, self-employment and payroll taxes, state tax,
charitable distributions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from retirement.calc.benefit_taxation import taxable_benefits
from retirement.calc.rates import ONE
from retirement.calc.tables.tax import Bracket
from retirement.calc.tax_parameters import SENIOR_AGE, TaxParameters

ZERO = Decimal(0)
LOSS_LIMIT = Decimal(3000)  # 26 USC 1211(b); half when married filing separately


class BadIncome(ValueError):
    """Incomes are finite amounts of zero or more; only a long-term gain may be negative."""


@dataclass(frozen=True, slots=True)
class Income:
    """One year's income of a household, before tax."""

    wages: Decimal = ZERO
    pension: Decimal = ZERO
    deferred_withdrawals: Decimal = ZERO
    interest: Decimal = ZERO
    tax_free_interest: Decimal = ZERO
    ordinary_dividends: Decimal = ZERO
    qualified_dividends: Decimal = ZERO
    long_term_gain: Decimal = ZERO
    social_security: Decimal = ZERO

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not value.is_finite() or (value < 0 and name != "long_term_gain"):
                raise BadIncome(f"{name} is {value}; it must be zero or more.")


@dataclass(frozen=True, slots=True)
class FederalTax:
    """The tax of one year and the steps to it, to the cent."""

    year: int
    table_year: int
    provisional_income: Decimal
    taxable_social_security: Decimal
    adjusted_gross_income: Decimal
    standard_deduction: Decimal
    senior_deduction: Decimal
    taxable_income: Decimal
    ordinary_tax: Decimal
    long_term_gain_tax: Decimal
    net_investment_income_tax: Decimal
    total_tax: Decimal
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Steps:
    """The unrounded steps of one computation."""

    provisional: Decimal
    taxed_benefits: Decimal
    adjusted_gross: Decimal
    standard: Decimal
    senior: Decimal
    taxable: Decimal
    ordinary_tax: Decimal
    gain_tax: Decimal
    investment_tax: Decimal

    @property
    def total(self) -> Decimal:
        """The whole tax."""
        return self.ordinary_tax + self.gain_tax + self.investment_tax


def tax_in(brackets: Iterable[Bracket], *, low: Decimal, high: Decimal) -> Decimal:
    """The tax on the income between two levels."""
    total = ZERO
    for bracket in brackets:
        top = high if bracket.up_to is None else min(high, bracket.up_to)
        if top > max(low, bracket.over):
            total += (top - max(low, bracket.over)) * bracket.rate
    return total


def _seniors(ages: Iterable[int | None], parameters: TaxParameters) -> int:
    people = list(ages)[: 2 if parameters.filing_status == "joint" else 1]
    return sum(age is not None and age >= SENIOR_AGE for age in people)


def _steps(income: Income, ages: tuple[int | None, ...], parameters: TaxParameters) -> _Steps:
    loss_limit = LOSS_LIMIT / 2 if parameters.filing_status == "separate" else LOSS_LIMIT
    gain = max(income.long_term_gain, -loss_limit)
    dividends = income.ordinary_dividends + income.qualified_dividends
    other = income.wages + income.pension + income.deferred_withdrawals + income.interest + dividends + gain
    taxed = taxable_benefits(
        benefits=income.social_security,
        other_income=other + income.tax_free_interest,
        base=parameters.benefit_base,
        adjusted_base=parameters.benefit_adjusted_base,
    )
    adjusted_gross = other + taxed.taxable
    seniors = _seniors(ages, parameters)
    standard = parameters.standard_deduction + seniors * parameters.addition_65
    excess = max(adjusted_gross - parameters.senior_phase_out_start, ZERO)
    senior = seniors * max(parameters.senior_deduction - parameters.senior_phase_out_rate * excess, ZERO)
    taxable = max(adjusted_gross - standard - senior, ZERO)
    preferred = min(max(gain, ZERO) + income.qualified_dividends, taxable)
    ordinary = taxable - preferred
    invested = max(income.interest + dividends + gain, ZERO)
    over = max(adjusted_gross - parameters.net_investment_threshold, ZERO)
    return _Steps(
        provisional=taxed.provisional_income,
        taxed_benefits=taxed.taxable,
        adjusted_gross=adjusted_gross,
        standard=standard,
        senior=senior,
        taxable=taxable,
        ordinary_tax=tax_in(parameters.ordinary, low=ZERO, high=ordinary),
        gain_tax=tax_in(parameters.long_term_gain, low=ordinary, high=taxable),
        investment_tax=parameters.net_investment_rate * min(invested, over),
    )


def total_tax(*, income: Income, ages: tuple[int | None, ...], parameters: TaxParameters) -> Decimal:
    """The whole tax of a year, unrounded: what solvers call."""
    return _steps(income, ages, parameters).total


def federal_tax(*, income: Income, ages: tuple[int | None, ...], parameters: TaxParameters) -> FederalTax:
    """The tax of a year with every step; `ages` are those at the end of the year, the taxpayer's first."""
    steps = _steps(income, ages, parameters)
    return FederalTax(
        year=parameters.year,
        table_year=parameters.table_year,
        provisional_income=to_cents(steps.provisional),
        taxable_social_security=to_cents(steps.taxed_benefits),
        adjusted_gross_income=to_cents(steps.adjusted_gross),
        standard_deduction=to_cents(steps.standard),
        senior_deduction=to_cents(steps.senior),
        taxable_income=to_cents(steps.taxable),
        ordinary_tax=to_cents(steps.ordinary_tax),
        long_term_gain_tax=to_cents(steps.gain_tax),
        net_investment_income_tax=to_cents(steps.investment_tax),
        total_tax=to_cents(steps.total),
        assumptions=parameters.assumptions,
        explanation=_explain(income, steps, parameters),
    )


def _explain(income: Income, steps: _Steps, parameters: TaxParameters) -> tuple[str, ...]:
    return (
        (
            f"Of {to_cents(income.social_security)} in benefits {to_cents(steps.taxed_benefits)} is taxed: "
            f"provisional income is {to_cents(steps.provisional)} against thresholds of {parameters.benefit_base} and "
            f"{parameters.benefit_adjusted_base}, which are not indexed."
        ),
        (
            f"Adjusted gross income {to_cents(steps.adjusted_gross)} less the standard deduction "
            f"{to_cents(steps.standard)} and the senior deduction {to_cents(steps.senior)} leaves "
            f"{to_cents(steps.taxable)}."
        ),
        (
            f"Tax {to_cents(steps.total)}: ordinary {to_cents(steps.ordinary_tax)}, gains {to_cents(steps.gain_tax)}, "
            f"net investment income {to_cents(steps.investment_tax)} ({parameters.table_year} tables)."
        ),
    )


@dataclass(frozen=True, slots=True)
class GrossUp:
    """The withdrawal whose rest after the tax it causes covers a need."""

    withdrawal: Decimal
    tax: Decimal
    tax_on_withdrawal: Decimal


def gross_up_deferred(
    *, need_after_tax: Decimal, income: Income, ages: tuple[int | None, ...], parameters: TaxParameters
) -> GrossUp:
    """The smallest whole-cent withdrawal from tax-deferred accounts that leaves `need_after_tax` after the added tax.

    The tax is continuous and piecewise linear with a slope below one, so the rest rises with the withdrawal and has
    one crossing.
    """
    before = total_tax(income=income, ages=ages, parameters=parameters)

    def left(cents: int) -> Decimal:
        amount = Decimal(cents).scaleb(-2)
        grown = replace(income, deferred_withdrawals=income.deferred_withdrawals + amount)
        return amount - total_tax(income=grown, ages=ages, parameters=parameters) + before

    if need_after_tax <= 0:
        return GrossUp(ZERO, to_cents(before), ZERO)
    low = int((need_after_tax * 100).to_integral_value(rounding="ROUND_FLOOR")) - 1
    high = max(low, 1) * 4  # no average rate reaches three quarters
    while high - low > 1:
        middle = (low + high) // 2
        if left(middle) >= need_after_tax:
            high = middle
        else:
            low = middle
    withdrawal = Decimal(high).scaleb(-2)
    added = withdrawal - left(high)
    return GrossUp(withdrawal=to_cents(withdrawal), tax=to_cents(before + added), tax_on_withdrawal=to_cents(added))


def marginal_rate(*, income: Income, ages: tuple[int | None, ...], parameters: TaxParameters) -> Decimal:
    """The tax on one more dollar withdrawn from a deferred account: benefits drawn into tax count too."""
    more = replace(income, deferred_withdrawals=income.deferred_withdrawals + ONE)
    return total_tax(income=more, ages=ages, parameters=parameters) - total_tax(
        income=income, ages=ages, parameters=parameters
    )
