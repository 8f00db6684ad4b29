"""Retirement of the demonstration: the couple and the single person, each reviewed before."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household, Person
from retirement.models import RetirementProfile
from retirement.selectors.profiles import plan_of, with_parts
from retirement.services.gap_history import store_analysis
from retirement.services.profiles import change_profile, create_profile

FIRST_REVIEW, SECOND_REVIEW = dt.date(2026, 2, 16), dt.date(2026, 8, 17)
BIRTHS = {
    "alice@demo.example": dt.date(1983, 4, 18),
    "bob@demo.example": dt.date(1981, 9, 7),
    "dana@demo.example": dt.date(1971, 12, 2),
}


@transaction.atomic
def build() -> str:
    """A profile for each household that has none, with two reviews between which something changed."""
    made = 0
    couple = Household.objects.filter(name=JOINT_NAME).first()
    single = Household.objects.filter(personal_owner__email="dana@demo.example").first()
    if couple is not None and not RetirementProfile.objects.of_household(couple.pk).exists():
        _couple(couple)
        made += 1
    if single is not None and not RetirementProfile.objects.of_household(single.pk).exists():
        _single(single)
        made += 1
    return f"{made} retirement profiles were made and reviewed."


def _couple(household: Household) -> None:
    alice, bob = (_person(household, email) for email in ("alice@demo.example", "bob@demo.example"))
    accounts = [
        _account("Alice's 401(k)", "DEFERRED", "401K", "196000.00", "1150.00", match="380.00", fee="0.0018"),
        _account("Bob's 403(b)", "DEFERRED", "403B", "141000.00", "700.00", match="260.00", owner=1, fee="0.0032"),
        _account("Alice's Roth IRA", "ROTH", "ROTH_IRA", "47500.00", "300.00"),
        _account("Brokerage", "TAXABLE", "", "58000.00", "150.00", basis="43500.00"),
    ]
    profile = create_profile(
        household_id=household.pk,
        given={
            "name": "Retire together",
            "retirement_date": dt.date(2047, 6, 1),
            "annual_spending": Decimal("138000.00"),
            "current_monthly_spending": Decimal("7400.00"),
            "state_tax_rate": Decimal("0.044"),
            "home_equity": Decimal("265000.00"),
            "need_basis": "HORIZON",
            "members": [
                {"person": alice, "birth_date": BIRTHS["alice@demo.example"], "pia": Decimal("2980.00")},
                {"person": bob, "birth_date": BIRTHS["bob@demo.example"], "pia": Decimal("1240.00"), "sex": "MALE"},
            ],
            "accounts": accounts,
            "phases": [{"from_age": 78, "to_age": 120, "factor": Decimal("0.85")}],
            "one_offs": [{"name": "New roof", "year": 2049, "amount": Decimal("-28000.00")}],
        },
    )
    _review(profile, FIRST_REVIEW)
    _save(profile, {"accounts": [_grown(account, "1.03") for account in accounts], "inflation_rate": Decimal("0.027")})
    _review(profile, SECOND_REVIEW)


def _single(household: Household) -> None:
    dana = _person(household, "dana@demo.example")
    accounts = [
        _account("401(k)", "DEFERRED", "401K", "512000.00", "1600.00", match="450.00", fee="0.0025"),
        _account("Health savings", "HSA", "HSA", "21000.00", "250.00"),
        _account("Savings", "CASH", "", "36000.00", "0.00"),
    ]
    profile = create_profile(
        household_id=household.pk,
        given={
            "name": "Retire at 65",
            "retirement_date": dt.date(2037, 1, 1),
            "annual_spending": Decimal("68000.00"),
            "state_tax_rate": Decimal("0.06"),
            "annuity_payout_rate": Decimal("0.062"),
            "members": [
                {
                    "person": dana,
                    "birth_date": BIRTHS["dana@demo.example"],
                    "pia": Decimal("2710.00"),
                    "claim_age_months": 66 * 12,
                    "plan_to_age": 94,
                }
            ],
            "accounts": accounts,
            "incomes": [
                {
                    "name": "State pension of an earlier job",
                    "yearly_amount": Decimal("7200.00"),
                    "starts_on": dt.date(2037, 1, 1),
                    "indexed_share": Decimal("0"),
                }
            ],
        },
    )
    _review(profile, FIRST_REVIEW)
    _save(profile, {"annual_spending": Decimal("74000.00")})
    _review(profile, SECOND_REVIEW)


def _person(household: Household, email: str) -> Person:
    return Person.objects.get(household=household, user__email=email)


def _account(
    name: str,
    kind: str,
    plan: str,
    balance: str,
    monthly: str,
    *,
    match: str = "0.00",
    owner: int = 0,
    fee: str = "0",
    basis: str | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "plan": plan,
        "balance": Decimal(balance),
        "basis": None if basis is None else Decimal(basis),
        "monthly_contribution": Decimal(monthly),
        "monthly_match": Decimal(match),
        "owner_position": owner,
        "fee_rate": Decimal(fee),
    }


def _grown(account: Mapping[str, Any], factor: str) -> dict[str, Any]:
    return {**account, "balance": (account["balance"] * Decimal(factor)).quantize(Decimal("0.01"))}


def _save(profile: RetirementProfile, changes: Mapping[str, Any]) -> None:
    change_profile(profile=profile, changes=changes)


def _review(profile: RetirementProfile, day: dt.date) -> None:
    fresh = with_parts(RetirementProfile.objects.filter(pk=profile.pk)).get()
    store_analysis(plan=plan_of(fresh, today=day))
