from planning.models.scenarios import DismissedProposal, PlannedBill, PlanningScenario, ScenarioAllocation

__all__ = [
    "DismissedProposal",
    "PlannedBill",
    "PlanningScenario",
    "ScenarioAllocation",
]
