"""Deducting an excess contribution in later years."""

from decimal import Decimal as D

from education529.calc.filing import FilingStatus
from tests.education529.shipped import ask

JOINT = FilingStatus.JOINT


def test_a_limited_carryforward_uses_the_limit_each_year_and_lets_the_rest_expire() -> None:
    result = ask("AR", "30000", state_taxable_income="90000")

    assert [(row.tax_year, row.deduction, row.remaining) for row in result.carryforward] == [
        (2026, D(5000), D(20000)),
        (2027, D(5000), D(15000)),
        (2028, D(5000), D(10000)),
        (2029, D(5000), D(5000)),
    ]
    assert (result.carryforward_years, result.carryforward_expiring) == ("4", D(5000))


def test_an_unlimited_carryforward_goes_on_until_the_excess_is_used() -> None:
    result = ask("VA", "9000", state_taxable_income="90000")

    assert [(row.tax_year, row.deduction) for row in result.carryforward] == [(2026, D(4000)), (2027, D(1000))]
    assert result.carryforward_expiring == D(0)


def test_each_spouse_carries_forward_the_own_excess_under_the_own_limit() -> None:
    result = ask("DC", "14000", filing_status=JOINT, contribution_by_spouse=(D(13000), D(1000)))

    assert (result.deduction, result.excess_contribution) == (D(5000), D(9000))
    assert [row.deduction for row in result.carryforward] == [D(4000), D(4000), D(1000)]


def test_a_very_long_carryforward_shows_its_first_sixty_years() -> None:
    result = ask("RI", "100000", state_taxable_income="200000")

    assert (len(result.carryforward), result.carryforward[-1].remaining) == (60, D(69500))
    assert "takes 199 years" in " ".join(result.explanation)


def test_louisiana_carries_the_unused_limit_and_not_the_excess() -> None:
    result = ask("LA", "3000", state_taxable_income="50000")

    assert (result.carryforward_years, result.carryforward, result.carryforward_expiring) == ("unlimited", (), D(600))
    assert "unused part of the limit" in " ".join(result.explanation)
