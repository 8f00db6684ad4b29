"""Cases of income tax, taxed benefits, required distributions, contribution limits and Medicare premiums."""

import datetime as dt
from typing import Any

from retirement.calc.benefit_taxation import taxable_benefits
from retirement.calc.required_distributions import first_distribution, required_distribution
from retirement.case_kinds.inputs import Answer, BadCase, Case, amount, date, number, optional_whole, over, pick, whole
from retirement.selectors.limits import limit_of
from retirement.selectors.premiums import premium_of
from retirement.selectors.tables import tax_tables
from retirement.selectors.taxes import parameters_of, tax_of_year

STATUS_NAMES = {
    "single": "single",
    "joint": "joint",
    "mfj": "joint",
    "married": "joint",
    "married_joint": "joint",
    "married_filing_jointly": "joint",
    "separate": "separate",
    "mfs": "separate",
    "married_filing_separately": "separate",
    "head_of_household": "head_of_household",
    "hoh": "head_of_household",
}


def filing_status(text: object) -> str:
    """The filing status under its usual names."""
    name = str(text).lower().replace(" ", "_")
    if name not in STATUS_NAMES:
        raise BadCase(f"{text!r} is not a filing status.")
    return STATUS_NAMES[name]


def federal_tax_case(case: Case) -> Answer:
    """A year's federal income tax."""
    result = tax_of_year(
        {
            "year": whole(case, "year"),
            "filing_status": filing_status(pick(case, "filing_status")),
            "age": optional_whole(case, "age"),
            "spouse_age": optional_whole(case, "spouse_age"),
            "wages": amount(case, "wages", default=0),
            "pension": amount(case, "pension", "pensions", default=0),
            "deferred_withdrawals": amount(case, "ira_withdrawal", "ira_withdrawals", default=0),
            "interest": amount(case, "interest", "taxable_interest", default=0),
            "tax_free_interest": amount(case, "tax_exempt_interest", default=0),
            "ordinary_dividends": amount(case, "ordinary_dividends", "nonqualified_dividends", default=0),
            "qualified_dividends": amount(case, "qualified_dividends", default=0),
            "long_term_gain": amount(case, "long_term_gain", "long_term_gains", default=0),
            "social_security": amount(case, "social_security", "benefits", default=0),
        }
    )
    return {
        "provisional_income": result.provisional_income,
        "taxable_social_security": result.taxable_social_security,
        "agi": result.adjusted_gross_income,
        "standard_deduction_with_65_addition": result.standard_deduction,
        "standard_deduction": result.standard_deduction,
        "senior_deduction": result.senior_deduction,
        "taxable_income": result.taxable_income,
        "income_tax_including_niit": result.total_tax,
        "income_tax": result.ordinary_tax + result.long_term_gain_tax,
        "niit": result.net_investment_income_tax,
    }


def benefit_tax_case(case: Case) -> Answer:
    """How much of the benefits is taxed."""
    parameters = parameters_of(
        {
            "year": whole(case, "year", default=tax_tables().last_tax_year),
            "filing_status": filing_status(pick(case, "filing_status")),
        }
    )
    result = taxable_benefits(
        benefits=amount(case, "benefits", "social_security"),
        other_income=amount(case, "other_income", default=0) + amount(case, "tax_exempt_interest", default=0),
        base=parameters.benefit_base,
        adjusted_base=parameters.benefit_adjusted_base,
    )
    return {
        "taxable_benefits": result.taxable,
        "taxable_social_security": result.taxable,
        "provisional_income": result.provisional_income,
    }


def distribution_case(case: Case) -> Answer:
    """The first year, or the amount of a year."""
    answer: Answer = {}
    if case.get("birth") or case.get("birth_date") or case.get("birth_year") is not None:
        text = pick(case, "birth", "birth_date", default=None)
        birth = date(text) if text else dt.date(whole(case, "birth_year"), 12, 31)
        first = first_distribution(birth)
        answer |= {"first_rmd_age": first.age, "first_rmd_year": first.year}
        age = optional_whole(case, "age_this_year", "age") or (
            whole(case, "year") - birth.year if case.get("year") is not None else None
        )
    else:
        age = whole(case, "age_this_year", "age")
    balance = pick(case, "prior_year_end_balance", "balance", default=None)
    if age is None:
        return answer
    result = required_distribution(
        age=age,
        prior_year_end_balance=number(balance if balance is not None else 0),
        tables=tax_tables(),
        spouse_age=optional_whole(case, "spouse_age"),
    )
    return answer | {"divisor": result.divisor, "rmd": result.required}


def limit_case(case: Case) -> Answer:
    """A contribution limit for one age or several, by plan, coverage or income."""
    year = whole(case, "year")
    ages = case.get("ages", case.get("age"))
    if case.get("coverage") is not None:
        return {"limit": over(case["coverage"], lambda kind: over(ages, lambda age: _hsa(year, age, kind)))}
    if case.get("magi") is not None and "filing_status" in case:
        status = filing_status(case["filing_status"])
        limits = over(case["magi"], lambda income: over(ages, lambda age: _roth(year, age, status, income)))
        return {"roth_limit": limits, "limit": limits}
    plan = str(pick(case, "plan", "account", default="401(k)")).upper()
    return {"limit": over(ages, lambda age: _plan(plan, year, int(age)))}


def _hsa(year: int, age: Any, coverage: object) -> Any:
    kind = "HSA_FAMILY" if "family" in str(coverage).lower() else "HSA_SELF"
    return limit_of(kind, {"year": year, "age": int(age)}).limit


def _roth(year: int, age: Any, status: str, income: object) -> Any:
    given = {"year": year, "age": int(age), "filing_status": status, "modified_income": number(income)}
    return limit_of("ROTH_IRA", given).limit


def _plan(plan: str, year: int, age: int) -> Any:
    if "ADDITION" in plan or "415" in plan:
        kind = "ANNUAL_ADDITIONS"
    elif "HSA" in plan:
        kind = "HSA_FAMILY" if "FAMILY" in plan else "HSA_SELF"
    else:
        kind = "IRA" if "IRA" in plan else "401K"
    return limit_of(kind, {"year": year, "age": age}).limit


def medicare_case(case: Case) -> Answer:
    """Part B premiums; lists of statuses and incomes are read side by side."""
    year = whole(case, "premium_year", "year")
    statuses, incomes = pick(case, "filing_status"), pick(case, "magi_two_years_before", "magi")
    if not isinstance(incomes, list):
        incomes = [incomes]
    many = statuses if isinstance(statuses, list) else [statuses] * len(incomes)
    premiums = [
        premium_of(
            {
                "premium_year": year,
                "filing_status": filing_status(status),
                "income_two_years_before": number(income),
            }
        )
        for status, income in zip(many, incomes, strict=True)
    ]
    months = [premium.premium_month for premium in premiums]
    surcharges = [premium.surcharge_month for premium in premiums]
    single = not isinstance(pick(case, "magi_two_years_before", "magi"), list)
    return {
        "part_b_month": months[0] if single else months,
        "irmaa_surcharge_month": surcharges[0] if single else surcharges,
    }
