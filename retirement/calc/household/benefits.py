"""Social Security of a household by year, in today's dollars: own benefits, top-ups, the larger one for a survivor.

A survivor draws from the survivor's full retirement age on, or from the year after the death if later. Benefits
follow prices.
"""

from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.periods import Month
from retirement.calc.household.shapes import HouseholdPlan, Person
from retirement.calc.social_security.ages import SocialSecurityBirth
from retirement.calc.social_security.claiming import retirement_benefit
from retirement.calc.social_security.family import spousal_top_up, survivor_benefit
from retirement.calc.tables.social_security import SocialSecurityTables

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's own monthly benefit and when it starts, in whole cents."""

    person: Person
    starts: Month
    monthly_cents: int
    full_age_months: int
    survivor_starts: Month
    has_delayed_credits: bool


def claims_of(plan: HouseholdPlan, tables: SocialSecurityTables) -> tuple[Claim, ...]:
    """Each person's claim; an age that cannot be claimed at is refused."""
    claims = []
    for person in plan.people:
        birth = SocialSecurityBirth(person.birth)
        birth.check_claim_age(person.claim_age_months)
        ages = tables.ages_for(birth.legal_year)
        benefit = retirement_benefit(
            pia_cents=person.pia_cents,
            claim_age_months=person.claim_age_months,
            full_age_months=ages.full_months,
            credit_percent_per_year=ages.delayed_credit_percent,
        )
        claims.append(
            Claim(
                person=person,
                starts=birth.month_of_age(person.claim_age_months),
                monthly_cents=benefit.paid_cents,
                full_age_months=ages.full_months,
                survivor_starts=birth.month_of_age(ages.survivor_full_months),
                has_delayed_credits=person.claim_age_months > ages.full_months,
            )
        )
    return tuple(claims)


def yearly_benefits(claims: tuple[Claim, ...], year: int) -> Decimal:
    """What the household draws in a year, in today's dollars."""
    cents = sum(_monthly(claims, index, Month(year, month)) for index in range(len(claims)) for month in MONTHS)
    return Decimal(cents).scaleb(-2)


def _monthly(claims: tuple[Claim, ...], index: int, month: Month) -> int:
    claim = claims[index]
    if not claim.person.lives_in(month.year):
        return 0
    own = claim.monthly_cents if month >= claim.starts else 0
    others = [other for position, other in enumerate(claims) if position != index]
    if not others:
        return own
    if others[0].person.lives_in(month.year):
        return own + _top_up(claim, others[0], month)
    return max(own, _survivor(claim, others[0], month))


def _top_up(claim: Claim, worker: Claim, month: Month) -> int:
    start = max(claim.starts, worker.starts)
    if month < start:
        return 0
    age = SocialSecurityBirth(claim.person.birth).age_months_in(start)
    return spousal_top_up(
        own_pia_cents=claim.person.pia_cents,
        worker_pia_cents=worker.person.pia_cents,
        months_early=max(claim.full_age_months - age, 0),
        own_benefit_cents=claim.monthly_cents,
        own_has_delayed_credits=claim.has_delayed_credits,
    ).paid_cents


def _survivor(claim: Claim, deceased: Claim, month: Month) -> int:
    if month < claim.survivor_starts:
        return 0
    died = Month(deceased.person.birth.year + deceased.person.plan_to_age, 12)
    drawn = deceased.monthly_cents if deceased.starts <= died else None
    return survivor_benefit(
        deceased_pia_cents=deceased.person.pia_cents,
        deceased_benefit_cents=drawn,
        claim_age_months=claim.full_age_months,
        full_age_months=claim.full_age_months,
    ).paid_cents
