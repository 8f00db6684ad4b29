"""What a broken rule of a scenario answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from lifepath.core.problems import Problem
from planning.calc.distribution import CannotDistribute
from planning.services.scenarios import ScenarioRule


@contextmanager
def rules() -> Iterator[None]:
    """400 for what the request should write otherwise, 409 for what something stored stands against."""
    try:
        yield
    except ScenarioRule as refusal:
        status = 409 if refusal.is_conflict else 400
        raise Problem(str(refusal), code=refusal.code, status_code=status, field=refusal.field) from refusal


FIELD_OF = {
    "invalid_income": "income_cents",
    "invalid_percent_base": "percent_base",
}


@contextmanager
def distribution_rules() -> Iterator[None]:
    """400 with the code of the definition."""
    try:
        yield
    except CannotDistribute as refusal:
        field = FIELD_OF.get(refusal.code, "allocations")
        raise Problem(str(refusal), code=refusal.code, status_code=400, field=field) from refusal
