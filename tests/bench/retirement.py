"""Retirement: the benefit, the gap, ten thousand paths, a couple in full; beside bare numpy in the same run."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from lifepath.users.models import Person
from retirement.answers import plan_corrections, plan_projections
from retirement.calc.corrections.plan import corrections
from retirement.calc.gap import GapInputs
from retirement.calc.social_security.earnings_average import (
    average_indexed_monthly_earnings,
    maximum_earnings,
)
from retirement.calc.social_security.primary_amount import primary_insurance_amount
from retirement.calc.tables.social_security import shipped_social_security_tables
from retirement.models import RetirementProfile
from retirement.selectors.gap import gap_answer
from retirement.selectors.outlooks import forget_draws
from retirement.selectors.profile_outlooks import household_projection
from retirement.selectors.profiles import gap_case, plan_of, with_parts
from retirement.services.profiles import create_profile
from tests.bench.home import Home
from tests.bench.measuring import Measured, fastest

YEARS, PATHS = 60, 10_000
TODAY = dt.date(2026, 11, 20)
BIRTH = dt.date(1960, 5, 4)
INPUTS = GapInputs(
    current_savings=Decimal(150_000),
    monthly_contribution=Decimal(700),
    months_to_retirement=240,
    desired_income=Decimal(80_000),
    expected_return=Decimal("0.06"),
    social_security_income=Decimal(30_000),
)
SIXTY_YEARS = {
    "current_savings": "150000.00",
    "monthly_contribution": "1500.00",
    "months_to_retirement": 240,
    "months_in_retirement": 480,
    "desired_income": "80000.00",
    "social_security_income": "30000.00",
    "expected_return_rate": "0.06",
    "paths": PATHS,
}


def retirement(home: Home, files: Any) -> Iterator[Measured]:
    """All of it; the files are not needed."""
    tables = shipped_social_security_tables()
    earnings = maximum_earnings(birth=BIRTH, last_year=2021, tables=tables)

    def benefit() -> None:
        aime = average_indexed_monthly_earnings(birth=BIRTH, earnings=earnings, last_year=2021, tables=tables).aime
        primary_insurance_amount(aime=aime, eligibility_year=2022, cola_through=2025, tables=tables)

    yield Measured("PIA from 40 years of earnings", fastest(benefit, times=200), bar_seconds=0.0001)
    yield Measured("gap with all corrections", fastest(lambda: corrections(INPUTS), times=50), bar_seconds=0.002)

    numpy_seconds = fastest(_bare_paths, times=5)
    limit = "numpy: the same draws, growth and percentiles, no model"
    name = f"{PATHS} paths of {YEARS} years over HTTP"
    yield Measured(f"{name}, drawn anew", fastest(_asked(home, fresh=True), times=5), limit, numpy_seconds, 0.06)
    yield Measured(f"{name}, kept draws", fastest(_asked(home, fresh=False), times=5), limit, numpy_seconds, 0.06)

    couple = _couple(home)

    def plan() -> Any:
        return plan_of(with_parts(RetirementProfile.objects.filter(pk=couple.pk)).get(), today=TODAY)

    yield Measured("gap of a stored couple", fastest(lambda: gap_answer(gap_case(plan())), times=20))

    def everything() -> None:
        loaded = plan()
        gap_answer(gap_case(loaded))
        household_projection(loaded)
        plan_projections(loaded)
        plan_corrections(loaded)

    yield Measured("full analysis of a couple", fastest(everything, times=3), limit, numpy_seconds)


def _bare_paths() -> None:
    """What three correlated assets over these paths cost without any product around them."""
    generator = np.random.Generator(np.random.SFC64(1))
    balance = np.full(PATHS, 150_000, np.float32)
    rows = np.empty((YEARS, PATHS), np.float32)
    draws = np.empty((3, PATHS), np.float32)
    for year in range(YEARS):
        generator.standard_normal(dtype=np.float32, out=draws)
        np.exp(draws * np.float32(0.1), out=draws)
        balance *= (draws[0] * np.float32(0.6) + draws[1] * np.float32(0.4)) / draws[2]
        rows[year] = balance
    rows.sort(axis=1)


def _asked(home: Home, *, fresh: bool) -> Callable[[], None]:
    def ask() -> None:
        if fresh:
            forget_draws()
        answer = home.client.post("/api/v1/retirement/projections", SIXTY_YEARS, format="json")
        assert answer.status_code == 200, answer.content

    return ask


def _couple(home: Home) -> RetirementProfile:
    persons = [
        Person.objects.create(household=home.household, name=name, relation="SPOUSE", birth_date=birth)
        for name, birth in (("One", dt.date(1978, 6, 9)), ("Two", dt.date(1976, 2, 20)))
    ]
    return create_profile(
        household_id=home.household.pk,
        given={
            "retirement_date": dt.date(2043, 7, 1),
            "annual_spending": Decimal(120_000),
            "members": [
                {"person": persons[0], "pia": Decimal(3100)},
                {"person": persons[1], "pia": Decimal(1100), "sex": "MALE"},
            ],
            "accounts": [
                {"name": "401(k)", "kind": "DEFERRED", "plan": "401K", "balance": Decimal(420_000)},
                {"name": "Brokerage", "kind": "TAXABLE", "balance": Decimal(120_000), "basis": Decimal(80_000)},
            ],
        },
    )
