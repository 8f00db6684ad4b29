"""Published tables reach the database whole or not at all, and the calculators read them from there."""

import csv
import datetime as dt
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from education529.calc.fund_approval import validate_fund
from education529.cases import shipped_tables
from education529.models import (
    ApprovedFund,
    FederalLimit,
    GlideTrackRow,
    StateTaxBenefit,
    StateTaxBracket,
    TableVersion,
)
from education529.reference_specs import SPECS
from education529.selectors.tables import reference_tables
from lifepath.core.table_imports import import_shipped
from lifepath.users.models import AuditEvent
from tests.workbook import write_workbook

pytestmark = pytest.mark.django_db
FUND_HEADER = ["option_name", "portfolio_symbol", "asset_class", "effective_from"]


def run(*arguments, **options):
    """The command's lines."""
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def table(path, header, *rows):
    """A CSV file."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_every_shipped_table_reads_from_the_database_as_from_its_file():
    for spec in SPECS:
        import_shipped(spec=spec, dry_run=False)

    assert reference_tables() == shipped_tables()


def test_loading_a_second_time_writes_nothing():
    first = {spec.name: import_shipped(spec=spec, dry_run=False) for spec in SPECS}
    versions = list(TableVersion.objects.order_by("name").values_list("version", flat=True))

    second = {spec.name: import_shipped(spec=spec, dry_run=False) for spec in SPECS}

    assert {name: len(told.created) for name, told in first.items()} == {
        name: told.unchanged for name, told in second.items()
    }
    assert all(not told.lines() for told in second.values())
    assert list(TableVersion.objects.order_by("name").values_list("version", flat=True)) == versions


def test_all_fifty_states_and_dc_have_a_tax_rule_for_2025_and_2026():
    run("import_tax_benefits")

    for year in (2025, 2026):
        assert StateTaxBenefit.objects.filter(tax_year=year).values("state").distinct().count() == 51


def test_a_table_that_was_never_loaded_answers_as_shipped():
    assert TableVersion.objects.count() == 0
    assert reference_tables() == shipped_tables()


def test_a_dry_run_tells_the_difference_and_stores_nothing(tmp_path):
    run("import_college_costs")
    row = ["annual_gift_exclusion", "2031", "25000", "IRS", "sourced"]
    file = table(tmp_path / "limits.csv", ["parameter", "year", "value", "source", "confidence"], row)

    lines = run("import_college_costs", str(file), table="federal_limits", dry_run=True)

    assert lines == [
        "+ annual_gift_exclusion 2031",
        "federal_limits: 1 created, 0 changed, 0 removed, 0 unchanged (dry run, nothing stored).",
    ]
    assert not FederalLimit.objects.filter(year=2031).exists()


def test_a_replaced_figure_answers_from_the_next_call_on_and_its_history_is_kept(tmp_path):
    run("import_college_costs")
    before = reference_tables().federal.find("annual_gift_exclusion", 2025).value
    row = ["annual_gift_exclusion", "2025", "19500", "IRS", "sourced"]
    file = table(tmp_path / "limits.csv", ["parameter", "year", "value", "source", "confidence"], row)

    run("import_college_costs", str(file), table="federal_limits")

    assert (before, reference_tables().federal.find("annual_gift_exclusion", 2025).value) == (19000, 19500)
    event = AuditEvent.objects.get(action="changed", object_type="education529.federallimit")
    assert (event.payload.before["value"], event.payload.after["value"]) == ("19000.00000000", "19500.00000000")


def test_raw_changes_of_a_table_reach_the_calculators_too():
    run("import_college_costs")
    reference_tables()

    FederalLimit.objects.filter(parameter="annual_gift_exclusion", year=2025).update(value=1)

    assert reference_tables().federal.find("annual_gift_exclusion", 2025).value == 1


def test_a_schedule_is_replaced_whole(tmp_path):
    run("import_tax_benefits")
    held = StateTaxBracket.objects.filter(tax_year=2025, state="PA", filing_status="all").count()
    others = StateTaxBracket.objects.count() - held
    header = ["tax_year", "state", "filing_status", "bracket_floor", "rate", "notes", "source", "confidence"]
    file = table(
        tmp_path / "brackets.csv",
        header,
        ["2025", "PA", "all", "0", "0.03", "", "made up", "sourced"],
        ["2025", "PA", "all", "1000", "0.04", "", "made up", "sourced"],
    )

    run("import_tax_benefits", str(file), table="state_income_tax_brackets")

    assert StateTaxBracket.objects.filter(tax_year=2025, state="PA", filing_status="all").count() == 2
    assert StateTaxBracket.objects.count() == others + 2


def test_a_bad_row_is_named_by_line_and_column_and_nothing_is_stored(tmp_path):
    header = ["parameter", "year", "value", "source", "confidence"]
    good, bad = ["k12_limit", "2031", "10000", "x", "sourced"], ["k12_limit", "soon", "10000", "x", "sourced"]
    file = table(tmp_path / "limits.csv", header, good, bad)

    with pytest.raises(CommandError, match=r"federal_limits, line 3, column year: 'soon' is not a year"):
        run("import_college_costs", str(file), table="federal_limits")

    assert FederalLimit.objects.count() == 0


def test_a_glide_path_whose_weights_do_not_add_up_is_refused(tmp_path):
    run("import_glide_paths")
    spec = next(spec for spec in SPECS if spec.name == "glide_paths")
    header = list(spec.columns())
    file = table(
        tmp_path / "path.csv",
        header,
        [
            {
                "plan_id": "DEFAULT", "plan_name": "Default", "track": "MODERATE", "basis": "years_to_enrollment",
                "years_to_enrollment": "18", "equity_pct": "90", "fixed_income_pct": "20", "money_market_pct": "0",
                "step_type": "interpolate", "as_of": "2026-01", "source": "brief", "confidence": "sourced",
            }.get(name, "")
            for name in header
        ],
    )  # fmt: skip

    with pytest.raises(CommandError, match=r"the three weights add up to 110\.0 percent, not 100"):
        run("import_glide_paths", str(file))

    assert GlideTrackRow.objects.filter(plan_id="DEFAULT").count() == 5


def test_a_whole_fund_list_closes_what_it_leaves_out(tmp_path):
    header = ["option_name", "portfolio_symbol", "asset_class"]
    both = table(tmp_path / "a.csv", header, ["Growth", "GRO", "us_equity"], ["Income", "INC", "us_bond"])
    run("import_fund_list", str(both), plan="XX-TEST", as_of=dt.date(2026, 1, 1), complete=True)
    one = table(tmp_path / "b.csv", header, ["Growth", "GRO", "us_equity"], ["Balanced", "", "multi_asset"])

    lines = run("import_fund_list", str(one), plan="XX-TEST", as_of=dt.date(2026, 7, 1), complete=True)

    assert lines[0] == "+ XX-TEST Balanced"
    assert any(line.startswith("~ XX-TEST Income: effective_to None -> 2026-06-30") for line in lines)
    menus = reference_tables().menus
    on_the_last_day = validate_fund(menus=menus, plan_id="XX-TEST", identifier="inc", as_of=dt.date(2026, 6, 30))
    after = validate_fund(menus=menus, plan_id="XX-TEST", identifier="Income", as_of=dt.date(2026, 7, 1))
    assert (on_the_last_day.approved, after.approved) == (True, False)
    assert after.reason == "closed: on the menu until 2026-06-30"
    assert after.list_complete is True


def test_a_partial_fund_list_leaves_the_rest_open(tmp_path):
    run("import_fund_list", str(table(tmp_path / "a.csv", ["option_name"], ["Growth"], ["Income"])), plan="XX-TEST")

    run("import_fund_list", str(table(tmp_path / "b.csv", ["option_name"], ["Growth"])), plan="XX-TEST")

    assert set(ApprovedFund.objects.values_list("option_name", "effective_to")) == {("Growth", None), ("Income", None)}


def test_a_workbook_reads_as_the_same_table(tmp_path):
    # 45658 is how a spreadsheet keeps 2025-01-01.
    rows = [FUND_HEADER, ["Growth", "GRO", "us_equity", 45658], ["Income &amp; more", "", "us_bond", 45658]]

    run("import_fund_list", str(write_workbook(tmp_path / "menu.xlsx", rows)), plan="XX-TEST")

    assert list(ApprovedFund.objects.order_by("pk").values_list(*FUND_HEADER)) == [
        ("Growth", "GRO", "us_equity", dt.date(2025, 1, 1)),
        ("Income & more", "", "us_bond", dt.date(2025, 1, 1)),
    ]


def test_hostile_workbooks_are_refused(tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK not a workbook")
    entities = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(entities, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>')

    for file in (broken, entities):
        with pytest.raises(CommandError, match="not a workbook"):
            run("import_fund_list", str(file), plan="XX-TEST")

    assert ApprovedFund.objects.count() == 0


def test_rows_of_another_plan_are_refused(tmp_path):
    file = table(tmp_path / "a.csv", ["plan_id", "option_name"], ["YY-OTHER", "Growth"])

    with pytest.raises(CommandError, match="line 2, column plan_id: 'YY-OTHER' is not the plan XX-TEST"):
        run("import_fund_list", str(file), plan="XX-TEST")
