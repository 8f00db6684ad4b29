"""The corrections that change one thing, each solved exactly.

Saving and spending are linear in the gap and solved in closed form; the date is the first month at which the gap is
closed; a part-time income, an annuity and home equity are added flows under the same equation.
"""

from dataclasses import replace
from decimal import Decimal

from lifepath.core.money import to_cents
from retirement.calc.corrections.proof import cents_down, cents_up, proven, unavailable
from retirement.calc.corrections.shapes import Change, ClaimPlan, Correction, CorrectionKind, PlanRoom, Problem
from retirement.calc.gap import GapInputs, exact_gap
from retirement.calc.need import HorizonNeed, IncomeStream, SurvivalNeed, WithdrawalRateNeed, values_by_start
from retirement.calc.rates import MONTHS_PER_YEAR, monthly_rate, net_of_fee, real_rate
from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS
from retirement.calc.social_security.claiming import paid_by_claim_age

ZERO = Decimal(0)
LATEST_RETIREMENT_AGE_MONTHS = 75 * 12


def save_more(problem: Problem) -> Correction:
    """The further monthly contribution, spread over the plans that have room; the rest is taxable saving."""
    kind, inputs, exact = CorrectionKind.SAVE_MORE, problem.inputs, problem.exact
    if exact.contribution_factor == 0:
        return unavailable(problem, kind, "No month is left before retirement to save in.")
    more = cents_up(exact.gap / exact.contribution_factor)
    after = inputs.monthly_contribution + more
    split, limits = spread_over_plans(more, problem.levers.rooms)
    return proven(
        problem=problem,
        kind=kind,
        inputs=replace(inputs, monthly_contribution=after),
        changes=(Change("monthly_contribution", "dollars a month", inputs.monthly_contribution, after),),
        reason=(
            f"{to_cents(exact.gap)} / {exact.contribution_factor:.6f} = {more}: each dollar a month becomes "
            f"{exact.contribution_factor:.2f} by retirement."
        ),
        limits_hit=limits,
        side_effects=("Spending before retirement falls by as much.",),
        split=split,
    )


def spread_over_plans(
    monthly: Decimal, rooms: tuple[PlanRoom, ...]
) -> tuple[tuple[tuple[str, Decimal], ...], tuple[str, ...]]:
    """A monthly amount over plans in order, each up to its yearly room; what is over goes to a taxable account."""
    left, split, limits = monthly, [], []
    for room in rooms:
        part = min(left, cents_down(room.yearly_room / MONTHS_PER_YEAR))
        if part < left:
            limits.append(f"{room.plan}: {room.yearly_room} a year is all that may still be contributed.")
        if part > 0:
            split.append((room.plan, part))
        left -= part
    if left > 0:
        split.append(("TAXABLE", left))
    return tuple(split), tuple(limits)


def spend_less(problem: Problem) -> Correction:
    """The yearly spending in today's dollars that the projected balance pays for."""
    inputs, exact = problem.inputs, problem.exact
    after = cents_down(exact.terms.affordable(exact.projected / exact.price_level))
    return proven(
        problem=problem,
        kind=CorrectionKind.SPEND_LESS,
        inputs=replace(inputs, desired_income=after),
        changes=(Change("desired_income", "dollars a year, today", inputs.desired_income, after),),
        reason=(
            f"A balance of {to_cents(exact.projected / exact.price_level)} in today's dollars and the incomes pay for "
            f"{after} a year."
        ),
        side_effects=("Less is spent in every year of retirement.",),
    )


def delayed(problem: Problem, months: int) -> GapInputs:
    """The inputs with retirement some months later: a shorter payout, and benefits that wait for it up to 70."""
    inputs = problem.inputs
    need = inputs.need
    if isinstance(need, HorizonNeed):
        need = HorizonNeed(max(need.months - months, 1))
    elif isinstance(need, SurvivalNeed):
        kept = min(months, len(need.both) - 1)
        need = replace(
            need, both=need.both[kept:], first_only=need.first_only[kept:], second_only=need.second_only[kept:]
        )
    retirement = inputs.months + months
    benefit, start = inputs.social_security_income, max(inputs.social_security_starts_after_months - months, 0)
    if len(problem.levers.claims) == 1:
        plan = problem.levers.claims[0]
        claim = moved_claim_age(plan, retirement)
        benefit = max(benefit + yearly_benefit(plan, claim) - yearly_benefit(plan, plan.claim_age_months), ZERO)
        start = max(claim - plan.age_months - retirement, 0)
    return replace(
        inputs,
        months_to_retirement=retirement,
        need=need,
        social_security_income=benefit,
        social_security_starts_after_months=start,
        other_incomes=tuple(_earlier(stream, months) for stream in inputs.other_incomes),
    )


