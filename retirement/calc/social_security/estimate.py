"""What Social Security will pay one person: from earnings, an AIME or a PIA to the benefit of every claim month.

Years after the published tables are projected with the wage growth and COLA given; with both at zero, the default,
every amount is in today's dollars, as on SSA's own statement. Future earnings, when given, are counted each year
until the year before the claim or the year work stops. A PIA above that of a maximum earner is refused. Not modelled:
disability, non-covered pensions, benefits of children, recomputation for work after the claim (the earnings test says
what such work withholds).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from lifepath.core.series import Series
from retirement.calc.social_security.ages import LATEST_AGE_MONTHS, SocialSecurityBirth, age_text
from retirement.calc.social_security.claiming import MonthlyBenefit, retirement_benefit
from retirement.calc.social_security.earnings_average import (
    IndexedEarnings,
    average_indexed_monthly_earnings,
    maximum_earnings,
)
from retirement.calc.social_security.family import family_maximum
from retirement.calc.social_security.primary_amount import (
    last_cola_year_for,
    primary_insurance_amount,
)
from retirement.calc.tables.social_security import SocialSecurityTables

ZERO = Decimal(0)
CENTS = Decimal("0.01")


class PiaAboveMaximum(ValueError):
    """No worker can have a PIA above that of maximum earnings in every year."""


class NoRecord(ValueError):
    """An estimate needs a record of earnings, an AIME or a PIA."""


@dataclass(frozen=True, slots=True)
class EstimateInputs:
    """One person and what is known of the earnings; the first that is given of PIA, AIME and earnings counts."""

    birth: dt.date
    as_of: dt.date
    earnings: Mapping[int, Decimal] = field(default_factory=dict)
    aime: int | None = None
    pia: Decimal | None = None
    claim_age_months: int | None = None
    future_yearly_earnings: Decimal = ZERO
    work_stops_in: int | None = None
    wage_growth: Decimal = ZERO
    cola_rate: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """The benefit of one claim month, in dollars."""

    age_months: int
    month: Month
    factor: Decimal
    monthly: Decimal
    yearly: Decimal
    break_even_age_months: int | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The PIA, the benefit of every claim month and of the chosen one."""

    aime: int | None
    pia: Decimal
    family_maximum: Decimal
    full_age_months: int
    survivor_full_age_months: int
    earliest: ClaimRow
    at_full_age: ClaimRow
    latest: ClaimRow
    chosen: ClaimRow
    rows: tuple[ClaimRow, ...]
    indexed: IndexedEarnings | None
    table_years: dict[str, int]
    extrapolated: bool
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def estimate(inputs: EstimateInputs, tables: SocialSecurityTables) -> Estimate:
    """The estimate of one person."""
    person = SocialSecurityBirth(inputs.birth)
    last_year = max(person.legal_year + 71, inputs.as_of.year + 1)
    used = tables.projected(through_year=last_year, wage_growth=inputs.wage_growth, cola_rate=inputs.cola_rate)
    ages = used.ages_for(person.legal_year)
    claim_age = ages.full_months if inputs.claim_age_months is None else inputs.claim_age_months
    person.check_claim_age(claim_age)
    cola_through = max(last_cola_year_for(Month.of(inputs.as_of), tables), person.eligibility_year - 1)
    indexed, aime, at_eligibility, pia = _primary(inputs, person, claim_age, cola_through, used)
    rows = _rows(person, pia, ages.full_months, used)
    by_age = {row.age_months: row for row in rows}
    extrapolated = person.eligibility_year - 2 > tables.last_wage_index_year
    return Estimate(
        aime=aime,
        pia=_dollars(pia),
        family_maximum=_dollars(
            family_maximum(
                pia_at_eligibility_cents=at_eligibility,
                eligibility_year=person.eligibility_year,
                cola_through=cola_through,
                tables=used,
            )
        ),
        full_age_months=ages.full_months,
        survivor_full_age_months=ages.survivor_full_months,
        earliest=rows[0],
        at_full_age=by_age[ages.full_months],
        latest=rows[-1],
        chosen=by_age[claim_age],
        rows=rows,
        indexed=indexed,
        table_years={
            "bend points": min(person.eligibility_year, max(tables.bend_points)),
            "wage index": min(person.legal_year + 60, tables.last_wage_index_year),
            "COLA": min(cola_through, tables.last_cola_year),
        },
        extrapolated=extrapolated,
        warnings=_warnings(inputs, person, extrapolated),
        assumptions=_assumptions(inputs, tables, cola_through),
        explanation=_explain(person, aime, pia, by_age[claim_age], indexed),
        series=(
            Series(
                "benefit_by_claim_age",
                "Monthly benefit by claim age",
                "dollars a month",
                tuple((str(row.age_months), str(row.monthly)) for row in rows),
            ),
        ),
    )


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _primary(
    inputs: EstimateInputs,
    person: SocialSecurityBirth,
    claim_age: int,
    cola_through: int,
    tables: SocialSecurityTables,
) -> tuple[IndexedEarnings | None, int | None, int, int]:
    """The indexed record, AIME, PIA at eligibility and PIA now (both in cents)."""
    if inputs.pia is not None:
        pia = int(inputs.pia * 100)
        most = highest_pia(birth=inputs.birth, cola_through=cola_through, tables=tables)
        if not 0 <= pia <= most:
            raise PiaAboveMaximum(
                f"A PIA of {inputs.pia} is not between 0 and the {_dollars(most)} of maximum earnings."
            )
        return None, None, _before_colas(pia, person, cola_through, tables), pia
    indexed = None
    if inputs.aime is not None:
        aime = inputs.aime
    elif inputs.earnings or inputs.future_yearly_earnings:
        last = person.month_of_age(claim_age).year - 1
        record = {**_future(inputs, last), **inputs.earnings}
        indexed = average_indexed_monthly_earnings(birth=inputs.birth, earnings=record, last_year=last, tables=tables)
        aime = indexed.aime
    else:
        raise NoRecord("Give a record of earnings, an AIME or a PIA.")
    primary = primary_insurance_amount(
        aime=aime, eligibility_year=person.eligibility_year, cola_through=cola_through, tables=tables
    )
    return indexed, aime, primary.at_eligibility_cents, primary.cents


