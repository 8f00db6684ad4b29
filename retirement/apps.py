from django.apps import AppConfig

from lifepath.core import case_registry
from retirement.cases import CASE_COMPARISONS, CASE_KINDS


class RetirementConfig(AppConfig):
    """Social Security, taxes of retirees, and whether the money lasts."""

    name = "retirement"
    label = "retirement"

    def ready(self) -> None:
        """Answer the worked cases of this app's calculations."""
        case_registry.register_cases(CASE_KINDS, comparisons=CASE_COMPARISONS, source="Published tables and examples")
