"""State income tax by brackets, worked by hand from the rows."""

from decimal import Decimal as D

import pytest

from education529.calc.filing import FilingStatus
from education529.calc.state_tax_brackets import NegativeIncome, TaxSchedule, find_schedule, highest_rate
from tests.education529.shipped import TABLES


def schedule(state: str, status: FilingStatus = FilingStatus.SINGLE, tax_year: int = 2025) -> TaxSchedule:
    found = find_schedule(rules=TABLES.state_tax, tax_year=tax_year, state=state, filing_status=status)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("state", "income", "tax"),
    [
        pytest.param("PA", "50000", "1535.00", id="flat: 50000 x 3.07%"),
        pytest.param("VA", "20000", "892.50", id="60 + 100 + 600 + 5.75% of 3000 less 40: graduated"),
        pytest.param("MA", "1183150", "63157.50", id="5% of 1083150 and 9% of 100000"),
        pytest.param("OH", "26050", "0", id="nothing up to the cliff"),
        pytest.param("OH", "26051", "342.03795", id="and the whole amount above it"),
    ],
)
def test_tax_is_graduated(state: str, income: str, tax: str) -> None:
    assert schedule(state).tax(D(income)) == D(tax)


def test_an_additional_tax_comes_on_top_of_the_main_schedule() -> None:
    california = schedule("CA")

    extra = california.tax(D(1_000_100)) - california.tax(D(1_000_000))

    assert extra == 100 * (california.brackets[-1].rate + D("0.01"))
    assert california.only_rate(up_to_income=D(5_000)) == california.brackets[0].rate
    assert california.only_rate(up_to_income=D(2_000_000)) is None


def test_a_surviving_spouse_reads_the_joint_schedule_where_there_is_none_of_the_own() -> None:
    assert schedule("AZ", FilingStatus.SURVIVING_SPOUSE).brackets == schedule("AZ", FilingStatus.JOINT).brackets


def test_a_state_without_a_tax_on_wages_has_no_schedule() -> None:
    assert find_schedule(rules=TABLES.state_tax, tax_year=2025, state="TX", filing_status=FilingStatus.JOINT) is None


def test_a_deduction_beyond_the_income_saves_the_whole_tax_and_no_more() -> None:
    assert schedule("PA").saved_by(D(9000), taxable_income=D(1000)) == D("30.70")


def test_a_negative_income_is_refused() -> None:
    with pytest.raises(NegativeIncome) as refusal:
        schedule("PA").tax(D(-1))

    assert refusal.value.field == "state_taxable_income"


def test_the_highest_rate_bounds_every_state() -> None:
    assert highest_rate(TABLES.state_tax) >= D("0.133")
