"""From the year table to what it says: when money runs out, what tax is paid in a life, which tables were used."""

from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from lifepath.core.series import Series
from retirement.calc.contribution_limits import UnknownPlan, plan_limit
from retirement.calc.household.shapes import HouseholdPlan, Projection, YearRow
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.tables.tax import TaxTables

ZERO = Decimal(0)


def projection_of(
    *, plan: HouseholdPlan, rows: tuple[YearRow, ...], warnings: tuple[str, ...], tax_tables: TaxTables
) -> Projection:
    """Everything that follows from the rows."""
    short = next((row for row in rows if row.unmet > 0), None)
    last = rows[-1]
    age = None if short is None else next((each for each in short.ages if each is not None), None)
    taxes = sum((row.federal_tax + row.state_tax for row in rows), ZERO)
    carried = last.year > tax_tables.last_tax_year
    notes = [*warnings, *_over_limits(plan, tax_tables)]
    if carried:
        notes.append(
            f"Tax tables end with {tax_tables.last_tax_year}: later years use its figures raised by inflation; "
            "thresholds that the law does not index stay."
        )
    return Projection(
        rows=rows,
        depletion_year=None if short is None else short.year,
        depletion_age=age,
        lifetime_tax=to_cents(taxes),
        final_total_real=last.total_real,
        bequest_met=short is None and last.total_real >= plan.bequest,
        table_years={
            "income tax": min(last.year, tax_tables.last_tax_year),
            "Medicare premiums": min(last.year, tax_tables.last_premium_year),
            "Uniform Lifetime Table": 2022,
        },
        warnings=tuple(notes),
        assumptions=_assumptions(plan, tax_tables),
        explanation=_explain(rows, short, taxes),
        series=_series(rows),
    )


def _over_limits(plan: HouseholdPlan, tables: TaxTables) -> list[str]:
    """Contributions above the limit of next year's table: a warning, they are projected as given."""
    notes, year = [], plan.as_of.year + 1
    for account in plan.accounts:
        yearly = account.monthly_contribution * MONTHS_PER_YEAR
        if not account.plan or yearly == 0:
            continue
        try:
            limit = plan_limit(plan=account.plan, year=year, age=plan.people[account.owner].age_in(year), tables=tables)
        except UnknownPlan:
            continue
        if yearly > limit.limit:
            notes.append(f"{account.name}: {yearly} a year is above the limit of {limit.limit} for {account.plan}.")
    return notes


def _assumptions(plan: HouseholdPlan, tables: TaxTables) -> tuple[Assumption, ...]:
    order = ", ".join(kind.value for kind in plan.order)
    return (
        Assumption(
            "expected return", str(plan.expected_return), "input, a year, for accounts without one of their own"
        ),
        Assumption("inflation", str(plan.inflation), "input or default, a year"),
        Assumption("order of withdrawals", order, "usual order, by kind of account"),
        Assumption("survivor's spending", str(plan.survivor_spending_share), "assumption, share of the couple's"),
        Assumption(
            "yield of taxable accounts", str(plan.taxable_yield), "assumption, qualified dividends taxed yearly"
        ),
        Assumption("state tax", str(plan.state_tax_rate), "input: one rate on all income but Social Security"),
        Assumption("tax tables", str(tables.last_tax_year), "IRS figures", str(tables.last_tax_year)),
    )


def _explain(rows: tuple[YearRow, ...], short: YearRow | None, taxes: Decimal) -> tuple[str, ...]:
    end = rows[-1]
    if short is None:
        outcome = f"Every year to {end.year} is paid; {end.total_real} is left in today's dollars."
    else:
        outcome = f"In {short.year} money runs out: {short.unmet} of that year cannot be paid."
    first = next((row for row in rows if row.spending > 0), None)
    steps = [outcome, f"Taxes over the projection add up to {to_cents(taxes)} in dollars of their years."]
    if first is not None:
        drawn = sum((amount for _, amount in first.withdrawals), ZERO)
        steps.append(
            f"In {first.year}: spending {first.spending}, premiums {first.medicare_premiums}, taxes "
            f"{first.federal_tax + first.state_tax}; from Social Security {first.social_security}, other income "
            f"{first.other_income}, required distributions {first.required_distributions}, withdrawals {drawn}."
        )
    return tuple(steps)


def _series(rows: tuple[YearRow, ...]) -> tuple[Series, ...]:
    columns = (
        ("balance_real", "Balance", "dollars, today", "total_real"),
        ("balance_nominal", "Balance in dollars of the year", "dollars", "total_nominal"),
        ("federal_tax", "Federal tax", "dollars", "federal_tax"),
        ("social_security", "Social Security", "dollars", "social_security"),
    )
    return tuple(
        Series(key, label, unit, tuple((str(row.year), str(getattr(row, name))) for row in rows))
        for key, label, unit, name in columns
    )