def _earlier(stream: IncomeStream, months: int) -> IncomeStream:
    """A stream seen from a later retirement date: its own dates stay."""
    end = None if stream.ends_after_months is None else max(stream.ends_after_months - months, 0)
    return replace(stream, starts_after_months=stream.starts_after_months - months, ends_after_months=end)


def moved_claim_age(plan: ClaimPlan, months_to_retirement: int) -> int:
    """A claim waits for a later retirement, up to 70."""
    at_retirement = min(plan.age_months + months_to_retirement, LATEST_AGE_MONTHS)
    return max(plan.claim_age_months, at_retirement)


def yearly_benefit(plan: ClaimPlan, claim_age_months: int) -> Decimal:
    """A year's own benefit for a claim at an age."""
    _, paid = paid_by_claim_age(
        pia_cents=plan.pia_cents,
        full_age_months=plan.full_age_months,
        credit_percent_per_year=plan.credit_percent_per_year,
    )[claim_age_months - EARLIEST_AGE_MONTHS]
    return Decimal(paid * MONTHS_PER_YEAR).scaleb(-2)


def longest_delay(problem: Problem) -> int:
    """How many months later retirement may come: to 75 where ages are known."""
    longest = problem.levers.longest_delay_months
    for plan in problem.levers.claims:
        longest = min(longest, LATEST_RETIREMENT_AGE_MONTHS - plan.age_months - problem.inputs.months)
    return max(longest, 0)


def first_closing_delay(problem: Problem) -> int | None:
    """The first month of delay at which the gap is closed: by years forward, then by halving within the year."""
    longest = longest_delay(problem)
    low = 0
    while low < longest:
        high = min(low + MONTHS_PER_YEAR, longest)
        if exact_gap(delayed(problem, high)).gap <= 0:
            while high - low > 1:
                middle = (low + high) // 2
                if exact_gap(delayed(problem, middle)).gap <= 0:
                    high = middle
                else:
                    low = middle
            return high
        low = high
    return None


def retire_later(problem: Problem) -> Correction:
    """The first later month at which what is there meets what is needed; else the latest month allowed."""
    kind, inputs = CorrectionKind.RETIRE_LATER, problem.inputs
    longest = longest_delay(problem)
    if longest == 0:
        return unavailable(problem, kind, "Retirement cannot move: the latest age of 75 is reached.")
    found = problem.closing_delay
    months = longest if found is None else found
    after = delayed(problem, months)
    effects = ["Work and contributions go on until then."]
    if any(plan.claim_age_months < plan.age_months + after.months for plan in problem.levers.claims):
        effects.append(
            "The claim of benefits waits for retirement, up to 70; drawn earlier, the earnings test applies."
        )
    reason = f"{months} months later" if found else f"even {months} months later, the most considered,"
    return proven(
        problem=problem,
        kind=kind,
        inputs=after,
        changes=(Change("months_to_retirement", "months", Decimal(inputs.months), Decimal(after.months)),),
        reason=(
            f"{reason} more is saved, it grows longer and the benefit is larger"
            f"{': the first month that suffices.' if found else ', and it does not suffice.'}"
        ),
        side_effects=tuple(effects),
    )


