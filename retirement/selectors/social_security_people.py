"""One person of the Social Security calculator: inputs checked by field, the estimate, and what stands beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifepath.core.periods import Month
from lifepath.core.refusals import RefusedInput
from lifepath.users.models import Person
from retirement.calc.mortality import BadLife, Mortality, cohort_mortality, mean_mortality
from retirement.calc.social_security.ages import LATEST_AGE_MONTHS, ClaimOutOfRange, SocialSecurityBirth
from retirement.calc.social_security.claiming import credited_age_months, retirement_benefit
from retirement.calc.social_security.couple_estimate import Partner
from retirement.calc.social_security.credits import CREDITS_TO_BE_INSURED, Credits, credits_of
from retirement.calc.social_security.earnings_average import BadEarnings
from retirement.calc.social_security.estimate import (
    Estimate,
    EstimateInputs,
    NoRecord,
    PiaAboveMaximum,
    estimate,
    highest_pia,
)
from retirement.calc.social_security.primary_amount import NegativeAverage, last_cola_year_for
from retirement.calc.tables.life import LifeTables
from retirement.calc.tables.social_security import OutsideTables, SocialSecurityTables
from retirement.selectors.earnings import earnings_record

Given = Mapping[str, Any]
ZERO = Decimal(0)
FIRST_CREDIT_YEAR = 1978
YEARS_WARNED_OF = 10
SEXES = ("female", "male")
FIELDS: Mapping[type[Exception], str] = {
    PiaAboveMaximum: "pia",
    ClaimOutOfRange: "claim_age_months",
    NegativeAverage: "aime",
    BadEarnings: "earnings",
    NoRecord: "earnings",
    OutsideTables: "birth_date",
    BadLife: "birth_date",
}


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """One person's estimate with what belongs beside it."""

    name: str
    estimate: Estimate
    first_year_monthly: Decimal
    credits: Credits | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One person as asked about, with the estimate."""

    given: Given
    birth: SocialSecurityBirth
    answer: PersonAnswer

    def partner(self, tables: SocialSecurityTables, lives: LifeTables) -> Partner:
        """The person as the couple's calculation takes it."""
        return Partner(
            name=self.answer.name,
            person=self.birth,
            estimate=self.answer.estimate,
            mortality=_mortality(
                self.given.get("sex"), self.birth.birth.year, self.given.get("health_factor", Decimal(1)), lives
            ),
            credit_percent_per_year=tables.ages_for(self.birth.legal_year).delayed_credit_percent,
            has_claimed=bool(self.given.get("has_claimed")),
        )


def with_record(given: Given, prefix: str) -> Given:
    """What a person on record fills: birth date, and stored earnings where nothing says what was earned."""
    person: Person | None = given.get("person")
    if person is None:
        return given
    filled = dict(given)
    if filled.get("birth_date") is None:
        if person.birth_date is None:
            raise RefusedInput(f"{prefix}person", "The person has no birth date on record; give birth_date.")
        filled["birth_date"] = person.birth_date
    filled.setdefault("name", person.name)
    if not any(filled.get(name) is not None for name in ("earnings", "aime", "pia")):
        earnings = earnings_record(person)
        if earnings is None and not filled.get("future_yearly_earnings"):
            raise RefusedInput(
                f"{prefix}person", "The person has no earnings on record; give earnings, an aime or a pia."
            )
        filled["earnings"] = earnings or {}
    return filled


