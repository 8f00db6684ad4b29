"""What a broken rule of a scenario answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from lifepath.core.problems import Problem
from planning.services.scenarios import ScenarioRule


@contextmanager
def rules() -> Iterator[None]:
    """400 for what the request should write otherwise, 409 for what something stored stands against."""
    try:
        yield
    except ScenarioRule as refusal:
        status = 409 if refusal.is_conflict else 400
        raise Problem(str(refusal), code=refusal.code, status_code=status, field=refusal.field) from refusal