def work_part_time(problem: Problem) -> Correction:
    """The income in the first months of retirement that makes up for what is missing."""
    months = problem.levers.part_time_months
    need = problem.inputs.need
    if isinstance(need, HorizonNeed):
        months = min(months, need.months)
    if isinstance(need, SurvivalNeed):
        months = min(months, len(need.both) - 1)
    if months < 1:
        return unavailable(problem, CorrectionKind.WORK_PART_TIME, "No months of part-time work were given.")
    unit = IncomeStream("Part-time work", Decimal(1), ends_after_months=months)
    each = exact_value_of(problem, unit)
    yearly = cents_up(missing_real(problem) / each)
    after = replace(problem.inputs, other_incomes=(*problem.inputs.other_incomes, replace(unit, yearly_amount=yearly)))
    return proven(
        problem=problem,
        kind=CorrectionKind.WORK_PART_TIME,
        inputs=after,
        changes=(Change("part_time_income", "dollars a year, today", ZERO, yearly),),
        reason=f"{yearly} a year for {months} months is worth what is missing at retirement.",
        side_effects=("Earnings before full retirement age may withhold benefits, and they are taxed.",),
    )


def exact_value_of(problem: Problem, stream: IncomeStream) -> Decimal:
    """What a stream is worth at retirement, today's dollars."""
    with_it = replace(problem.inputs, other_incomes=(*problem.inputs.other_incomes, stream))
    return exact_gap(with_it).terms.income_value - problem.exact.terms.income_value


def missing_real(problem: Problem) -> Decimal:
    """The gap in today's dollars, unrounded."""
    return problem.exact.gap / problem.exact.price_level


def use_home_equity(problem: Problem) -> Correction:
    """Equity released at retirement, as a one-off amount."""
    kind, equity = CorrectionKind.USE_HOME_EQUITY, problem.levers.home_equity
    if equity is None or equity <= 0:
        return unavailable(problem, kind, "No home equity is recorded.")
    used = min(cents_up(missing_real(problem)), equity)
    grown = used * problem.exact.price_level
    # As savings: what must be there today to be worth the released equity at retirement.
    growth = exact_gap(replace(problem.inputs, current_savings=problem.inputs.current_savings + 1))
    each = growth.projected - problem.exact.projected
    after = replace(problem.inputs, current_savings=problem.inputs.current_savings + cents_up(grown / each))
    return proven(
        problem=problem,
        kind=kind,
        inputs=after,
        changes=(Change("home_equity_used", "dollars, today", ZERO, used),),
        reason=f"{used} of {equity} in today's dollars is released at retirement.",
        limits_hit=(f"The equity of {equity} does not cover the gap.",) if used == equity else (),
        side_effects=("The home leaves the estate or carries a loan.",),
    )


def annuitise(problem: Problem) -> Correction:
    """The part of the balance that buys a lasting income paying more than the withdrawal rate."""
    kind, payout, need = CorrectionKind.ANNUITISE, problem.levers.annuity_payout_rate, problem.inputs.need
    if payout is None or not isinstance(need, WithdrawalRateNeed):
        return unavailable(problem, kind, "No annuity payout rate is given, or the need is not a withdrawal rate.")
    gain = payout / need.withdrawal_rate - 1
    if gain <= 0:
        return unavailable(problem, kind, f"A payout of {payout} is not above the rate of {need.withdrawal_rate}.")
    balance = problem.exact.projected / problem.exact.price_level
    premium = min(cents_up(missing_real(problem) / gain), cents_down(balance))
    if premium <= 0:
        return unavailable(problem, kind, "There is no balance to buy an annuity with.")
    # The premium leaves the balance and brings an income: the same as an income worth the difference.
    worth = premium * gain * need.withdrawal_rate
    stream = IncomeStream("Annuity, above its own premium", cents_up(worth))
    return proven(
        problem=problem,
        kind=kind,
        inputs=replace(problem.inputs, other_incomes=(*problem.inputs.other_incomes, stream)),
        changes=(Change("annuity_premium", "dollars at retirement, today's", ZERO, premium),),
        reason=f"{premium} at {payout} pays {cents_down(premium * payout)} a year for life.",
        side_effects=("The premium is no longer available and leaves no bequest.",),
    )


def monthly_real_rate_of(inputs: GapInputs) -> Decimal:
    """The monthly real rate in retirement."""
    later = inputs.expected_return if inputs.return_in_retirement is None else inputs.return_in_retirement
    return monthly_rate(real_rate(net_of_fee(later, inputs.fee_rate), inputs.inflation))


def start_values(inputs: GapInputs, latest_start: int) -> list[Decimal]:
    """Value at retirement of one dollar a year for each start month after it."""
    return values_by_start(basis=inputs.need, monthly_real_rate=monthly_real_rate_of(inputs), latest_start=latest_start)
