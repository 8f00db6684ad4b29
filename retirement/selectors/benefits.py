"""The Social Security of a profile's people: PIA, claim month, what is paid a year."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lifepath.core.periods import Month
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.social_security.ages import LATEST_AGE_MONTHS, ClaimOutOfRange, SocialSecurityBirth
from retirement.calc.social_security.estimate import Estimate, EstimateInputs, PiaAboveMaximum, estimate
from retirement.selectors.tables import social_security_tables

ZERO = Decimal(0)


class BadBenefit(ValueError):
    """A PIA above the published maximum, or a claim that cannot be; `field` names the input."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Benefit:
    """One person's own benefit, today's dollars."""

    birth: dt.date
    age_months: int
    claim_age_months: int
    pia_cents: int
    full_age_months: int
    credit_percent_per_year: Fraction
    monthly: Decimal
    starts: Month

    @property
    def yearly(self) -> Decimal:
        """A year's own benefit."""
        return self.monthly * MONTHS_PER_YEAR

    @property
    def has_delayed_credits(self) -> bool:
        """Whether it was claimed after full retirement age."""
        return self.claim_age_months > self.full_age_months


def check_benefit(given: Mapping[str, Any], *, birth: dt.date, today: dt.date) -> None:
    """Refuse a benefit that cannot be. Raises BadBenefit."""
    person = SocialSecurityBirth(birth)
    if given.get("claim_age_months") is not None:
        try:
            person.check_claim_age(given["claim_age_months"])
        except ClaimOutOfRange as error:
            raise BadBenefit("claim_age_months", str(error)) from error
    benefit_of(
        birth=birth,
        today=today,
        pia=given.get("pia"),
        aime=given.get("aime"),
        claim_age_months=given.get("claim_age_months"),
    )


def benefit_of(
    *,
    birth: dt.date,
    today: dt.date,
    pia: Decimal | None,
    aime: int | None = None,
    earnings: Mapping[int, Decimal] | None = None,
    claim_age_months: int | None,
) -> Benefit | None:
    """The benefit of a PIA, an AIME or a record of earnings; None when none is known. Raises BadBenefit."""
    if pia is None and aime is None and not earnings:
        return None
    person = SocialSecurityBirth(birth)
    tables = social_security_tables()
    ages = tables.ages_for(person.legal_year)
    now = person.age_months_in(Month.of(today))
    claim = claim_age_months
    if claim is None:
        claim = min(max(ages.full_months, now), LATEST_AGE_MONTHS)
    inputs = EstimateInputs(
        birth=birth, as_of=today, pia=pia, aime=aime, earnings=earnings or {}, claim_age_months=claim
    )
    try:
        found: Estimate = estimate(inputs, tables)
    except PiaAboveMaximum as error:
        raise BadBenefit("pia", str(error)) from error
    return Benefit(
        birth=birth,
        age_months=now,
        claim_age_months=claim,
        pia_cents=int(found.pia * 100),
        full_age_months=ages.full_months,
        credit_percent_per_year=ages.delayed_credit_percent,
        monthly=found.chosen.monthly,
        starts=found.chosen.month,
    )
