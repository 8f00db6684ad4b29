"""Taxes and limits of retirees: checked inputs and the tables in place, in; the calculation's answer, out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.money import quantize, to_cents
from lifepath.core.refusals import RefusedInput
from lifepath.core.series import Series
from retirement.calc.federal_tax import (
    BadIncome,
    FederalTax,
    GrossUp,
    Income,
    federal_tax,
    gross_up_deferred,
    marginal_rate,
    total_tax,
)
from retirement.calc.tables.tax import YearBeforeTables
from retirement.calc.tax_parameters import TaxParameters, tax_parameters
from retirement.selectors.tables import pinned_tables, tax_tables

Given = Mapping[str, Any]
ZERO = Decimal(0)
DEFAULT_INFLATION = Decimal("0.025")
LIFETIME_TABLE_YEAR = 2022
CURVE_STEP, CURVE_POINTS = Decimal(5000), 41
INCOMES = Income.__slots__


@dataclass(frozen=True, slots=True)
class TaxAnswer:
    """The tax of a year, the rate of the next dollar, and the withdrawal that leaves a need after tax."""

    tax: FederalTax
    marginal_rate: Decimal
    effective_rate: Decimal | None
    gross_up: GrossUp | None
    extrapolated: bool
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def income_of(given: Given) -> Income:
    """The incomes that were given; the others are zero."""
    return Income(**{name: given[name] for name in INCOMES if given.get(name) is not None})


def parameters_of(given: Given) -> TaxParameters:
    """The figures of the year and filing status asked for; a year before the tables is refused."""
    try:
        return tax_parameters(
            year=given["year"],
            filing_status=given["filing_status"],
            tables=tax_tables(),
            inflation=given.get("inflation_rate", DEFAULT_INFLATION),
        )
    except YearBeforeTables as error:
        raise RefusedInput("year", str(error)) from error


def tax_of_year(given: Given) -> FederalTax:
    """The federal tax of a year with every step."""
    return federal_tax(income=_income(given), ages=ages_of(given), parameters=parameters_of(given))


def _income(given: Given) -> Income:
    try:
        return income_of(given)
    except BadIncome as error:
        field = next((name for name in INCOMES if str(error).startswith(f"{name} ")), "wages")
        raise RefusedInput(field, str(error)) from error


def ages_of(given: Given) -> tuple[int | None, ...]:
    """Ages at the end of the year, the taxpayer's first; None where not known."""
    return (given.get("age"), given.get("spouse_age"))


@pinned_tables()
def tax_answer(given: Given) -> TaxAnswer:
    """The tax with the curve of further withdrawals."""
    tax = tax_of_year(given)
    income, ages, parameters = _income(given), ages_of(given), parameters_of(given)
    need = given.get("need_after_tax")
    gross = None
    if need is not None:
        gross = gross_up_deferred(need_after_tax=need, income=income, ages=ages, parameters=parameters)
    rate = marginal_rate(income=income, ages=ages, parameters=parameters)
    received = sum((getattr(income, name) for name in INCOMES), ZERO)
    return TaxAnswer(
        tax=tax,
        marginal_rate=quantize(rate, 6),
        effective_rate=quantize(tax.total_tax / received, 6) if received > 0 else None,
        gross_up=gross,
        extrapolated=parameters.extrapolated,
        warnings=_tax_warnings(given, parameters),
        assumptions=tax.assumptions,
        explanation=(*tax.explanation, *_tax_steps(rate, gross, need)),
        series=_tax_series(income, ages, parameters),
    )


def _tax_warnings(given: Given, parameters: TaxParameters) -> tuple[str, ...]:
    warnings = []
    if parameters.extrapolated:
        warnings.append(
            f"{parameters.year} is after the tables: figures of {parameters.table_year} raised by inflation; "
            "thresholds that the law does not index stay."
        )
    if given.get("age") is None or (parameters.filing_status == "joint" and given.get("spouse_age") is None):
        warnings.append("An age was not given: no addition for 65 and no senior deduction is counted for that person.")
    return tuple(warnings)


def _tax_steps(rate: Decimal, gross: GrossUp | None, need: Decimal | None) -> tuple[str, ...]:
    steps = [f"One more dollar from a deferred account costs {quantize(rate, 4)} in tax."]
    if gross is not None:
        steps.append(
            f"To have {need} after tax, {gross.withdrawal} leaves a deferred account: {gross.tax_on_withdrawal} of it "
            "is the tax that it causes."
        )
    return tuple(steps)


def _tax_series(income: Income, ages: tuple[int | None, ...], parameters: TaxParameters) -> tuple[Series, ...]:
    taxes, rates = [], []
    for step in range(CURVE_POINTS):
        more = replace(income, deferred_withdrawals=income.deferred_withdrawals + step * CURVE_STEP)
        tax = total_tax(income=more, ages=ages, parameters=parameters)
        rate = marginal_rate(income=more, ages=ages, parameters=parameters)
        taxes.append((f"{step * CURVE_STEP:f}", f"{to_cents(tax):f}"))
        rates.append((f"{step * CURVE_STEP:f}", f"{quantize(rate, 4):f}"))
    return (
        Series("total_tax", "Tax by further withdrawal from deferred accounts", "dollars", tuple(taxes)),
        Series("marginal_rate", "Rate of the next dollar withdrawn", "fraction", tuple(rates)),
    )
