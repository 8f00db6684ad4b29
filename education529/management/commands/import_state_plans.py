from education529.management.importing import ImportCollegeTablesCommand


class Command(ImportCollegeTablesCommand):
    """Load the states' plans."""

    help = "Load the direct-sold plan of each state. Without a file: what the product ships. Safe to run again."
    tables = ("state_plans",)
