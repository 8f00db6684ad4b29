"""What retirement brings to the shared places."""

from lifepath.core import case_registry
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import job_kinds
from lifepath.core.panels import Panel, household_panels
from lifepath.core.privacy import Erasure, erasures, export_of, export_parts
from lifepath.core.reference_tables import ReferenceTable, reference_tables
from lifepath.core.table_imports import loader
from retirement import attention, demo
from retirement.cases import CASE_COMPARISONS, CASE_KINDS
from retirement.models import (
    EarningsRecord,
    GapAnalysis,
    GapMovementPart,
    OneOffFlow,
    RetirementAccount,
    RetirementIncome,
    RetirementMember,
    RetirementProfile,
    SpendingPhase,
)
from retirement.panels import retirement_panel
from retirement.reference_specs import SPECS
from retirement.services import erasure, projection_jobs

SOURCE = "Published tables and examples"
EXPORTED = (
    ("retirement_profiles", "Retirement profiles", RetirementProfile),
    ("retirement_members", "People of retirement profiles", RetirementMember),
    ("retirement_accounts", "Accounts of retirement profiles", RetirementAccount),
    ("retirement_incomes", "Incomes of retirement profiles", RetirementIncome),
    ("retirement_phases", "Phases of spending in retirement", SpendingPhase),
    ("retirement_one_offs", "One-off flows of retirement profiles", OneOffFlow),
    ("retirement_analyses", "Analyses of the retirement gap", GapAnalysis),
    ("retirement_movements", "Reasons of movements of the retirement gap", GapMovementPart),
)
FIRST_ORDER = 70


def register() -> None:
    """Called once at start-up."""
    for number, spec in enumerate(SPECS):
        reference_tables.register(
            f"retirement.{spec.name}", ReferenceTable(title=spec.title, order=FIRST_ORDER + number, load=loader(spec))
        )
    case_registry.register_cases(CASE_KINDS, comparisons=CASE_COMPARISONS, source=SOURCE)
    job_kinds.register(projection_jobs.KIND, projection_jobs.JOB)
    export_parts.register("earnings_records", export_of("Earnings records", EarningsRecord.objects.all()))
    for name, title, model in EXPORTED:
        export_parts.register(name, export_of(title, model._default_manager.all()))
    erasures.register(
        "retirement_plans",
        Erasure(
            "Retirement plans",
            30,
            erase_household=erasure.erase_household,
            erase_person=erasure.erase_person,
        ),
    )
    household_panels.register(
        "retirement",
        Panel(title="Retirement", order=70, template="retirement/panel.html", context=retirement_panel),
    )
    attention.register()
    demo_steps.register("retirement", DemoStep(order=70, build=demo.build))
