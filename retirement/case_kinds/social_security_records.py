"""Cases from an earnings record or an average to the monthly benefit."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS, SocialSecurityBirth
from retirement.calc.social_security.claiming import MonthlyBenefit, credited_age_months, retirement_benefit
from retirement.calc.social_security.earnings_average import (
    IndexedEarnings,
    average_indexed_monthly_earnings,
    indexing_factor,
    maximum_earnings,
)
from retirement.calc.social_security.family import family_maximum, family_maximum_at_eligibility
from retirement.calc.social_security.primary_amount import (
    PrimaryAmount,
    last_cola_year_for,
    primary_insurance_amount,
)
from retirement.calc.tables.social_security import RetirementAges
from retirement.case_kinds.inputs import (
    Answer,
    BadCase,
    Case,
    amount,
    date,
    from_cents,
    month,
    number,
    optional_whole,
    pick,
    whole,
)
from retirement.selectors.tables import social_security_tables as published

CREDIT_SINCE_1943 = RetirementAges(804, 804, Fraction(8))


def birth_of(case: Case) -> dt.date | None:
    """The birth date; a birth year alone stands for January 2."""
    if case.get("birth") or case.get("birth_date"):
        return date(pick(case, "birth", "birth_date"))
    year = optional_whole(case, "birth_year")
    return None if year is None else dt.date(year, 1, 2)


def claim_age(case: Case, birth: dt.date | None) -> int | None:
    """The claim age in months, however it is given."""
    if birth is not None and case.get("entitlement_month"):
        return SocialSecurityBirth(birth).age_months_in(month(case["entitlement_month"]))
    pair = case.get("age_at_entitlement")
    if pair:
        return int(pair[0]) * 12 + int(pair[1])
    years = pick(case, "claim_age", "claim_age_years", default=None)
    if years is not None:
        return int(number(years) * 12)
    return optional_whole(case, "claim_age_months")


def last_earnings_year(case: Case, birth: dt.date, age: int | None) -> int | None:
    """The last year of earnings that counts: as told, or the year before entitlement."""
    told = optional_whole(case, "earnings_counted_through", "earnings_through")
    if told is not None:
        return told
    for name in ("entitlement_month", "retirement_month", "benefit_month"):
        if case.get(name):
            return month(case[name]).year - 1
    if case.get("cola_through") is None and age is not None:
        return SocialSecurityBirth(birth).month_of_age(age).year - 1
    return None


def earnings_of(case: Case, birth: dt.date, last_year: int | None) -> dict[int, Decimal]:
    """The earnings record, or the taxable maximum of the years that the words name."""
    record = pick(case, "earnings", "earnings_record")
    if isinstance(record, dict):
        return {int(year): number(value) for year, value in record.items()}
    text = str(record)
    span = re.search(r"(\d{4})\s*-\s*(\d{4})", text)
    if span:
        return maximum_earnings(birth=birth, first_year=int(span[1]), last_year=int(span[2]), tables=published())
    through = re.search(r"through (\d{4})", text)
    last = int(through[1]) if through else last_year
    if "maximum" not in text or last is None:
        raise BadCase(f"Earnings cannot be read from {text!r}.")
    return maximum_earnings(birth=birth, last_year=last, tables=published())


def cola_through(case: Case, eligibility_year: int) -> int:
    """The determination year of the last COLA that applies."""
    told = optional_whole(case, "cola_through")
    if told is not None:
        return told
    for name in ("benefit_month", "entitlement_month", "retirement_month"):
        if case.get(name):
            return last_cola_year_for(month(case[name]), published())
    return eligibility_year - 1


def benefit_case(case: Case) -> Answer:
    """From earnings, an AIME or a PIA to the monthly benefit and everything on the way."""
    birth = birth_of(case)
    age = claim_age(case, birth)
    eligibility = whole(
        case, "eligibility_year", default=SocialSecurityBirth(birth).eligibility_year if birth else None
    )
    answer: Answer = {}
    if case.get("aime") is not None:
        aime = whole(case, "aime")
    elif birth is not None:
        last = last_earnings_year(case, birth, age)
        record = average_indexed_monthly_earnings(
            birth=birth, earnings=earnings_of(case, birth, last), last_year=last, tables=published()
        )
        aime = record.aime
        answer |= _record_answer(record)
    else:
        raise BadCase("The case needs a birth date with earnings, or an AIME.")
    through = cola_through(case, eligibility)
    primary = primary_insurance_amount(
        aime=aime, eligibility_year=eligibility, cola_through=through, tables=published()
    )
    return answer | _primary_answer(primary, through) | _benefit_answer(case, primary.cents, birth, age)


def _record_answer(record: IndexedEarnings) -> Answer:
    factors = {
        f"indexing_factor_{row.year}": from_cents(
            100 * indexing_factor(year=row.year, indexing_year=record.indexing_year, tables=published()),
            10,
        )
        for row in record.years
    }
    return {
        "indexed_top35_total": from_cents(record.top_total_cents),
        "indexed_total": from_cents(record.top_total_cents),
        "computation_years": record.computation_years,
        "indexing_year": record.indexing_year,
        **factors,
    }


def _primary_answer(primary: PrimaryAmount, through: int) -> Answer:
    return {
        "aime": primary.aime,
        "bend_points": list(primary.bend_points),
        "pia_unrounded": from_cents(primary.unrounded_cents),
        "pia_at_eligibility": from_cents(primary.at_eligibility_cents),
        "pia": from_cents(primary.cents),
        "family_maximum": from_cents(
            family_maximum(
                pia_at_eligibility_cents=primary.at_eligibility_cents,
                eligibility_year=primary.eligibility_year,
                cola_through=through,
                tables=published(),
            )
        ),
    }


def _benefit_answer(case: Case, pia_cents: int, birth: dt.date | None, age: int | None) -> Answer:
    ages = published().ages_for(SocialSecurityBirth(birth).legal_year) if birth else CREDIT_SINCE_1943
    full = whole(case, "fra_months", default=ages.full_months)

    def paid(claimed: int) -> MonthlyBenefit:
        return retirement_benefit(
            pia_cents=pia_cents,
            claim_age_months=claimed,
            full_age_months=full,
            credit_percent_per_year=ages.delayed_credit_percent,
        )

    answer: Answer = {
        "fra_months": full,
        "monthly_benefit_at_62": from_cents(paid(EARLIEST_AGE_MONTHS).paid_cents),
        "monthly_benefit_at_fra": from_cents(paid(full).paid_cents),
        "monthly_benefit_at_70": from_cents(paid(LATEST_AGE_MONTHS).paid_cents),
    }
    if age is not None:
        credited = _credited(case, birth, age, full)
        answer["monthly_benefit"] = from_cents(paid(credited).paid_cents)
        answer["initial_monthly_benefit"] = answer["monthly_benefit"]
    return answer


def _credited(case: Case, birth: dt.date | None, age: int, full: int) -> int:
    """The claim age that counts in the month of the benefit, by default the first."""
    if birth is None or age <= full:
        return min(age, LATEST_AGE_MONTHS)
    person = SocialSecurityBirth(birth)
    claimed = person.month_of_age(age)
    text = pick(case, "benefit_month", default=None)
    in_month = month(text) if text else claimed
    return credited_age_months(
        claim_month=claimed,
        benefit_month=max(in_month, claimed),
        full_age_month=person.month_of_age(full),
        legal_month=person.legal_month,
    )


def maximum_earner_case(case: Case) -> Answer:
    """One maximum earner, or a row of them who retire in the same month at several ages."""
    births = case.get("birth_years")
    if births is None:
        return benefit_case(case)
    ages = pick(case, "claim_ages_months")
    retirement = month(pick(case, "retirement_month"))
    rows = [
        benefit_case(
            {
                "earnings": pick(case, "earnings"),
                "birth_year": birth,
                "claim_age_months": age,
                "retirement_month": str(retirement),
                "benefit_month": str(retirement),
                "cola_through": retirement.year - 1,
            }
        )
        for birth, age in zip(births, ages, strict=True)
    ]
    return {name: [row[name] for row in rows] for name in ("aime", "pia", "initial_monthly_benefit", "monthly_benefit")}


def family_maximum_case(case: Case) -> Answer:
    """The family maximum of a PIA at eligibility, after COLAs when asked for."""
    birth = birth_of(case)
    year = whole(case, "eligibility_year", default=SocialSecurityBirth(birth).eligibility_year if birth else None)
    pia = int(amount(case, "pia", "pia_at_eligibility") * 100)
    unrounded, dime = family_maximum_at_eligibility(pia_cents=pia, eligibility_year=year, tables=published())
    through = whole(case, "cola_through", default=year - 1)
    raised = family_maximum(
        pia_at_eligibility_cents=pia, eligibility_year=year, cola_through=through, tables=published()
    )
    return {
        "family_maximum": from_cents(raised),
        "family_maximum_unrounded": from_cents(unrounded),
        "family_maximum_at_eligibility": from_cents(dime),
        "bend_points": list(published().bends_for(year).family),
    }
