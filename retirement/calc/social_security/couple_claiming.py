"""The best claim months of a couple: all pairs from 62 to 70, at most 9,409, by expected value in today's dollars.

While both live: own benefits and spousal top-ups from the later claim on. Alone: the larger of the own benefit and
the survivor's, which is drawn from the survivor's full retirement age (or the death, if later), so without reduction
for age. A partner who dies before claiming leaves the PIA, or the benefit with the credits earned until death. Months
are weighted by survival and discounted at a real rate; sums over all deaths are closed by suffix sums, so each pair
costs the same few operations. Not modelled: the earnings test, the January rule within the first year, remarriage,
children.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from retirement.calc.rates import ONE, monthly_rate
from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS, age_text
from retirement.calc.social_security.claiming import paid_by_claim_age
from retirement.calc.social_security.family import spousal_top_up, survivor_benefit

ZERO = Decimal(0)


class BadCouple(ValueError):
    """Survival starts at 1 and has the same months for both."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """One partner today. `survival` is the probability to be alive at the start of each month from now."""

    name: str
    age_months: int
    pia_cents: int
    full_age_months: int
    survivor_full_age_months: int
    survival: Sequence[Decimal]
    earliest_claim_age_months: int = EARLIEST_AGE_MONTHS + 1
    claimed_at_age_months: int | None = None
    credit_percent_per_year: Fraction = Fraction(8)

    def claim_ages(self) -> range:
        """The ages at which a claim is still possible; the one made, when made."""
        if self.claimed_at_age_months is not None:
            return range(self.claimed_at_age_months, self.claimed_at_age_months + 1)
        first = min(max(self.earliest_claim_age_months, self.age_months), LATEST_AGE_MONTHS)
        return range(first, LATEST_AGE_MONTHS + 1)

    def month_of(self, age_months: int) -> int:
        """How many months from now an age is reached; zero when it has been."""
        return max(age_months - self.age_months, 0)


@dataclass(frozen=True, slots=True)
class CoupleChoice:
    """One pair of claim ages and what it is worth."""

    first_age_months: int
    second_age_months: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class CoupleClaiming:
    """The best pair beside the earliest, and the grid of whole years."""

    best: CoupleChoice
    earliest: CoupleChoice
    pairs: int
    by_whole_years: tuple[CoupleChoice, ...]
    break_even_months: int | None
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def _suffix_sums(values: Sequence[Decimal]) -> list[Decimal]:
    """Sums from each position to the end, with a zero behind the last."""
    return [*reversed([ZERO, *accumulate(reversed(values))])]


@dataclass(frozen=True, slots=True)
class _Widowed:
    """Income of one partner after the death of the other, by closed sums over the months of death."""

    alive: list[Decimal]
    deaths: list[Decimal]
    other_alive: Sequence[Decimal]
    late_deaths: list[Decimal]
    survivor_start: int

    @classmethod
    def of(cls, own: Claimant, other: Claimant, discount: Sequence[Decimal]) -> "_Widowed":
        """Prepare the sums."""
        alive = _suffix_sums([chance * factor for chance, factor in zip(own.survival, discount, strict=True)])
        nexts = [*other.survival[1:], ZERO]
        deaths = [now - then for now, then in zip(other.survival, nexts, strict=True)]
        late = _suffix_sums([chance * alive[month + 1] for month, chance in enumerate(deaths)])
        start = own.month_of(own.survivor_full_age_months)
        return cls(alive, deaths, [*other.survival, ZERO], late, min(start, len(deaths)))

    def after(self, claimed: int, start: int) -> Decimal:
        """Weight of the months from `start` on, alone, over all deaths at or after month `claimed`."""
        last = max(claimed, start)
        return self.alive[start] * (self.other_alive[claimed] - self.other_alive[last]) + self.late_deaths[last]

    def value_after_claim(self, *, own: int, own_start: int, survivor: int, other_claimed: int) -> Decimal:
        """Worth of the income alone when the other dies after claiming."""
        if own >= survivor:
            value = own * self.after(other_claimed, own_start)
            if self.survivor_start < own_start:
                gap = self.after(other_claimed, self.survivor_start) - self.after(other_claimed, own_start)
                value += survivor * gap
            return value
        value = survivor * self.after(other_claimed, self.survivor_start)
        if own_start < self.survivor_start:
            gap = self.after(other_claimed, own_start) - self.after(other_claimed, self.survivor_start)
            value += own * gap
        return value

    def value_of_death_in(self, month: int, *, own: int, own_start: int, survivor: int) -> Decimal:
        """Worth of the income alone when the other dies in one month, before claiming."""
        from_own = self.alive[max(month + 1, own_start)]
        from_survivor = self.alive[max(month + 1, self.survivor_start)]
        if own >= survivor:
            more = survivor * (from_survivor - from_own) if self.survivor_start < own_start else ZERO
            return self.deaths[month] * (own * from_own + more)
        more = own * (from_own - from_survivor) if own_start < self.survivor_start else ZERO
        return self.deaths[month] * (survivor * from_survivor + more)


@lru_cache(maxsize=4096)
def _top_up(own_pia: int, worker_pia: int, months_early: int, delayed_benefit: int | None) -> int:
    return spousal_top_up(
        own_pia_cents=own_pia,
        worker_pia_cents=worker_pia,
        months_early=months_early,
        own_benefit_cents=delayed_benefit,
        own_has_delayed_credits=delayed_benefit is not None,
    ).paid_cents


def _paid(person: Claimant) -> dict[int, int]:
    return dict(
        paid_by_claim_age(
            pia_cents=person.pia_cents,
            full_age_months=person.full_age_months,
            credit_percent_per_year=person.credit_percent_per_year,
        )
    )


def _left_by(person: Claimant, benefit_cents: int | None) -> int:
    """What a partner leaves at the survivor's full age."""
    return survivor_benefit(
        deceased_pia_cents=person.pia_cents, deceased_benefit_cents=benefit_cents, claim_age_months=1, full_age_months=1
    ).paid_cents


