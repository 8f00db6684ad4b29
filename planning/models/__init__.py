from planning.models.follow_up import Meeting, NextReview, Task
from planning.models.insights import InsightMark
from planning.models.metrics import (
    ClientActiveDay,
    ConsumedEvent,
    LiveMetric,
    MetricDue,
    RelationshipMetric,
    SectionConfirmation,
)
from planning.models.predictions import PredictionModel
from planning.models.reports import MonthEndValue, Report, ReportFile
from planning.models.scenarios import DismissedProposal, PlannedBill, PlanningScenario, ScenarioAllocation

__all__ = [
    "ClientActiveDay",
    "ConsumedEvent",
    "DismissedProposal",
    "InsightMark",
    "LiveMetric",
    "Meeting",
    "MetricDue",
    "MonthEndValue",
    "NextReview",
    "PlannedBill",
    "PlanningScenario",
    "PredictionModel",
    "RelationshipMetric",
    "Report",
    "ReportFile",
    "ScenarioAllocation",
    "SectionConfirmation",
    "Task",
]
