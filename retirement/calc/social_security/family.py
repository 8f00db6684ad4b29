"""Benefits on someone else's record: spousal top-up, survivor's benefit, family maximum (42 USC 402, 403(a)).

The survivor's age reduction applies to the full base; the widow(er)'s limit then caps it at the larger of what the
deceased drew and 82.5 percent of the PIA, when the deceased had claimed early (402(e)(2)(D): "after application of
subsection (q)"). Not modelled: child's and parent's benefits, government pension offset (repealed from 2024),
disability family maximum, remarriage.
"""

from collections.abc import Sequence
from fractions import Fraction

from retirement.calc.social_security.ages import EARLIEST_SURVIVOR_AGE_MONTHS
from retirement.calc.social_security.claiming import SPOUSE_FIRST_RATE, MonthlyBenefit, early_share_lost
from retirement.calc.social_security.primary_amount import floor_to_dime, raised_by_colas, to_dime
from retirement.calc.tables.social_security import SocialSecurityTables

FAMILY_PERCENT_OF_SLICES = (150, 272, 134, 175)
LARGEST_SURVIVOR_REDUCTION = Fraction(285, 1000)
WIDOW_LIMIT = Fraction(825, 1000)


class SurvivorTooYoung(ValueError):
    """A survivor's benefit starts at 60 (disability and child-in-care are not modelled)."""


def reduced_spousal(base_cents: int | Fraction, months_early: int) -> MonthlyBenefit:
    """A spousal base reduced for age: 25/36 percent a month for 36 months, then 5/12 percent."""
    return MonthlyBenefit.of(base_cents * (1 - early_share_lost(months_early, first_rate=SPOUSE_FIRST_RATE)))


def spousal_top_up(
    *,
    own_pia_cents: int,
    worker_pia_cents: int,
    months_early: int,
    own_benefit_cents: int | None = None,
    own_has_delayed_credits: bool = False,
    worker_has_filed: bool = True,
) -> MonthlyBenefit:
    """What a spouse gets on top of the own benefit: half the worker's PIA less the own PIA, reduced for age.

    With delayed credits on the own benefit, own benefit and top-up together stop at half the worker's PIA.
    """
    base = max(Fraction(worker_pia_cents, 2) - own_pia_cents, Fraction(0))
    if not worker_has_filed or base == 0:
        return MonthlyBenefit.of(Fraction(0))
    reduced = reduced_spousal(base, max(months_early, 0))
    if not own_has_delayed_credits or own_benefit_cents is None:
        return reduced
    room = max(Fraction(worker_pia_cents, 2) - own_benefit_cents, Fraction(0))
    return reduced if reduced.exact_cents <= room else MonthlyBenefit.of(room)


def survivor_share_lost(*, claim_age_months: int, full_age_months: int) -> Fraction:
    """The share lost by a survivor's claim before full age: 28.5 percent at 60, falling evenly to zero."""
    if claim_age_months >= full_age_months:
        return Fraction(0)
    if claim_age_months < EARLIEST_SURVIVOR_AGE_MONTHS:
        raise SurvivorTooYoung(f"A survivor's claim at {claim_age_months} months of age is before 60.")
    span = full_age_months - EARLIEST_SURVIVOR_AGE_MONTHS
    return LARGEST_SURVIVOR_REDUCTION * (full_age_months - claim_age_months) / span


def survivor_benefit(
    *,
    deceased_pia_cents: int,
    deceased_benefit_cents: int | None,
    claim_age_months: int,
    full_age_months: int,
) -> MonthlyBenefit:
    """The survivor's monthly benefit, own benefit not yet deducted.

    `deceased_benefit_cents` is what the deceased drew, or would have drawn when dying after full retirement age
    without a claim; None when death came before full retirement age without a claim.
    """
    keep = 1 - survivor_share_lost(claim_age_months=claim_age_months, full_age_months=full_age_months)
    if deceased_benefit_cents is None or deceased_benefit_cents == deceased_pia_cents:
        return MonthlyBenefit.of(deceased_pia_cents * keep)
    if deceased_benefit_cents > deceased_pia_cents:
        return MonthlyBenefit.of(deceased_benefit_cents * keep)
    limit = max(Fraction(deceased_benefit_cents), WIDOW_LIMIT * deceased_pia_cents)
    return MonthlyBenefit.of(min(deceased_pia_cents * keep, limit))


def family_maximum_at_eligibility(
    *, pia_cents: int, eligibility_year: int, tables: SocialSecurityTables
) -> tuple[int, int]:
    """The most a family gets on one record before COLAs: unrounded, and to the dime. Whole cents."""
    bends = [bend * 100 for bend in tables.bends_for(eligibility_year).family]
    edges = [0, *bends]
    exact = Fraction(0)
    for index, percent in enumerate(FAMILY_PERCENT_OF_SLICES):
        upper = edges[index + 1] if index + 1 < len(edges) else max(pia_cents, edges[index])
        exact += Fraction(percent, 100) * max(min(pia_cents, upper) - edges[index], 0)
    whole = exact.numerator // exact.denominator
    return whole, to_dime(whole * 1000, eligibility_year)


def family_maximum(
    *, pia_at_eligibility_cents: int, eligibility_year: int, cola_through: int, tables: SocialSecurityTables
) -> int:
    """The family maximum after the COLAs determined through a year, in cents."""
    _, at_eligibility = family_maximum_at_eligibility(
        pia_cents=pia_at_eligibility_cents, eligibility_year=eligibility_year, tables=tables
    )
    steps = raised_by_colas(at_eligibility, first_year=eligibility_year, last_year=cola_through, tables=tables)
    return steps[-1].cents if steps else at_eligibility


def within_family_maximum(
    *, worker_pia_cents: int, family_maximum_cents: int, auxiliary_cents: Sequence[int]
) -> list[int]:
    """Cut auxiliary benefits in proportion, so that with the worker's PIA they stay within the maximum."""
    wanted = sum(auxiliary_cents)
    room = max(family_maximum_cents - worker_pia_cents, 0)
    if wanted <= room:
        return list(auxiliary_cents)
    return [floor_to_dime(amount * room // wanted) for amount in auxiliary_cents]
