"""What two people get from each other's records: spousal top-up, survivor's benefit, and the best pair of claims.

Amounts are those of the chosen claims, in today's dollars. The spousal top-up starts with the later of the two claims.
The survivor's benefit is told for every age from 60 to the survivor's full retirement age, for a death after the
claim; a death before the claim and before full retirement age leaves the PIA. Survival comes from cohort life tables.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from lifepath.core.series import Series
from retirement.calc.mortality import Mortality
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.social_security.ages import EARLIEST_SURVIVOR_AGE_MONTHS, SocialSecurityBirth, age_text
from retirement.calc.social_security.couple_claiming import Claimant, CoupleClaiming, best_claims
from retirement.calc.social_security.estimate import Estimate
from retirement.calc.social_security.family import spousal_top_up, survivor_benefit

ZERO = Decimal(0)
LAST_AGE_MONTHS = 120 * MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Partner:
    """One of two people with the own estimate."""

    name: str
    person: SocialSecurityBirth
    estimate: Estimate
    mortality: Mortality
    credit_percent_per_year: Fraction
    has_claimed: bool = False


@dataclass(frozen=True, slots=True)
class SpousalBenefit:
    """What one partner gets on the other's record while both live, in dollars a month."""

    name: str
    starts: Month
    months_early: int
    half_of_other_pia: Decimal
    own_benefit: Decimal
    top_up: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class SurvivorRow:
    """The survivor's benefit for a claim at one age, own benefit not deducted."""

    age_months: int
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class SurvivorBenefit:
    """What one partner gets after the other's death, in dollars a month."""

    name: str
    at_full_age: Decimal
    if_death_before_claim: Decimal
    own_benefit: Decimal
    larger: Decimal
    rows: tuple[SurvivorRow, ...]


@dataclass(frozen=True, slots=True)
class BestClaims:
    """The best pair of claim ages, with the month from which it has paid more than the earliest pair."""

    claiming: CoupleClaiming
    break_even_month: Month | None
    break_even_ages_months: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class CoupleEstimate:
    """Everything that two records give together."""

    spousal: tuple[SpousalBenefit, SpousalBenefit]
    survivors: tuple[SurvivorBenefit, SurvivorBenefit]
    best: BestClaims
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def couple_estimate(*, first: Partner, second: Partner, today: Month, real_rate: Decimal = ZERO) -> CoupleEstimate:
    """Both views of a couple and the best claims."""
    spousal = (_spousal(first, second), _spousal(second, first))
    survivors = (_survivor(first, second), _survivor(second, first))
    best = _best(first, second, today, real_rate)
    return CoupleEstimate(
        spousal=spousal,
        survivors=survivors,
        best=best,
        assumptions=(
            *best.claiming.assumptions,
            Assumption(f"survival of {first.name}", first.mortality.source, "life tables of the SSA", "2025"),
            Assumption(f"survival of {second.name}", second.mortality.source, "life tables of the SSA", "2025"),
        ),
        explanation=(
            *(_spousal_words(each) for each in spousal),
            *(_survivor_words(each) for each in survivors),
            *best.claiming.explanation,
            _break_even_words(best, first, second),
        ),
        series=tuple(
            Series(
                f"survivor_benefit_{number}",
                f"Survivor's benefit of {each.name} by claim age",
                "dollars a month",
                tuple((str(row.age_months), str(row.monthly)) for row in each.rows),
            )
            for number, each in enumerate(survivors, start=1)
        ),
    )


def _cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _spousal(own: Partner, worker: Partner) -> SpousalBenefit:
    chosen = own.estimate.chosen
    starts = max(chosen.month, worker.estimate.chosen.month)
    age = own.person.age_months_in(starts)
    early = max(own.estimate.full_age_months - age, 0)
    top_up = spousal_top_up(
        own_pia_cents=_cents(own.estimate.pia),
        worker_pia_cents=_cents(worker.estimate.pia),
        months_early=early,
        own_benefit_cents=_cents(chosen.monthly),
        own_has_delayed_credits=chosen.age_months > own.estimate.full_age_months,
    ).paid_cents
    return SpousalBenefit(
        name=own.name,
        starts=starts,
        months_early=early,
        half_of_other_pia=worker.estimate.pia / 2,
        own_benefit=chosen.monthly,
        top_up=_dollars(top_up),
        total=chosen.monthly + _dollars(top_up),
    )


def _survivor(survivor: Partner, deceased: Partner) -> SurvivorBenefit:
    full = survivor.estimate.survivor_full_age_months
    pia, drawn = _cents(deceased.estimate.pia), _cents(deceased.estimate.chosen.monthly)

    def at(age: int, benefit: int | None) -> Decimal:
        return _dollars(
            survivor_benefit(
                deceased_pia_cents=pia, deceased_benefit_cents=benefit, claim_age_months=age, full_age_months=full
            ).paid_cents
        )

    own = survivor.estimate.chosen.monthly
    return SurvivorBenefit(
        name=survivor.name,
        at_full_age=at(full, drawn),
        if_death_before_claim=at(full, None),
        own_benefit=own,
        larger=max(own, at(full, drawn)),
        rows=tuple(SurvivorRow(age, at(age, drawn)) for age in range(EARLIEST_SURVIVOR_AGE_MONTHS, full + 1)),
    )


def _claimant(partner: Partner, today: Month, months: int) -> Claimant:
    age = partner.person.age_months_in(today)
    return Claimant(
        name=partner.name,
        age_months=age,
        pia_cents=_cents(partner.estimate.pia),
        full_age_months=partner.estimate.full_age_months,
        survivor_full_age_months=partner.estimate.survivor_full_age_months,
        survival=partner.mortality.monthly_survival(age_months=age, months=months),
        earliest_claim_age_months=partner.person.earliest_claim_age_months,
        claimed_at_age_months=partner.estimate.chosen.age_months if partner.has_claimed else None,
        credit_percent_per_year=partner.credit_percent_per_year,
    )


def _best(first: Partner, second: Partner, today: Month, real_rate: Decimal) -> BestClaims:
    ages = first.person.age_months_in(today), second.person.age_months_in(today)
    months = LAST_AGE_MONTHS - min(ages)
    one, two = _claimant(first, today, months), _claimant(second, today, months)
    claiming = best_claims(first=one, second=two, real_rate=real_rate)
    after = claiming.break_even_months
    return BestClaims(
        claiming=claiming,
        break_even_month=None if after is None else today.plus(after),
        break_even_ages_months=None if after is None else (ages[0] + after, ages[1] + after),
    )


def _spousal_words(each: SpousalBenefit) -> str:
    return (
        f"{each.name}: half of the partner's PIA is {each.half_of_other_pia}; beside the own {each.own_benefit} the "
        f"top-up from {each.starts} on is {each.top_up} ({each.months_early} months early), together {each.total}."
    )


def _survivor_words(each: SurvivorBenefit) -> str:
    return (
        f"{each.name} alone keeps the larger of {each.own_benefit} and the survivor's {each.at_full_age}: "
        f"{each.larger} a month from full retirement age on."
    )


def _break_even_words(best: BestClaims, first: Partner, second: Partner) -> str:
    if best.claiming.best == best.claiming.earliest:
        return "The earliest claims are the best, so there is no break-even age."
    if best.break_even_ages_months is None:
        return "The best pair is worth more through the survivor: while both live it never overtakes the earliest."
    one, two = best.break_even_ages_months
    return (
        f"While both live the best pair has paid more than the earliest from {best.break_even_month} on, when "
        f"{first.name} is {age_text(one)} and {second.name} {age_text(two)}."
    )
