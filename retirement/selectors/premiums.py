"""Medicare premiums: checked inputs and the tables in place, in; one person's premium and all tiers, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from lifepath.core.refusals import RefusedInput
from lifepath.core.series import Series
from retirement.calc.medicare_premiums import MedicarePremium, medicare_premium, premium_tiers
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.tables.tax import PremiumTier, YearBeforeTables
from retirement.selectors.tables import pinned_tables, tax_tables
from retirement.selectors.taxes import DEFAULT_INFLATION

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PremiumAnswer:
    """One person's premium, what a household pays in the year, and all tiers."""

    premium: MedicarePremium
    people: int
    yearly_total: Decimal
    tiers: tuple[PremiumTier, ...]
    table_year: int
    extrapolated: bool
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def premium_of(given: Given) -> MedicarePremium:
    """One person's Part B premium."""
    try:
        return medicare_premium(
            premium_year=given["premium_year"],
            filing_status=given["filing_status"],
            income_two_years_before=given["income_two_years_before"],
            tables=tax_tables(),
            inflation=given.get("inflation_rate", DEFAULT_INFLATION),
        )
    except YearBeforeTables as error:
        raise RefusedInput("premium_year", str(error)) from error


@pinned_tables()
def premium_answer(given: Given) -> PremiumAnswer:
    """The premium with all tiers and the year's total."""
    premium, people = premium_of(given), given.get("people", 1)
    tables = tax_tables()
    tiers = premium_tiers(
        year=given["premium_year"],
        filing_status=given["filing_status"],
        tables=tables,
        inflation=given.get("inflation_rate", DEFAULT_INFLATION),
    )
    total = to_cents(premium.premium_month * MONTHS_PER_YEAR * people)
    carried = given["premium_year"] > tables.last_premium_year
    note = (
        f"Premiums of {given['premium_year']} are not published yet: the amounts of {tables.last_premium_year}, with "
        "tiers raised by inflation, are used."
    )
    return PremiumAnswer(
        premium=premium,
        people=people,
        yearly_total=total,
        tiers=tiers,
        table_year=min(given["premium_year"], tables.last_premium_year),
        extrapolated=carried,
        warnings=(note,) if carried else (),
        assumptions=premium.assumptions,
        explanation=(
            *premium.explanation,
            f"{premium.premium_month} x {MONTHS_PER_YEAR} months x {people} = {total} in {premium.premium_year}.",
        ),
        series=(_premium_series(tiers),),
    )


def _premium_series(tiers: Sequence[PremiumTier]) -> Series:
    points = tuple((f"{tier.income_over:f}", f"{to_cents(tier.premium_month):f}") for tier in tiers)
    return Series("premium_by_income", "Premium a month by income above", "dollars a month", points)
