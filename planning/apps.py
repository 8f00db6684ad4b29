from django.apps import AppConfig

from lifepath.core import case_registry
from planning.cases import CASE_KINDS, SOURCE


class PlanningConfig(AppConfig):
    """Scenarios, insights and what the firm knows of its clients."""

    name = "planning"
    label = "planning"

    def ready(self) -> None:
        """Answer the worked cases of this app's calculations."""
        case_registry.register_cases(CASE_KINDS, source=SOURCE)
