"""Medicare Part B premiums with the income-related surcharge (42 USC 1395r(i)), by the income of two years before.

An income counts in the tier it lies above; the last tier starts at its limit. Married filing separately and living
together: the first tier as for a single person, then directly the last but one, then the last from that limit less
the first. A year after the tables uses the last one raised by inflation (tiers but the highest; premiums as they are
unless a growth is given). Not modelled: Part D surcharges, appeals after a life-changing event, the hold-harmless
rule.
"""

from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from retirement.calc.rates import ONE
from retirement.calc.tables.tax import PremiumTier, TaxTables, YearBeforeTables, check_filing_status, floor_to_step

ZERO = Decimal(0)
TIER_STEP = 1000
LOOK_BACK_YEARS = 2


@dataclass(frozen=True, slots=True)
class MedicarePremium:
    """One person's Part B premium a month in a year."""

    premium_year: int
    income_year: int
    tier: int
    premium_month: Decimal
    surcharge_month: Decimal
    room_to_next_tier: Decimal | None
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def premium_tiers(
    *, year: int, filing_status: str, tables: TaxTables, inflation: Decimal = Decimal("0.025")
) -> tuple[PremiumTier, ...]:
    """The tiers of a premium year."""
    check_filing_status(filing_status)
    table_year = min(year, tables.last_premium_year)
    if (table_year, "single") not in tables.premiums:
        raise YearBeforeTables(f"Medicare premium tables start with {min(known for known, _ in tables.premiums)}.")
    column = "joint" if filing_status == "joint" else "single"
    tiers = tables.premiums[table_year, column]
    if year > table_year:
        tiers = _raised(tiers, (ONE + inflation) ** (year - table_year))
    return _separate(tiers) if filing_status == "separate" else tiers


def _raised(tiers: tuple[PremiumTier, ...], factor: Decimal) -> tuple[PremiumTier, ...]:
    top = tiers[-1].income_over
    edges = [min(floor_to_step(tier.income_over * factor, TIER_STEP), top) for tier in tiers[:-1]] + [top]
    uppers: list[Decimal | None] = [*edges[1:], None]
    return tuple(
        PremiumTier(over, upper, tier.surcharge_month, tier.premium_month)
        for tier, over, upper in zip(tiers, edges, uppers, strict=True)
    )


def _separate(tiers: tuple[PremiumTier, ...]) -> tuple[PremiumTier, ...]:
    first, last_but_one, last = tiers[0], tiers[-2], tiers[-1]
    low = tiers[1].income_over
    high = last.income_over - low
    return (
        first,
        PremiumTier(low, high, last_but_one.surcharge_month, last_but_one.premium_month),
        PremiumTier(high, None, last.surcharge_month, last.premium_month),
    )


def medicare_premium(
    *,
    premium_year: int,
    filing_status: str,
    income_two_years_before: Decimal,
    tables: TaxTables,
    inflation: Decimal = Decimal("0.025"),
) -> MedicarePremium:
    """The premium of one person for the modified adjusted gross income of two years before."""
    tiers = premium_tiers(year=premium_year, filing_status=filing_status, tables=tables, inflation=inflation)
    reached = 0
    for index, tier in enumerate(tiers[1:], start=1):
        at_limit = tier.income_up_to is None and income_two_years_before >= tier.income_over
        if at_limit or income_two_years_before > tier.income_over:
            reached = index
    tier = tiers[reached]
    room = None if tier.income_up_to is None else tier.income_up_to - income_two_years_before
    table_year = min(premium_year, tables.last_premium_year)
    return MedicarePremium(
        premium_year=premium_year,
        income_year=premium_year - LOOK_BACK_YEARS,
        tier=reached,
        premium_month=to_cents(tier.premium_month),
        surcharge_month=to_cents(tier.surcharge_month),
        room_to_next_tier=None if room is None else to_cents(max(room, ZERO)),
        assumptions=(
            Assumption(
                "Medicare Part B tiers",
                str(table_year),
                "CMS figures, medicare_part_b_irmaa.csv",
                str(table_year),
                "" if table_year == premium_year else "extrapolated",
            ),
        ),
        explanation=(
            (
                f"An income of {to_cents(income_two_years_before)} in {premium_year - LOOK_BACK_YEARS} "
                f"falls in tier {reached}: {to_cents(tier.premium_month)} a month, "
                f"of which {to_cents(tier.surcharge_month)} is surcharge."
            ),
        ),
    )
