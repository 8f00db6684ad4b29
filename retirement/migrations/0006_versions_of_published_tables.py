"""Every statement on a published table moves its version."""

from django.db import migrations

from lifepath.core.table_versions import version_operations

TABLES = {
    "incometaxbracket": "federal_income_tax_brackets",
    "longtermgainbracket": "federal_long_term_gain_brackets",
    "federalfigure": "irs_limits",
    "distributionperiod": "irs_uniform_lifetime",
    "medicarepremiumtier": "medicare_part_b_irmaa",
    "wageindex": "ssa_awi",
    "taxablemaximum": "ssa_taxable_maximum",
    "bendpoint": "ssa_bend_points",
    "costofliving": "ssa_cola",
    "quarterofcoverage": "ssa_quarter_of_coverage",
    "exemptearnings": "ssa_earnings_test",
    "retirementage": "ssa_full_retirement_age",
    "periodlife": "ssa_period_life_table",
    "cohortlife": "ssa_cohort_life_table",
    "shilleryear": "shiller_annual",
    "damodaranyear": "us_annual_returns",
}


class Migration(migrations.Migration):
    dependencies = [("retirement", "0005_published_tables")]

    operations = version_operations(app="retirement", version_model="retirementtable", tables=TABLES)
