from planning.models.follow_up import Meeting, NextReview, Task
from planning.models.metrics import (
    ClientActiveDay,
    ConsumedEvent,
    LiveMetric,
    MetricDue,
    RelationshipMetric,
    SectionConfirmation,
)
from planning.models.reports import MonthEndValue, Report, ReportFile
from planning.models.scenarios import DismissedProposal, PlannedBill, PlanningScenario, ScenarioAllocation

__all__ = [
    "ClientActiveDay",
    "ConsumedEvent",
    "DismissedProposal",
    "LiveMetric",
    "Meeting",
    "MetricDue",
    "MonthEndValue",
    "NextReview",
    "PlannedBill",
    "PlanningScenario",
    "RelationshipMetric",
    "Report",
    "ReportFile",
    "ScenarioAllocation",
    "SectionConfirmation",
    "Task",
]
