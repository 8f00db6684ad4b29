"""How far away college is."""

import datetime as dt
from decimal import Decimal as D

import pytest

from education529.calc.amounts import BadRate
from education529.calc.enrollment import (
    BirthInTheFuture,
    target_college_year,
    whole_deposit_months,
    years_from_age,
    years_from_birth_date,
)
from lifepath.core.periods import Month


@pytest.mark.parametrize(
    ("birth_date", "today", "years"),
    [
        pytest.param(dt.date(2015, 3, 5), dt.date(2026, 9, 1), "7.000000", id="September of the eighteenth year"),
        pytest.param(dt.date(2015, 3, 5), dt.date(2026, 3, 1), "7.500000", id="six months more"),
        pytest.param(dt.date(2015, 3, 5), dt.date(2026, 8, 16), "7.043011", id="half a month: 16 of 31 days"),
        pytest.param(dt.date(2008, 2, 29), dt.date(2026, 9, 1), "0.000000", id="on the first day"),
        pytest.param(dt.date(2000, 1, 1), dt.date(2026, 9, 1), "0.000000", id="long ago"),
    ],
)
def test_years_run_to_september_of_the_year_of_the_eighteenth_birthday(
    birth_date: dt.date, today: dt.date, years: str
) -> None:
    assert years_from_birth_date(birth_date=birth_date, today=today) == D(years)


def test_a_stated_month_overrides_the_default() -> None:
    found = years_from_birth_date(birth_date=dt.date(2015, 3, 5), today=dt.date(2026, 1, 1), stated=Month(2034, 1))

    assert found == D(8)
    assert target_college_year(dt.date(2015, 12, 31)) == 2033


def test_a_child_that_is_not_born_yet_is_refused() -> None:
    with pytest.raises(BirthInTheFuture, match="birth_date: 2027-01-01 lies after 2026-01-01"):
        years_from_birth_date(birth_date=dt.date(2027, 1, 1), today=dt.date(2026, 1, 1))


@pytest.mark.parametrize(("age", "years"), [("0", "18"), ("7.5", "10.5"), ("18", "0"), ("40", "0")])
def test_an_age_becomes_the_years_to_eighteen(age: str, years: str) -> None:
    assert years_from_age(D(age)) == D(years)


@pytest.mark.parametrize("age", ["-1", "126", "NaN"])
def test_an_age_that_cannot_be_meant_is_refused(age: str) -> None:
    with pytest.raises(BadRate) as refusal:
        years_from_age(D(age))

    assert refusal.value.field == "beneficiary_age"


@pytest.mark.parametrize(("years", "months"), [("14", 168), ("7.083333", 85), ("7.083", 84), ("0.08", 0), ("0", 0)])
def test_deposits_are_the_whole_months_until_enrollment(years: str, months: int) -> None:
    assert whole_deposit_months(D(years)) == months
