import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from retirement.calc.social_security.ages import ClaimOutOfRange
from retirement.calc.social_security.estimate import EstimateInputs, NoRecord, PiaAboveMaximum, break_even_age, estimate
from retirement.calc.social_security.statement import LARGEST_BYTES, BadStatement, read_statement
from retirement.calc.tables.social_security import shipped_social_security_tables

TABLES = shipped_social_security_tables()
TODAY = dt.date(2026, 11, 20)
BORN_1964 = dt.date(1964, 6, 15)

STATEMENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<osss:OnlineSocialSecurityStatementData xmlns:osss="http://ssa.gov/osss/schemas/2.0">
  <osss:UserInformation><osss:DateOfBirth>1964-06-15</osss:DateOfBirth></osss:UserInformation>
  <osss:EarningsRecord>
    <osss:Earnings startYear="2023" endYear="2023">
      <osss:FicaEarnings>160200</osss:FicaEarnings><osss:MedicareEarnings>219491</osss:MedicareEarnings>
    </osss:Earnings>
    <osss:Earnings startYear="2025" endYear="2025">
      <osss:FicaEarnings>-1</osss:FicaEarnings><osss:MedicareEarnings>-1</osss:MedicareEarnings>
    </osss:Earnings>
  </osss:EarningsRecord>
</osss:OnlineSocialSecurityStatementData>"""


def test_from_a_pia_every_claim_month_follows():
    result = estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY, pia=D("2609.80")), TABLES)

    assert result.full_age_months == 804
    assert (result.earliest.age_months, result.earliest.monthly) == (745, D("1837.00"))  # 2,609.80 x 0.704166
    assert result.at_full_age.monthly == D("2609.00")
    assert (result.latest.age_months, result.latest.monthly) == (840, D("3236.00"))
    assert len(result.rows) == 96
    assert str(result.earliest.month) == "2026-07"
    assert result.series[0].points[-1] == ("840", "3236.00")


def test_from_an_aime_the_formula_of_the_year_of_62_is_used():
    result = estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY, aime=5825), TABLES)

    assert result.pia == D("2609.80")
    assert result.table_years["bend points"] == 2026
    assert not result.extrapolated


def test_future_earnings_count_until_work_stops():
    known = {year: D(50_000) for year in range(1990, 2026)}
    inputs = EstimateInputs(birth=BORN_1964, as_of=TODAY, earnings=known, future_yearly_earnings=D(100_000))

    to_67 = estimate(inputs, TABLES)
    stopping = estimate(replace(inputs, work_stops_in=2026), TABLES)

    assert [row.year for row in to_67.indexed.years][-1] == 2030  # the claim is in 2031
    assert [row.year for row in stopping.indexed.years][-1] == 2026
    assert to_67.pia > stopping.pia


def test_years_after_the_tables_are_projected_and_said():
    young = EstimateInputs(birth=dt.date(1990, 3, 3), as_of=TODAY, future_yearly_earnings=D(80_000))
    result = estimate(young, TABLES)
    growing = estimate(replace(young, wage_growth=D("0.03")), TABLES)

    assert result.extrapolated
    assert "projected" in result.warnings[0]
    assert "Fewer than ten years" in result.warnings[1]
    assert growing.pia > 2 * result.pia


def test_a_record_that_no_one_can_have_is_refused():
    with pytest.raises(PiaAboveMaximum):
        estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY, pia=D("4500")), TABLES)
    with pytest.raises(PiaAboveMaximum):
        estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY, pia=D("-1")), TABLES)
    with pytest.raises(NoRecord):
        estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY), TABLES)
    with pytest.raises(ClaimOutOfRange):
        estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY, aime=1, claim_age_months=744), TABLES)


def test_a_pia_already_raised_by_colas_has_the_family_maximum_of_its_eligibility():
    born_1960 = dt.date(1960, 6, 15)
    from_aime = estimate(EstimateInputs(birth=born_1960, as_of=TODAY, aime=5000), TABLES)
    from_pia = estimate(EstimateInputs(birth=born_1960, as_of=TODAY, pia=from_aime.pia), TABLES)

    assert abs(from_pia.family_maximum - from_aime.family_maximum) < D("0.50")


def test_break_even_is_where_the_later_claim_has_paid_more():
    # 60 months of 700 missed is 42,000; 300 more a month from 67 makes up for it in 140 months.
    assert break_even_age(earlier_age=744, earlier_cents=70_000, later_age=804, later_cents=100_000) == 804 + 140
    assert break_even_age(earlier_age=804, earlier_cents=1, later_age=804, later_cents=1) is None
    assert break_even_age(earlier_age=744, earlier_cents=5, later_age=804, later_cents=5) is None


def test_a_worker_without_earnings_has_no_benefit():
    result = estimate(EstimateInputs(birth=BORN_1964, as_of=TODAY, aime=0), TABLES)

    assert result.chosen.monthly == 0


def test_the_xml_statement_is_read_without_years_not_yet_recorded():
    statement = read_statement(STATEMENT)

    assert statement.earnings == {2023: D(160_200)}
    assert statement.birth == BORN_1964


@pytest.mark.parametrize(
    "content",
    [
        b"year,earnings\n2023,50000\n2024,51000\n",
        b'\xef\xbb\xbfWork Year,Taxed Social Security Earnings,Medicare\n2023,"$50,000",1\n2024,51000,1\n\n',
        b"2023,50000\n2024,51000\n",
    ],
)
def test_csv_is_read_by_header_or_by_position(content):
    assert read_statement(content).earnings == {2023: D(50_000), 2024: D(51_000)}


BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;">]><b>&c;</b>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>"""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "cannot be read: DTDForbidden"),
        (OUTSIDE, "cannot be read: DTDForbidden"),
        (b"<a><b></a>", "cannot be read: ParseError"),
        (b"<a/>", "no earnings"),
        (STATEMENT.replace(b'startYear="2023"', b'startYear="1937"'), "several years"),
        (STATEMENT.replace(b"160200", b"abc"), "year 2023: 'abc' is not an amount"),
        (STATEMENT.replace(b"160200", b"-5"), "not an amount of zero or more"),
        (STATEMENT.replace(b"1964-06-15", b"yesterday"), "date of birth 'yesterday'"),
        (STATEMENT.replace(b'endYear="2023"', b'endYear="x"').replace(b'startYear="2023"', b""), "endYear: 'x'"),
        (b"x" * (LARGEST_BYTES + 1), "bytes"),
        (b"\xff\xfe\x00", "neither XML nor CSV"),
        (b"", "no earnings"),
        (b"year,salary\n2023,5\n", "Line 1: no column"),
        (b"year,earnings\n2023\n", "Line 2 has 1 columns"),
        (b"year,earnings\n2023,1\n2023,2\n", "Line 3|line 3: the year 2023 is there twice"),
        (b"year,earnings\n1492,1\n", "line 2: '1492' is not a year"),
        (b"year,earnings\n2023,NaN\n", "line 2"),
    ],
)
def test_a_hostile_or_broken_statement_is_refused_with_its_place(content, message):
    with pytest.raises(BadStatement, match=message):
        read_statement(content)


def test_a_statement_without_a_birth_date_is_read():
    content = STATEMENT.replace(b"<osss:DateOfBirth>1964-06-15</osss:DateOfBirth>", b"")

    assert read_statement(content).birth is None
