"""Cases of claiming: early and late, spouse, survivor, work while drawing benefits."""

from fractions import Fraction

from retirement.calc.social_security.ages import EARLIEST_SURVIVOR_AGE_MONTHS, LATEST_AGE_MONTHS, SocialSecurityBirth
from retirement.calc.social_security.claiming import MonthlyBenefit, credited_age_months, retirement_benefit
from retirement.calc.social_security.earnings_test import withheld_benefits
from retirement.calc.social_security.family import reduced_spousal, spousal_top_up, survivor_benefit
from retirement.case_kinds.inputs import (
    Answer,
    Case,
    amount,
    cents,
    date,
    from_cents,
    month,
    number,
    optional_amount,
    optional_whole,
    pick,
    whole,
)
from retirement.case_kinds.social_security_records import birth_of
from retirement.selectors.tables import social_security_tables as published

DEFAULT_FULL_AGE_MONTHS = 804
DEFAULT_CREDIT_PERCENT = 8


def benefit_answer(benefit: MonthlyBenefit) -> Answer:
    """A benefit before and after its roundings."""
    return {
        "benefit_before_dollar_rounding": from_cents(benefit.exact_cents),
        "reduced_before_dollar_rounding": from_cents(benefit.dime_cents),
        "monthly_benefit": from_cents(benefit.paid_cents),
        "benefit": from_cents(benefit.paid_cents),
    }


def claiming_case(case: Case) -> Answer:
    """A worker's own benefit, a reduced spousal or survivor base, or the dates that follow from a birth date."""
    answer = _dates(case)
    role = str(pick(case, "role", default="worker"))
    if case.get("spousal_base") is not None or role == "spouse":
        base = cents(amount(case, "spousal_base", "base", "pia"))
        return answer | benefit_answer(reduced_spousal(base, whole(case, "months_early")))
    if case.get("survivor_base") is not None or role == "survivor":
        return answer | benefit_answer(_reduced_survivor(case))
    if case.get("pia") is None:
        return answer
    return answer | benefit_answer(_own(case))


def _dates(case: Case) -> Answer:
    birth = birth_of(case)
    if birth is None:
        return {}
    person = SocialSecurityBirth(birth)
    full = person.full_retirement_age_months(published())
    survivor = person.survivor_full_retirement_age_months(published())
    return {
        "fra_months": full,
        "fra_reached": str(person.month_of_age(full)),
        "survivor_fra_months": survivor,
        "survivor_fra_reached": str(person.month_of_age(survivor)),
        "treated_as_born": str(person.legal_month),
        "indexing_year": person.legal_year + 60,
        "eligibility_year": person.eligibility_year,
        "earliest_claim_age_months": person.earliest_claim_age_months,
        "earliest_claim_month": str(person.month_of_age(person.earliest_claim_age_months)),
    }


def _reduced_survivor(case: Case) -> MonthlyBenefit:
    span = whole(case, "months_between_60_and_survivor_fra", default=84)
    full = EARLIEST_SURVIVOR_AGE_MONTHS + span
    base = cents(amount(case, "survivor_base", "base", "pia"))
    return survivor_benefit(
        deceased_pia_cents=base,
        deceased_benefit_cents=None,
        claim_age_months=full - whole(case, "months_early"),
        full_age_months=full,
    )


def _own(case: Case) -> MonthlyBenefit:
    """The own benefit: ages may be absolute, or months before or after full retirement age."""
    birth = date(case["birth"]) if case.get("birth") else None
    ages = published().ages_for(SocialSecurityBirth(birth).legal_year) if birth else None
    full = whole(case, "fra_months", default=ages.full_months if ages else DEFAULT_FULL_AGE_MONTHS)
    default_credit = ages.delayed_credit_percent if ages else DEFAULT_CREDIT_PERCENT
    credit = Fraction(pick(case, "delayed_credit_percent", default=default_credit))
    if birth and case.get("filing_month"):
        person = SocialSecurityBirth(birth)
        filing = month(case["filing_month"])
        claimed = credited_age_months(
            claim_month=filing,
            benefit_month=month(pick(case, "benefit_month", default=str(filing))),
            full_age_month=person.month_of_age(full),
            legal_month=person.legal_month,
        )
    else:
        early = optional_whole(case, "months_early", "months_early_at_entitlement")
        late = optional_whole(case, "months_late", "months_after_fra", "months_after_fra_at_entitlement")
        relative = full - early if early is not None else full + (late or 0)
        claimed = whole(case, "claim_age_months", default=relative)
    return retirement_benefit(
        pia_cents=cents(amount(case, "pia")),
        claim_age_months=claimed,
        full_age_months=full,
        credit_percent_per_year=credit,
        suspended_months=whole(case, "months_suspended_after_fra", "months_suspended", default=0),
    )


