"""What the import commands of this app have in common."""

from education529.reference_specs import BY_NAME
from lifepath.core.management.importing import ImportTablesCommand


class ImportCollegeTablesCommand(ImportTablesCommand):
    """Load published tables of plans, states and colleges."""

    specs = BY_NAME
    columns = "education529/data/README.md"
