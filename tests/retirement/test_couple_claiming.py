from dataclasses import replace
from decimal import Decimal as D

import pytest

from retirement.calc.mortality import period_mortality
from retirement.calc.rates import monthly_rate
from retirement.calc.social_security.claiming import paid_by_claim_age
from retirement.calc.social_security.couple_claiming import BadCouple, Claimant, best_claims
from retirement.calc.social_security.family import spousal_top_up, survivor_benefit
from retirement.calc.tables.life import shipped_life_tables

MONTHS = 100
FALLING = tuple((D("0.99") ** month) for month in range(MONTHS))
FASTER = tuple((D("0.97") ** month) for month in range(MONTHS))


def claimant(name="A", **given):
    values = {
        "age_months": 745,
        "pia_cents": 200_000,
        "full_age_months": 804,
        "survivor_full_age_months": 800,
        "survival": FALLING,
    }
    return Claimant(name=name, **(values | given))


def by_hand(first, second, ages, real_rate):
    """Month by month over every pair of deaths: what the closed sums must equal."""
    people = (first, second)
    paid = [
        dict(paid_by_claim_age(pia_cents=p.pia_cents, full_age_months=p.full_age_months, credit_percent_per_year=8))
        for p in people
    ]
    step = 1 / (1 + monthly_rate(real_rate))
    starts = [max(age - person.age_months, 0) for age, person in zip(ages, people, strict=True)]
    deaths = [[now - then for now, then in zip(p.survival, [*p.survival[1:], D(0)], strict=True)] for p in people]

    def top_up(own):
        age = people[own].age_months + max(starts)
        return spousal_top_up(
            own_pia_cents=people[own].pia_cents,
            worker_pia_cents=people[1 - own].pia_cents,
            months_early=max(people[own].full_age_months - age, 0),
            own_benefit_cents=paid[own][ages[own]],
            own_has_delayed_credits=ages[own] > people[own].full_age_months,
        ).paid_cents

    def left(dead, month):
        person, drawn = people[dead], paid[dead][ages[dead]]
        if month < starts[dead]:
            age = min(person.age_months + month, 840)
            drawn = paid[dead][age] if age > person.full_age_months else None
        return survivor_benefit(
            deceased_pia_cents=person.pia_cents,
            deceased_benefit_cents=drawn,
            claim_age_months=1,
            full_age_months=1,
        ).paid_cents

    total = D(0)
    for month in range(MONTHS):
        both = first.survival[month] * second.survival[month]
        income = sum(paid[each][ages[each]] for each in (0, 1) if month >= starts[each])
        income += (top_up(0) + top_up(1)) if month >= max(starts) else 0
        total += both * income * step**month
        for alive in (0, 1):
            own = paid[alive][ages[alive]] if month >= starts[alive] else 0
            may = people[alive].age_months + month >= people[alive].survivor_full_age_months
            for died in range(month):
                income = max(own, left(1 - alive, died) if may else 0)
                total += people[alive].survival[month] * deaths[1 - alive][died] * income * step**month
    return total / 100


@pytest.mark.parametrize("ages", [(745, 745), (840, 745), (760, 830), (804, 804)])
@pytest.mark.parametrize(
    "second",
    [
        claimant("B", pia_cents=60_000, survival=FASTER),
        claimant("B", pia_cents=150_000, age_months=770, survival=FASTER, survivor_full_age_months=802),
    ],
)
def test_the_closed_sums_equal_a_count_over_every_pair_of_deaths(ages, second):
    first = replace(claimant(), claimed_at_age_months=None)
    if ages[1] < second.age_months:
        ages = (ages[0], second.age_months)
    fixed = [replace(person, earliest_claim_age_months=age) for person, age in zip((first, second), ages, strict=True)]

    result = best_claims(first=fixed[0], second=fixed[1], real_rate=D("0.02"))

    expected = by_hand(first, second, ages, D("0.02"))
    assert (result.earliest.first_age_months, result.earliest.second_age_months) == ages
    assert abs(result.earliest.value - expected) < D("0.01")


def test_the_larger_earner_waits_and_the_smaller_claims_first():
    tables = shipped_life_tables()
    man = period_mortality(sex="male", tables=tables).monthly_survival(age_months=745, months=680)
    woman = period_mortality(sex="female", tables=tables).monthly_survival(age_months=745, months=680)

    result = best_claims(
        first=claimant("A", pia_cents=260_000, survival=man),
        second=claimant("B", pia_cents=90_000, survival=woman),
        real_rate=D("0.01"),
    )

    assert result.pairs == 96 * 96
    assert result.best.first_age_months > result.best.second_age_months
    assert result.best.value >= result.earliest.value
    assert all(choice.value <= result.best.value for choice in result.by_whole_years)
    assert result.break_even_months is not None


def test_a_claim_that_was_made_stays():
    made = claimant("A", age_months=770, claimed_at_age_months=750)

    result = best_claims(first=made, second=claimant("B"))

    assert result.best.first_age_months == 750
    assert result.pairs == 96


def test_couples_past_70_have_nothing_to_choose():
    old = claimant("A", age_months=900)

    result = best_claims(first=old, second=replace(old, name="B"))

    assert (result.best.first_age_months, result.best.second_age_months) == (840, 840)
    assert result.break_even_months is None


@pytest.mark.parametrize("survival", [(), FALLING[:5], (D("0.5"),) * MONTHS])
def test_survival_columns_that_do_not_fit_are_refused(survival):
    with pytest.raises(BadCouple):
        best_claims(first=claimant(), second=claimant(survival=survival))


def test_where_life_is_too_short_waiting_never_pays_back_while_both_live():
    # The first lives to 70; what the wait adds is the survivor's.
    brief, long = (D(1),) * 96 + (D(0),) * 304, (D(1),) * 400
    second = claimant("B", pia_cents=0, survival=long)

    result = best_claims(first=claimant(survival=brief, pia_cents=300_000), second=second)

    assert result.best.first_age_months > result.earliest.first_age_months
    assert result.break_even_months is None
