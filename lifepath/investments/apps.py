from django.apps import AppConfig

from lifepath.core import case_registry
from lifepath.investments.cases import CASE_KINDS


class InvestmentsConfig(AppConfig):
    """What investments returned, and how they are spread."""

    name = "lifepath.investments"
    label = "investments"

    def ready(self) -> None:
        """Answer the worked cases of this app's calculations."""
        case_registry.register_cases(CASE_KINDS, source="Published formulas of returns")