def _left_before_claim(person: Claimant, paid: dict[int, int], months: int) -> list[int]:
    """What a partner who dies unclaimed in each month from now leaves: the PIA, or the benefit with credits to then."""
    left = []
    for month in range(months):
        age = min(person.age_months + month, LATEST_AGE_MONTHS)
        left.append(_left_by(person, paid[age] if age > person.full_age_months else None))
    return left


@dataclass(frozen=True, slots=True)
class _Alone:
    """Worth of one partner's income alone for every pair of claim ages."""

    own: Claimant
    other: Claimant
    own_paid: dict[int, int]
    left: dict[int, int]
    sums: _Widowed
    before_claim: dict[int, list[Decimal]]

    @classmethod
    def of(cls, own: Claimant, other: Claimant, discount: Sequence[Decimal]) -> "_Alone":
        """Prepare the worth of deaths before the other's claim, cumulated by month."""
        sums = _Widowed.of(own, other, discount)
        own_paid, other_paid = _paid(own), _paid(other)
        ages = other.claim_ages()
        waiting = 0 if other.claimed_at_age_months is not None else other.month_of(ages[-1])
        left_unclaimed = _left_before_claim(other, other_paid, waiting)
        before = {}
        for age in own.claim_ages():
            worth = (
                sums.value_of_death_in(month, own=own_paid[age], own_start=own.month_of(age), survivor=left)
                for month, left in enumerate(left_unclaimed)
            )
            before[age] = [ZERO, *accumulate(worth)]
        left = {age: _left_by(other, other_paid[age]) for age in ages}
        return cls(own, other, own_paid, left, sums, before)

    def value(self, own_age: int, other_age: int) -> Decimal:
        """Worth in cents for one pair."""
        claimed = 0 if self.other.claimed_at_age_months is not None else self.other.month_of(other_age)
        after = self.sums.value_after_claim(
            own=self.own_paid[own_age],
            own_start=self.own.month_of(own_age),
            survivor=self.left[other_age],
            other_claimed=claimed,
        )
        return self.before_claim[own_age][claimed] + after


