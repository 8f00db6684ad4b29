"""What retirement brings to the shared places."""

from lifepath.core import case_registry
from retirement.cases import CASE_COMPARISONS, CASE_KINDS

SOURCE = "Published tables and examples"


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, comparisons=CASE_COMPARISONS, source=SOURCE)