def _future(inputs: EstimateInputs, last_year: int) -> dict[int, Decimal]:
    """Earnings still to come: level in today's dollars, so raised with wages."""
    end = last_year if inputs.work_stops_in is None else min(last_year, inputs.work_stops_in)
    first = max(inputs.earnings, default=inputs.as_of.year - 1) + 1
    growth = 1 + inputs.wage_growth
    return {
        year: (inputs.future_yearly_earnings * growth ** max(year - inputs.as_of.year, 0)).quantize(CENTS)
        for year in range(first, end + 1)
    }


def _before_colas(pia: int, person: SocialSecurityBirth, cola_through: int, tables: SocialSecurityTables) -> int:
    """The PIA at eligibility that the COLAs since have made `pia`, to the dime."""
    cents = pia
    colas = [cola for cola in tables.colas if person.eligibility_year <= cola.year <= cola_through]
    for cola in reversed(colas):
        cents = cents * 1000 // (1000 + cola.thousandths)
    return cents // 10 * 10


def highest_pia(*, birth: dt.date, cola_through: int, tables: SocialSecurityTables) -> int:
    """The PIA of a worker with maximum earnings from 22 to 69, in cents."""
    person = SocialSecurityBirth(birth)
    last = person.legal_year + 69
    earnings = maximum_earnings(birth=birth, last_year=last, tables=tables)
    aime = average_indexed_monthly_earnings(birth=birth, earnings=earnings, last_year=last, tables=tables).aime
    return primary_insurance_amount(
        aime=aime, eligibility_year=person.eligibility_year, cola_through=cola_through, tables=tables
    ).cents