@dataclass(frozen=True, slots=True)
class _Together:
    """Worth of the incomes while both live."""

    first: Claimant
    second: Claimant
    weights: list[Decimal]
    paid: tuple[dict[int, int], dict[int, int]]

    def monthly_top_up(self, own: Claimant, other: Claimant, own_age: int, start: int) -> int:
        """The spousal top-up of one partner, in cents, when it starts some months from now."""
        own_paid = self.paid[0 if own is self.first else 1][own_age]
        age = max(own.age_months + start, own_age)
        delayed = own_age > own.full_age_months
        return _top_up(own.pia_cents, other.pia_cents, max(own.full_age_months - age, 0), own_paid if delayed else None)

    def value(self, first_age: int, second_age: int) -> Decimal:
        """Worth in cents for one pair."""
        one, two = self.first.month_of(first_age), self.second.month_of(second_age)
        both = max(one, two)
        value = self.paid[0][first_age] * self.weights[one] + self.paid[1][second_age] * self.weights[two]
        low, high = sorted((self.first, self.second), key=lambda person: person.pia_cents)
        if 2 * low.pia_cents >= high.pia_cents:
            return value
        own_age = first_age if low is self.first else second_age
        return value + self.monthly_top_up(low, high, own_age, both) * self.weights[both]


def best_claims(*, first: Claimant, second: Claimant, real_rate: Decimal = ZERO) -> CoupleClaiming:
    """The pair of claim ages worth most to a couple; the earliest of equals."""
    months = len(first.survival)
    if months != len(second.survival) or not months or first.survival[0] != 1 or second.survival[0] != 1:
        raise BadCouple("Survival starts at 1 and has the same months for both.")
    step = ONE / (ONE + monthly_rate(real_rate))
    discount = list(accumulate([ONE] * months, lambda factor, _: factor * step))
    both = _suffix_sums(
        [one * two * factor for one, two, factor in zip(first.survival, second.survival, discount, strict=True)]
    )
    together = _Together(first, second, both, (_paid(first), _paid(second)))
    alone = (_Alone.of(first, second, discount), _Alone.of(second, first, discount))
    values = {
        (one, two): together.value(one, two) + alone[0].value(one, two) + alone[1].value(two, one)
        for one in first.claim_ages()
        for two in second.claim_ages()
    }
    best, earliest = max(values, key=lambda pair: values[pair]), next(iter(values))
    whole = tuple(_choice(pair, values) for pair in values if pair[0] % 12 == 0 and pair[1] % 12 == 0)
    return CoupleClaiming(
        best=_choice(best, values),
        earliest=_choice(earliest, values),
        pairs=len(values),
        by_whole_years=whole,
        break_even_months=_break_even(together, earliest, best, months),
        assumptions=(
            Assumption("real discount rate", str(real_rate), "input, a year; 0 counts every dollar alike"),
            Assumption("lives", "independent", "survival tables given"),
            Assumption(
                "survivor's claim", "at the survivor's full retirement age, or at the death if later", "42 USC 402(e)"
            ),
        ),
        explanation=(
            (
                f"Of {len(values)} pairs, {first.name} at {age_text(best[0])} and {second.name} at {age_text(best[1])} "
                f"is worth {_choice(best, values).value}, against {_choice(earliest, values).value} for the "
                "earliest claims."
            ),
        ),
    )


def _choice(pair: tuple[int, int], values: dict[tuple[int, int], Decimal]) -> CoupleChoice:
    return CoupleChoice(pair[0], pair[1], to_cents(values[pair] / 100))


def _break_even(together: _Together, earliest: tuple[int, int], best: tuple[int, int], months: int) -> int | None:
    """Months from now until the best pair has paid more in all than the earliest, while both live; None if never."""
    if best == earliest:
        return None
    lead = 0
    plans = [_schedule(together, pair) for pair in (earliest, best)]
    for month in range(months):
        if together.weights[month] == 0:
            break
        paid = [sum(amount for start, amount in plan if month >= start) for plan in plans]
        lead += paid[1] - paid[0]
        if lead > 0:
            return month
    return None


def _schedule(together: _Together, pair: tuple[int, int]) -> list[tuple[int, int]]:
    """Starts (months from now) and monthly amounts of all benefits of a pair while both live."""
    first, second = together.first, together.second
    one, two = first.month_of(pair[0]), second.month_of(pair[1])
    both = max(one, two)
    return [
        (one, together.paid[0][pair[0]]),
        (two, together.paid[1][pair[1]]),
        (both, together.monthly_top_up(first, second, pair[0], both)),
        (both, together.monthly_top_up(second, first, pair[1], both)),
    ]
