from education529.management.importing import ImportCollegeTablesCommand


class Command(ImportCollegeTablesCommand):
    """Load what college costs."""

    help = "Load published college costs and federal limits. Without a file: what the product ships. Safe to run again."
    tables = ("college_costs", "federal_limits")
