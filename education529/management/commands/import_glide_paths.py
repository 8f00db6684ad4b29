from education529.management.importing import ImportCollegeTablesCommand


class Command(ImportCollegeTablesCommand):
    """Load the published glide paths."""

    help = "Load glide paths of plans and the default one. Without a file: what the product ships. Safe to run again."
    tables = ("glide_paths",)
