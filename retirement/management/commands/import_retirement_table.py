from lifepath.core.management.importing import ImportTablesCommand
from retirement.reference_specs import BY_NAME


class Command(ImportTablesCommand):
    """Load one published table of retirement."""

    help = (
        "import_retirement_table NAME [FILE]: load a published table from a file, or as the product ships it. A file"
        " may hold some years only: rows of other years stay. Refused when the tables would not fit together. Safe to"
        " run again."
    )
    specs = BY_NAME
    tables = tuple(BY_NAME)
    columns = "retirement/data/README.md"
    table_comes_first = True