def known_person(
    given: Given, shared: Given, as_of: dt.date, name: str, prefix: str, tables: SocialSecurityTables
) -> KnownPerson:
    given = with_record(given, prefix)
    birth = SocialSecurityBirth(given["birth_date"])
    if given["birth_date"] > as_of:
        raise RefusedInput(f"{prefix}birth_date", f"A birth date after {as_of} is in the future.")
    claim_age = _claim_age(given, birth, prefix)
    earnings = dict(given.get("earnings") or {})
    last_year = birth.legal_year + LATEST_AGE_MONTHS // 12
    late = [year for year in earnings if year > last_year or year < birth.birth.year]
    if late:
        raise RefusedInput(
            f"{prefix}earnings", f"Earnings of {late[0]} are outside the years {birth.birth.year} to {last_year}."
        )
    inputs = EstimateInputs(
        birth=given["birth_date"],
        as_of=as_of,
        earnings=earnings,
        aime=given.get("aime"),
        pia=given.get("pia"),
        claim_age_months=claim_age,
        future_yearly_earnings=given.get("future_yearly_earnings", ZERO),
        work_stops_in=given.get("work_stops_in"),
        wage_growth=shared.get("wage_growth_rate", ZERO),
        cola_rate=shared.get("cola_rate", ZERO),
    )
    try:
        result = estimate(inputs, tables)
        _check_aime(inputs, result, tables)
    except tuple(FIELDS) as error:
        field = next(name for kind, name in FIELDS.items() if isinstance(error, kind))
        named = "claim_month" if field == "claim_age_months" and given.get("claim_month") else field
        raise RefusedInput(f"{prefix}{named}", str(error)) from error
    return KnownPerson(
        given,
        birth,
        PersonAnswer(
            name=str(given.get("name") or name),
            estimate=result,
            first_year_monthly=_first_year(birth, result, tables),
            credits=credits_of(earnings, tables) if earnings else None,
        ),
    )


def _claim_age(given: Given, birth: SocialSecurityBirth, prefix: str) -> int | None:
    """The claim age in months, from an age or from a month; None for full retirement age."""
    month: Month | None = given.get("claim_month")
    if month is not None:
        return birth.age_months_in(month)
    age: int | None = given.get("claim_age_months")
    if age is None and given.get("has_claimed"):
        raise RefusedInput(f"{prefix}claim_age_months", "A claim already made needs its age or month.")
    return age


def _check_aime(inputs: EstimateInputs, result: Estimate, tables: SocialSecurityTables) -> None:
    """An AIME above that of maximum earnings cannot be."""
    if inputs.pia is not None or inputs.aime is None:
        return
    person = SocialSecurityBirth(inputs.birth)
    through = max(last_cola_year_for(Month.of(inputs.as_of), tables), person.eligibility_year - 1)
    used = tables.projected(
        through_year=max(person.legal_year + 71, inputs.as_of.year + 1),
        wage_growth=inputs.wage_growth,
        cola_rate=inputs.cola_rate,
    )
    most = Decimal(highest_pia(birth=inputs.birth, cola_through=through, tables=used)).scaleb(-2)
    if result.pia > most:
        words = f"An AIME of {inputs.aime} makes a PIA of {result.pia}, above the {most} of maximum earnings."
        raise RefusedInput("aime", words)


def _first_year(birth: SocialSecurityBirth, result: Estimate, tables: SocialSecurityTables) -> Decimal:
    """What is paid from the claim to the end of its year: credits of that year wait for January, except at 70."""
    chosen = result.chosen
    if chosen.age_months <= result.full_age_months:
        return chosen.monthly
    credited = credited_age_months(
        claim_month=chosen.month,
        benefit_month=chosen.month,
        full_age_month=birth.month_of_age(result.full_age_months),
        legal_month=birth.legal_month,
    )
    benefit = retirement_benefit(
        pia_cents=int(result.pia.scaleb(2)),
        claim_age_months=credited,
        full_age_months=result.full_age_months,
        credit_percent_per_year=tables.ages_for(birth.legal_year).delayed_credit_percent,
    )
    return Decimal(benefit.paid_cents).scaleb(-2)


def _mortality(sex: str | None, birth_year: int, health_factor: Decimal, lives: LifeTables) -> Mortality:
    tables = [
        cohort_mortality(sex=each, birth_year=birth_year, tables=lives, health_factor=health_factor)
        for each in ((sex.lower(),) if sex else SEXES)
    ]
    return tables[0] if len(tables) == 1 else mean_mortality(*tables)


def credit_warnings(known: KnownPerson) -> list[str]:
    """A whole record since 1978 that does not insure by itself; fewer than ten years are warned of by the estimate."""
    earnings, counted = known.given.get("earnings") or {}, known.answer.credits
    short = len(earnings) < YEARS_WARNED_OF or min(earnings) < FIRST_CREDIT_YEAR
    if counted is None or counted.insured or short or known.given.get("future_yearly_earnings"):
        return []
    return [f"{counted.count} credits are on record; {CREDITS_TO_BE_INSURED} are needed for a benefit of one's own."]
