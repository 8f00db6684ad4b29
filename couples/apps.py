from django.apps import AppConfig

from couples.cases import CASE_KINDS, SOURCE
from lifepath.core import case_registry


class CouplesConfig(AppConfig):
    """Two partners and what they plan together."""

    name = "couples"
    label = "couples"

    def ready(self) -> None:
        """Answer the worked cases of this app's calculations."""
        case_registry.register_cases(CASE_KINDS, source=SOURCE)
