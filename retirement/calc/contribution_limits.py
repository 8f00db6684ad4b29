"""What may be contributed in a year: workplace plans, IRA, Roth IRA, HSA. Ages are those at the end of the year.

The catch-up of ages 60 to 63 replaces that of 50 and over and is not added to it; at 64 the latter applies again (26
USC 414(v)). The Roth limit falls in proportion over the phase-out, rounded up to ten dollars, and is at least 200
until it is zero (26 USC 408A(c), 219(g)). A year after the tables uses the last figure and says so. Not modelled: pay
below the limit, SIMPLE plans, the Roth-only rule for catch-ups of high earners, spousal IRA pay test.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from lifepath.core.explanations import Assumption
from retirement.calc.tables.tax import TaxTables, YearBeforeTables, check_filing_status

ZERO = Decimal(0)
CATCH_UP_AGE = 50
HIGHER_CATCH_UP_AGES = range(60, 64)
HSA_CATCH_UP_AGE = 55
ROUNDING_STEP = 10
SMALLEST_PARTIAL = Decimal(200)
WORKPLACE_PLANS = ("401K", "403B", "457", "TSP")


class UnknownPlan(ValueError):
    """A plan is 401K, 403B, 457, TSP, IRA, ROTH_IRA or HSA."""


@dataclass(frozen=True, slots=True)
class ContributionLimit:
    """The most that may be contributed and which part of it is catch-up."""

    year: int
    limit: Decimal
    catch_up: Decimal
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def _figure(item: str, year: int, tables: TaxTables) -> tuple[Decimal, Assumption]:
    found = tables.latest_limit(item, year)
    if found is None:
        raise YearBeforeTables(f"{item} is not known for {year}.")
    known, value = found
    note = "" if known == year else f"figure of {known} carried forward"
    return value, Assumption(item, str(value), "IRS figures, irs_limits_2024_2027.csv", str(known), note)


def _limit(year: int, base: tuple[Decimal, Assumption], extra: tuple[Decimal, Assumption] | None) -> ContributionLimit:
    added = extra[0] if extra else ZERO
    words = f"{base[0]}" + (f" + {added} catch-up = {base[0] + added}" if extra else "")
    return ContributionLimit(
        year=year,
        limit=base[0] + added,
        catch_up=added,
        assumptions=(base[1], *((extra[1],) if extra else ())),
        explanation=(f"Limit of {year}: {words}.",),
    )


def workplace_limit(*, year: int, age: int, tables: TaxTables) -> ContributionLimit:
    """An employee's own deferrals to a 401(k), 403(b), 457 or TSP."""
    base = _figure("elective_deferral_401k_403b_457_tsp", year, tables)
    if age < CATCH_UP_AGE:
        return _limit(year, base, None)
    higher = age in HIGHER_CATCH_UP_AGES and tables.latest_limit("catch_up_60_to_63", year) is not None
    return _limit(year, base, _figure("catch_up_60_to_63" if higher else "catch_up_50_plus", year, tables))


def annual_additions_limit(*, year: int, age: int, tables: TaxTables) -> ContributionLimit:
    """Deferrals and employer contributions to one employer's plans together (26 USC 415(c)), catch-up on top."""
    base = _figure("annual_additions_dc_limit", year, tables)
    own = workplace_limit(year=year, age=age, tables=tables)
    extra = (own.catch_up, own.assumptions[-1]) if own.catch_up else None
    return _limit(year, base, extra)


def ira_limit(*, year: int, age: int, tables: TaxTables) -> ContributionLimit:
    """Traditional and Roth IRAs together."""
    base = _figure("ira_limit", year, tables)
    return _limit(year, base, _figure("ira_catch_up_50_plus", year, tables) if age >= CATCH_UP_AGE else None)


def hsa_limit(*, year: int, age: int, family_coverage: bool, tables: TaxTables) -> ContributionLimit:
    """A health savings account for a full year of coverage; the catch-up is per person and not indexed."""
    base = _figure("hsa_family" if family_coverage else "hsa_self_only", year, tables)
    return _limit(year, base, _figure("hsa_catch_up_55_plus", year, tables) if age >= HSA_CATCH_UP_AGE else None)


def phased_out(*, limit: Decimal, income: Decimal, start: Decimal, end: Decimal) -> Decimal:
    """A limit reduced in proportion between two incomes, rounded up to ten, at least 200 until it is zero."""
    if income <= start:
        return limit
    if income >= end:
        return ZERO
    left = limit * (end - income) / (end - start)
    return max((left / ROUNDING_STEP).to_integral_value(rounding=ROUND_CEILING) * ROUNDING_STEP, SMALLEST_PARTIAL)


def roth_ira_limit(
    *, year: int, age: int, filing_status: str, modified_income: Decimal, tables: TaxTables
) -> ContributionLimit:
    """What may go to a Roth IRA; `separate` means married and living together."""
    check_filing_status(filing_status)
    column = filing_status if filing_status in ("joint", "separate") else "single_or_hoh"
    start, start_note = _figure(f"roth_ira_phase_out_start_{column}", year, tables)
    end, end_note = _figure(f"roth_ira_phase_out_end_{column}", year, tables)
    full = ira_limit(year=year, age=age, tables=tables)
    allowed = phased_out(limit=full.limit, income=modified_income, start=start, end=end)
    return ContributionLimit(
        year=year,
        limit=allowed,
        catch_up=full.catch_up,
        assumptions=(*full.assumptions, start_note, end_note),
        explanation=(
            *full.explanation,
            f"An income of {modified_income} against the phase-out from {start} to {end} allows {allowed}.",
        ),
    )


def deductible_ira_limit(
    *, year: int, age: int, filing_status: str, modified_income: Decimal, covered: bool, tables: TaxTables
) -> ContributionLimit:
    """What of a traditional IRA contribution is deductible; `covered` means by a workplace plan of one's own."""
    full = ira_limit(year=year, age=age, tables=tables)
    spouse_only = not covered and filing_status == "joint"
    if not covered and not spouse_only:
        return full
    if spouse_only:
        start, note = _figure("ira_deduction_phase_out_start_joint_spouse_active", year, tables)
        width = Decimal(10_000)  # 26 USC 219(g)(7)
    else:
        column = "joint" if filing_status == "joint" else "single"
        start, note = _figure(f"ira_deduction_phase_out_start_{column}_active", year, tables)
        width, _ = _figure(f"ira_deduction_phase_out_width_{column}_active", year, tables)
    if filing_status == "separate":
        start, width = ZERO, Decimal(10_000)  # 26 USC 219(g)(3)(B)(iii)
    allowed = phased_out(limit=full.limit, income=modified_income, start=start, end=start + width)
    return ContributionLimit(
        year=year,
        limit=allowed,
        catch_up=full.catch_up,
        assumptions=(*full.assumptions, note),
        explanation=(
            *full.explanation,
            f"An income of {modified_income} against the phase-out from {start} to {start + width} allows {allowed}.",
        ),
    )


def plan_limit(*, plan: str, year: int, age: int, tables: TaxTables) -> ContributionLimit:
    """The limit of a plan by its code, income aside."""
    if plan in WORKPLACE_PLANS:
        return workplace_limit(year=year, age=age, tables=tables)
    if plan in ("IRA", "ROTH_IRA"):
        return ira_limit(year=year, age=age, tables=tables)
    if plan == "HSA":
        return hsa_limit(year=year, age=age, family_coverage=False, tables=tables)
    raise UnknownPlan(f"{plan!r} has no contribution limit here.")
