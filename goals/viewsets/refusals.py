"""Refusals of the services as answers: a stable code, a status, the field that caused it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError

from goals.calc.ledger_rules import INVALID_AMOUNT, NOT_FOUND, Refused
from goals.services.allocations import KeepsChanging
from goals.services.funding import CannotFund, NotAllowed
from goals.services.goals import BadGoal
from goals.services.ledger import CannotReverse, NotByHand
from lifepath.core.problems import Problem

NAMES_DIFFER = "active_goals_have_different_names"


@contextmanager
def refusals() -> Iterator[None]:
    """409 for the state of things, 400 for a bad value, 404 for what is gone, 403 for what is somebody else's."""
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        if refusal.code == NOT_FOUND:
            raise NotFound() from refusal
        status = 400 if refusal.code == INVALID_AMOUNT else 409
        raise Problem(str(refusal), code=refusal.code, status_code=status, field="amount") from refusal
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except CannotFund as refusal:
        raise Problem(str(refusal), code="cannot_fund", field="account_id") from refusal
    except NotByHand as refusal:
        raise Problem(str(refusal), code="balance_is_reported", field="source_account") from refusal
    except CannotReverse as refusal:
        raise Problem(str(refusal), code="cannot_reverse", field="reverses") from refusal
    except KeepsChanging as refusal:
        raise Problem(str(refusal), code="keeps_changing") from refusal
    except BadGoal as refusal:
        raise ValidationError({refusal.field: [str(refusal)]}) from refusal
    except IntegrityError as error:
        refused = getattr(error.__cause__, "diag", None)
        if getattr(refused, "constraint_name", None) != NAMES_DIFFER:
            raise
        raise Problem(
            "Another active goal of this household has this name.", code=NAMES_DIFFER, field="name"
        ) from error
