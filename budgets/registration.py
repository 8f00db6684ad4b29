"""What budgets brings to the shared places."""

from budgets import cases
from budgets.panels import spending_panel
from budgets.services.benchmarks import load_shipped
from lifepath.core import case_registry
from lifepath.core.panels import Panel, household_panels
from lifepath.core.reference_tables import ReferenceTable, reference_tables


def register() -> None:
    """Called once at start-up."""
    reference_tables.register(
        "spending_benchmarks", ReferenceTable(title="Spending benchmarks", order=20, load=load_shipped)
    )
    household_panels.register(
        "spending",
        Panel(title="Spending", order=30, template="budgets/spending_panel.html", context=spending_panel),
    )
    case_registry.register_cases(cases.CASE_KINDS, source=cases.SOURCE)
