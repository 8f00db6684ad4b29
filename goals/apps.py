from django.apps import AppConfig

from goals.cases import CASE_KINDS, SOURCE
from lifepath.core import case_registry


class GoalsConfig(AppConfig):
    """Goals, what is set aside for them, and when they are reached."""

    name = "goals"
    label = "goals"

    def ready(self) -> None:
        """Answer the worked cases of this app's calculations."""
        case_registry.register_cases(CASE_KINDS, source=SOURCE)
