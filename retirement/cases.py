"""The groups of published cases this app can run: a function from a case's inputs to the figures it should have."""

from collections.abc import Callable
from typing import Any

from lifepath.core.case_files import Case
from retirement.case_comparisons import compare_trinity
from retirement.case_kinds import money, portfolio, social_security_claims, social_security_records, tax

CASE_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ss_worked_example": social_security_records.benefit_case,
    "ss_anypia_vector": social_security_records.benefit_case,
    "ss_pia_from_aime": social_security_records.benefit_case,
    "ss_max_earner": social_security_records.maximum_earner_case,
    "ss_family_maximum": social_security_records.family_maximum_case,
    "ss_claiming": social_security_claims.claiming_case,
    "ss_spousal": social_security_claims.spousal_case,
    "ss_survivor": social_security_claims.survivor_case,
    "ss_earnings_test": social_security_claims.earnings_test_case,
    "ss_credits": social_security_claims.credits_case,
    "social_security_tax": tax.benefit_tax_case,
    "federal_tax": tax.federal_tax_case,
    "rmd": tax.distribution_case,
    "contribution_limit": tax.limit_case,
    "medicare": tax.medicare_case,
    "tvm": money.time_value_case,
    "irr": money.irr_case,
    "npv": money.npv_case,
    "gap_closed_form": money.gap_case,
    "real_nominal": money.real_nominal_case,
    "history_cycles": portfolio.history_case,
    "trinity_real": portfolio.trinity_real_case,
    "trinity_nominal": portfolio.trinity_nominal_case,
    "spending_rule": portfolio.spending_case,
    "mortality": portfolio.mortality_case,
}

CASE_COMPARISONS: dict[str, Callable[[Case, Any], list[str]]] = {
    "trinity_real": compare_trinity,
    "trinity_nominal": compare_trinity,
}
