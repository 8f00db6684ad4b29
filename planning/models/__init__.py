from planning.models.reports import MonthEndValue, Report, ReportFile
from planning.models.scenarios import DismissedProposal, PlannedBill, PlanningScenario, ScenarioAllocation

__all__ = [
    "DismissedProposal",
    "MonthEndValue",
    "PlannedBill",
    "PlanningScenario",
    "Report",
    "ReportFile",
    "ScenarioAllocation",
]
