"""Benefits of one or two people as incomes of the closed-form gap.

One person's benefit, or the only one that is known, is the plan's Social Security. Two people have a stream each from
their own claim on, and a spousal top-up once both have claimed. When one dies the survivor goes on with the larger of
the two own benefits: the larger stream then pays its difference to the smaller, whose owner keeps that.
"""

from collections.abc import Sequence
from decimal import Decimal

from lifepath.core.periods import Month
from retirement.calc.corrections.claims import stream_name
from retirement.calc.need import IncomeStream
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.social_security.ages import SocialSecurityBirth
from retirement.calc.social_security.family import spousal_top_up
from retirement.selectors.benefits import Benefit

ZERO = Decimal(0)


def benefit_streams(
    benefits: Sequence[Benefit | None], *, retirement: Month
) -> tuple[Decimal, int, tuple[IncomeStream, ...]]:
    """Yearly income of one person with its start in months after retirement, or the streams of two."""
    known = [(owner, benefit) for owner, benefit in enumerate(benefits) if benefit is not None]
    if not known:
        return ZERO, 0, ()
    if len(known) == 1:
        only = known[0][1]
        return only.yearly, max(retirement.months_until(only.starts), 0), ()
    smallest, largest = sorted(benefit.yearly for _, benefit in known)
    streams = [
        IncomeStream(
            name=stream_name(owner),
            yearly_amount=benefit.yearly,
            starts_after_months=max(retirement.months_until(benefit.starts), 0),
            owner=owner,
            survivor_share=_survivor_share(benefit.yearly, largest, smallest),
        )
        for owner, benefit in known
    ]
    return ZERO, 0, (*streams, *_top_ups(benefits, retirement))


def _survivor_share(yearly: Decimal, largest: Decimal, smallest: Decimal) -> Decimal:
    if yearly < largest or yearly == 0:
        return ZERO
    return (largest - smallest) / largest


def _top_ups(benefits: Sequence[Benefit | None], retirement: Month) -> list[IncomeStream]:
    found = []
    for owner, own in enumerate(benefits):
        worker = benefits[1 - owner]
        if own is None or worker is None:
            continue
        start = max(own.starts, worker.starts)
        early = max(own.full_age_months - SocialSecurityBirth(own.birth).age_months_in(start), 0)
        top_up = spousal_top_up(
            own_pia_cents=own.pia_cents,
            worker_pia_cents=worker.pia_cents,
            months_early=early,
            own_benefit_cents=int(own.monthly * 100),
            own_has_delayed_credits=own.has_delayed_credits,
        )
        if top_up.paid_cents:
            yearly = Decimal(top_up.paid_cents * MONTHS_PER_YEAR).scaleb(-2)
            name = f"Spousal top-up of person {owner + 1}"
            found.append(
                IncomeStream(name, yearly, max(retirement.months_until(start), 0), owner=owner, survivor_share=ZERO)
            )
    return found