def spousal_case(case: Case) -> Answer:
    """The top-up of a spouse and the own benefit beside it."""
    full = whole(case, "fra_months", default=DEFAULT_FULL_AGE_MONTHS)
    own_pia = cents(amount(case, "own_pia", default=0))
    claimed = whole(case, "spousal_claim_age_months", default=full - whole(case, "months_early", default=0))
    own_claimed = whole(case, "own_claim_age_months", default=claimed)
    own = retirement_benefit(
        pia_cents=own_pia,
        claim_age_months=own_claimed,
        full_age_months=full,
        credit_percent_per_year=Fraction(pick(case, "delayed_credit_percent", default=DEFAULT_CREDIT_PERCENT)),
    )
    told = optional_amount(case, "own_benefit", "own_retirement_benefit")
    own_cents = own.paid_cents if told is None else cents(told)
    top_up = spousal_top_up(
        own_pia_cents=own_pia,
        worker_pia_cents=cents(amount(case, "worker_pia")),
        months_early=max(full - claimed, 0),
        own_benefit_cents=own_cents,
        own_has_delayed_credits=own_cents > own_pia,
        worker_has_filed=bool(pick(case, "worker_has_filed", default=True)),
    )
    paid = from_cents(top_up.paid_cents)
    return {
        "own_benefit": from_cents(own_cents),
        "spousal_top_up": paid,
        "spousal_benefit": paid,
        "spousal_before_dollar_rounding": from_cents(top_up.exact_cents),
        "total_benefit": from_cents(own_cents + top_up.paid_cents),
    }


def survivor_case(case: Case) -> Answer:
    """The survivor's benefit from what the deceased drew or would have drawn."""
    pia = cents(amount(case, "deceased_pia"))
    full = whole(case, "survivor_fra_months", default=_survivor_full_age(case))
    claimed = whole(case, "survivor_claim_age_months", default=full)
    benefit = survivor_benefit(
        deceased_pia_cents=pia,
        deceased_benefit_cents=_drawn_by_deceased(case, pia),
        claim_age_months=claimed,
        full_age_months=full,
    )
    own = cents(amount(case, "survivor_own_benefit", "own_benefit", default=0))
    return benefit_answer(benefit) | {
        "survivor_top_up": from_cents(max(benefit.paid_cents - own, 0)),
        "total_benefit": from_cents(max(benefit.paid_cents, own)),
    }


def _survivor_full_age(case: Case) -> int:
    if not case.get("survivor_birth"):
        return DEFAULT_FULL_AGE_MONTHS
    return SocialSecurityBirth(date(case["survivor_birth"])).survivor_full_retirement_age_months(published())


def _drawn_by_deceased(case: Case, pia: int) -> int | None:
    """What the deceased drew; without a claim, what a claim in the month of death would have brought."""
    told = optional_amount(case, "deceased_benefit")
    if told is not None:
        return cents(told)
    person = SocialSecurityBirth(date(case["deceased_birth"])) if case.get("deceased_birth") else None
    ages = published().ages_for(person.legal_year) if person else None
    full = whole(case, "deceased_fra_months", default=ages.full_months if ages else DEFAULT_FULL_AGE_MONTHS)
    claimed = optional_whole(case, "deceased_claim_age_months", "deceased_claimed_age_months")
    if claimed is None and isinstance(case.get("deceased_claimed"), int):
        claimed = case["deceased_claimed"]
    if claimed is None and not case.get("deceased_died_before_fra"):
        died = case.get("deceased_died") or case.get("deceased_died_month")
        at_death = (
            person.age_months_in(month(died)) if person and died else optional_whole(case, "deceased_died_age_months")
        )
        claimed = None if at_death is None or at_death <= full else min(at_death, LATEST_AGE_MONTHS)
    if claimed is None:
        return None
    credit = ages.delayed_credit_percent if ages else Fraction(DEFAULT_CREDIT_PERCENT)
    return retirement_benefit(
        pia_cents=pia, claim_age_months=claimed, full_age_months=full, credit_percent_per_year=credit
    ).dime_cents


def earnings_test_case(case: Case) -> Answer:
    """What a year's earnings cost."""
    fra_month = optional_whole(case, "fra_month")
    in_year = bool(pick(case, "fra_in_this_year", default=fra_month is not None))
    months = whole(case, "months_counted", default=fra_month - 1 if fra_month else 12)
    told = optional_amount(case, "exempt_amount")
    exempt = cents(told) if told is not None else _exempt_cents(whole(case, "year"), in_year)
    monthly = optional_amount(case, "monthly_earnings")
    earned = (
        monthly * months
        if monthly is not None
        else amount(case, "earnings_before_fra_month", "annual_earnings", "earnings")
    )
    benefit = optional_amount(case, "monthly_benefit")
    result = withheld_benefits(
        earnings_cents=cents(earned),
        exempt_cents=exempt,
        in_full_age_year=in_year,
        monthly_benefit_cents=None if benefit is None else cents(benefit),
        months_paid=whole(case, "months_paid", default=months if in_year else 12),
    )
    kept = None if result.kept_cents is None else from_cents(result.kept_cents)
    return {
        "withheld": from_cents(result.withheld_cents),
        "excess": from_cents(result.excess_cents),
        "kept": kept,
        f"kept_in_the_{months}_months": kept,
        "months_withheld": result.months,
    }


def _exempt_cents(year: int, in_full_age_year: bool) -> int:
    amounts = published().exempt_amounts[year]
    return 100 * (amounts.year_of_full_age if in_full_age_year else amounts.under_full_age)


def credits_case(case: Case) -> Answer:
    """Quarters of coverage of a year's earnings, at most four."""
    each = published().quarter_of_coverage[whole(case, "year")]
    return {"credits": min(int(number(pick(case, "earnings")) // each), 4), "earnings_per_credit": each}
