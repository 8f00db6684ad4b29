"""What education529 brings to the shared places."""

from education529 import attention, demo
from education529.cases import CASE_COMPARISONS, CASE_INPUTS, CASE_KINDS, SOURCE
from education529.panels import college_panel
from education529.reference_specs import SPECS
from lifepath.core import case_registry
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.panels import Panel, household_panels
from lifepath.core.reference_tables import ReferenceTable, reference_tables
from lifepath.core.table_imports import loader

FIRST_ORDER = 40


def register() -> None:
    """Called once at start-up."""
    for number, spec in enumerate(SPECS):
        reference_tables.register(
            f"education529.{spec.name}",
            ReferenceTable(title=spec.title, order=FIRST_ORDER + number, load=loader(spec)),
        )
    household_panels.register(
        "education529",
        Panel(title="College savings", order=60, template="education529/panel.html", context=college_panel),
    )
    attention.register()
    demo_steps.register("education529", DemoStep(order=60, build=demo.build))
    for name, run in CASE_KINDS.items():
        case_registry.register_section(
            name, run, inputs=CASE_INPUTS.get(name, ()), compare=CASE_COMPARISONS.get(name), source=SOURCE
        )