def _rows(
    person: SocialSecurityBirth, pia_cents: int, full_age: int, tables: SocialSecurityTables
) -> tuple[ClaimRow, ...]:
    credit = tables.ages_for(person.legal_year).delayed_credit_percent
    rows: list[ClaimRow] = []
    first: MonthlyBenefit | None = None
    for age in range(person.earliest_claim_age_months, LATEST_AGE_MONTHS + 1):
        benefit = retirement_benefit(
            pia_cents=pia_cents, claim_age_months=age, full_age_months=full_age, credit_percent_per_year=credit
        )
        first = first or benefit
        factor = benefit.exact_cents / pia_cents if pia_cents else benefit.exact_cents
        rows.append(
            ClaimRow(
                age_months=age,
                month=person.month_of_age(age),
                factor=(Decimal(factor.numerator) / factor.denominator).quantize(Decimal("1E-6")),
                monthly=_dollars(benefit.paid_cents),
                yearly=_dollars(benefit.paid_cents * 12),
                break_even_age_months=break_even_age(
                    earlier_age=person.earliest_claim_age_months,
                    earlier_cents=first.paid_cents,
                    later_age=age,
                    later_cents=benefit.paid_cents,
                ),
            )
        )
    return tuple(rows)


def break_even_age(*, earlier_age: int, earlier_cents: int, later_age: int, later_cents: int) -> int | None:
    """The age in months from which the later claim has paid more in all, in today's dollars without interest."""
    if later_age <= earlier_age or later_cents <= earlier_cents:
        return None
    missed = (later_age - earlier_age) * earlier_cents
    return later_age - (-missed // (later_cents - earlier_cents))


def _warnings(inputs: EstimateInputs, person: SocialSecurityBirth, extrapolated: bool) -> tuple[str, ...]:
    warnings = []
    if extrapolated:
        warnings.append(
            f"The year of attaining 62, {person.eligibility_year}, lies after the published tables: bend points and "
            f"wage index are projected with a wage growth of {inputs.wage_growth} a year."
        )
    if inputs.pia is None and inputs.aime is None and len(inputs.earnings) < 10:
        warnings.append("Fewer than ten years of earnings are recorded; 40 credits are needed for a benefit.")
    return tuple(warnings)


def _assumptions(inputs: EstimateInputs, tables: SocialSecurityTables, cola_through: int) -> tuple[Assumption, ...]:
    unconfirmed = "; ".join(tables.unconfirmed)
    return (
        Assumption("wage growth after the tables", str(inputs.wage_growth), "0 gives today's dollars"),
        Assumption("COLA after the tables", str(inputs.cola_rate), "0 gives today's dollars"),
        Assumption("last COLA applied", str(cola_through), "SSA, ssa_cola.csv", str(tables.last_cola_year)),
        Assumption(
            "wage index",
            str(tables.last_wage_index_year),
            "SSA, ssa_awi.csv",
            str(tables.last_wage_index_year),
            unconfirmed,
        ),
        Assumption("future earnings", str(inputs.future_yearly_earnings), "input, a year, today's dollars"),
    )


def _explain(
    person: SocialSecurityBirth, aime: int | None, pia: int, chosen: ClaimRow, indexed: IndexedEarnings | None
) -> tuple[str, ...]:
    steps = []
    if indexed is not None:
        steps.append(
            f"The best {indexed.computation_years} years, indexed to {indexed.indexing_year}, add up "
            f"to {_dollars(indexed.top_total_cents)}; divided by {indexed.computation_years * 12} months the AIME "
            f"is {aime}."
        )
    if aime is not None:
        steps.append(f"The formula of {person.eligibility_year} and its COLAs make a PIA of {_dollars(pia)}.")
    steps.append(
        f"A claim at {age_text(chosen.age_months)} pays {chosen.factor} of {_dollars(pia)}: {chosen.monthly} a month."
    )
    return tuple(steps)
