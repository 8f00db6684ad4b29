"""Published tables reach the database whole or not at all, and the calculators read them from there."""

import csv
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lifepath.core.table_imports import import_shipped
from lifepath.users.models import AuditEvent
from retirement.calc.tables.life import shipped_life_tables
from retirement.calc.tables.reading import DATA_DIRECTORY
from retirement.calc.tables.returns import shipped_series
from retirement.calc.tables.social_security import shipped_social_security_tables
from retirement.calc.tables.tax import shipped_tax_tables
from retirement.models import FederalFigure, IncomeTaxBracket, RetirementTable, WageIndex
from retirement.reference_specs import BY_NAME, SPECS
from retirement.selectors.tables import (
    life_tables,
    pinned_tables,
    return_series,
    social_security_tables,
    tax_tables,
)
from tests.conftest import client_for

pytestmark = pytest.mark.django_db
BRACKETS, LIMITS = "federal_income_tax_brackets", "irs_limits"
LIFE_HEADER = "age,qx_male,qx_female,lx_male,lx_female"
BRACKET_HEADER = "year,filing_status,rate,taxable_income_over,taxable_income_up_to,confirmed_by"


def run(*arguments):
    """The command's lines."""
    out = StringIO()
    call_command("import_retirement_table", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def of_year(tmp_path, name, year):
    """The shipped rows of 2026 as a file for another year."""
    spec = BY_NAME[name]
    with (DATA_DIRECTORY / spec.files[0]).open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("year") == "2026"]
    path = tmp_path / f"{name}_{year}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "year": year} for row in rows)
    return path


def test_every_shipped_table_reads_from_the_database_as_from_its_file():
    for spec in SPECS:
        import_shipped(spec=spec, dry_run=False)

    assert RetirementTable.objects.count() == len(SPECS)
    assert tax_tables() == shipped_tax_tables()
    assert social_security_tables() == shipped_social_security_tables()
    assert life_tables() == shipped_life_tables()
    assert [return_series(name) for name in ("shiller", "damodaran")] == [
        shipped_series(name) for name in ("shiller", "damodaran")
    ]


def test_a_table_that_was_never_loaded_is_the_shipped_one():
    assert tax_tables() == shipped_tax_tables()


def test_loading_a_second_time_writes_nothing():
    import_shipped(spec=BY_NAME[LIMITS], dry_run=False)
    version, events = RetirementTable.objects.get(name=LIMITS).version, AuditEvent.objects.count()

    told = import_shipped(spec=BY_NAME[LIMITS], dry_run=False)

    assert (len(told.created), told.unchanged) == (0, FederalFigure.objects.count())
    assert RetirementTable.objects.get(name=LIMITS).version == version
    assert AuditEvent.objects.count() == events


def test_a_table_of_a_new_year_makes_that_year_answerable_without_extrapolation(alice, tmp_path):
    body = {"year": 2027, "filing_status": "single", "age": 40, "wages": "100000.00", "inflation_rate": "0.03"}
    before = client_for(alice).post("/api/v1/retirement/tax", body).json()

    for name in (BRACKETS, "federal_long_term_gain_brackets", LIMITS):
        run(name)
        run(name, of_year(tmp_path, name, 2027))
    after = client_for(alice).post("/api/v1/retirement/tax", body).json()

    assert (before["table_year"], before["extrapolated"]) == (2026, True)
    assert (after["table_year"], after["extrapolated"], after["warnings"][:1]) == (2027, False, [])
    assert D(after["total_tax"]) > D(before["total_tax"])
    assert IncomeTaxBracket.objects.filter(year=2026).exists()


def test_a_dry_run_tells_the_difference_and_stores_nothing(tmp_path):
    run(BRACKETS)
    version = RetirementTable.objects.get(name=BRACKETS).version

    lines = run(BRACKETS, of_year(tmp_path, BRACKETS, 2027), "--dry-run")

    assert lines[0] == "+ 2027 single over 0.00"
    assert lines[-1].endswith("28 created, 0 changed, 0 removed, 0 unchanged (dry run, nothing stored).")
    assert not IncomeTaxBracket.objects.filter(year=2027).exists()
    assert RetirementTable.objects.get(name=BRACKETS).version == version


def test_a_changed_figure_is_told_and_kept_in_the_trail(tmp_path):
    run("ssa_awi")
    path = tmp_path / "awi.csv"
    path.write_text("year,awi,confirmed_by\n2025,72345.67,published\n")

    lines = run("ssa_awi", path)

    assert lines[0].startswith("~ 2025: ")
    assert "awi 72800.33 -> 72345.67" in lines[0]
    assert social_security_tables().wage_index_cents[2025] == 7_234_567
    assert AuditEvent.objects.filter(action="reference_table_imported").count() == 2


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ssa_awi", "year,awi,confirmed_by\n2030,72345.67,x\n", "one row for every year"),
        ("ssa_awi", "year,awi,confirmed_by\n2026,many,x\n", "line 2, column awi: 'many' is not a number"),
        ("ssa_awi", "year,awi,confirmed_by\n2026,1.005,x\n", "more than 2 decimal places"),
        ("ssa_awi", "year,confirmed_by\n2026,5\n", "column awi: the column is missing"),
        (BRACKETS, f"{BRACKET_HEADER}\n2027,single,0.1,5,,x\n", "line 2: the bracket does not start"),
        (
            "ssa_period_life_table",
            "age,qx_male,qx_female,lx_male,lx_female\n0,0.1,0.1,100000,100000\n",
            "ages 0 to 119",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_changes_nothing(tmp_path, name, text, words):
    run(name)
    version = RetirementTable.objects.get(name=name).version
    path = tmp_path / "wrong.csv"
    path.write_text(text)

    with pytest.raises(CommandError, match=words):
        run(name, path)

    assert RetirementTable.objects.get(name=name).version == version


def test_an_import_that_was_taken_back_leaves_no_trace_in_what_calculators_keep(tmp_path):
    run("ssa_awi")
    path = tmp_path / "awi.csv"
    path.write_text("year,awi,confirmed_by\n2025,1.00,x\n")

    run("ssa_awi", path, "--dry-run")

    assert social_security_tables() == shipped_social_security_tables()


def test_the_versions_cost_one_query_in_a_block(django_assert_num_queries):
    run("ssa_awi")
    tax_tables()
    social_security_tables()

    with django_assert_num_queries(1), pinned_tables():
        tax_tables()
        social_security_tables()


def test_figures_know_their_age():
    run("ssa_awi")

    assert str(WageIndex.objects.get(year=2024).as_of) == "2024-01-01"
