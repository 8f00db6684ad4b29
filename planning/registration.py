"""What planning brings to the shared places."""

from lifepath.core import case_registry
from planning.cases import CASE_KINDS, SOURCE


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
