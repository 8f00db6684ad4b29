from education529.management.importing import ImportCollegeTablesCommand


class Command(ImportCollegeTablesCommand):
    """Load what the states give for contributions."""

    help = (
        "Load state tax benefits, the rules beside them and the brackets, by tax year."
        " Without a file: what the product ships. Safe to run again."
    )
    tables = (
        "state_tax_benefits",
        "state_special_rules",
        "state_credit_tiers",
        "state_credit_reductions",
        "state_income_tax_brackets",
    )
