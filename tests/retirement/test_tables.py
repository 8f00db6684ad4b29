import shutil

import pytest

from retirement.calc.tables.life import load_life_tables
from retirement.calc.tables.reading import DATA_DIRECTORY, BadTable
from retirement.calc.tables.returns import load_shiller
from retirement.calc.tables.social_security import OutsideTables, load_social_security_tables
from retirement.calc.tables.tax import load_tax_tables


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIRECTORY, folder)
    return folder


@pytest.mark.parametrize(
    ("load", "name", "line", "broken", "message"),
    [
        (load_social_security_tables, "ssa_awi.csv", 5, "1954,abc,x", "line 5: awi is not a number"),
        (load_social_security_tables, "ssa_awi.csv", 5, "1954,3155.641,x", "line 5: awi has fractions of a cent"),
        (load_social_security_tables, "ssa_awi.csv", 5, "1964,3155.64,x", "one row for every year"),
        (load_social_security_tables, "ssa_cola.csv", 5, "1978.5,6,6.5,x", "determination_year is not a whole number"),
        (load_social_security_tables, "ssa_earnings_test.csv", 3, "1979,3480", "line 3 does not have as many cells"),
        (
            load_tax_tables,
            "federal_income_tax_brackets.csv",
            3,
            "2024,single,0.12,11601,47150,x",
            "does not start where",
        ),
        (load_life_tables, "ssa_cohort_life_table_tr2025.csv", 3, "1930,2,0.1,0.1", "ages must follow"),
        (load_life_tables, "ssa_period_life_table_2022.csv", 3, "1,1.5,0.1,1,1", "probabilities from 0 to 1"),
        (load_shiller, "shiller_annual_1871_2024.csv", 3, "1890,0,0,0,0,0,x", "one row for every year"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(data, load, name, line, broken, message):
    lines = (data / name).read_text().splitlines()
    lines[line - 1] = broken
    (data / name).write_text("\n".join(lines))

    with pytest.raises(BadTable, match=message):
        load(data)


def test_a_missing_or_empty_table_or_column_is_refused(data):
    (data / "ssa_awi.csv").write_text("")
    with pytest.raises(BadTable, match="no rows"):
        load_social_security_tables(data)

    (data / "ssa_awi.csv").write_text("year,index\n1951,1\n")
    with pytest.raises(BadTable, match="no column awi"):
        load_social_security_tables(data)

    (data / "ssa_awi.csv").unlink()
    with pytest.raises(BadTable, match="cannot be read"):
        load_social_security_tables(data)


def test_figures_with_one_source_only_are_named():
    tables = load_social_security_tables(DATA_DIRECTORY)

    assert len(tables.unconfirmed) == 2
    with pytest.raises(OutsideTables):
        tables.ages_for(1900)
    assert tables.ages_for(2050) == tables.ages_for(2020)
