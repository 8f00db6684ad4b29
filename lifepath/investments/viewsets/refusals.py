"""Refusals of the services as answers: a stable code, a status, the field that caused it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework.exceptions import ValidationError

from lifepath.core.problems import Problem
from lifepath.investments.calc.lots import BadActivity, NotEnoughShares
from lifepath.investments.services import accounts, activities, holdings

_CONFLICTS: dict[type[Exception], tuple[str, str]] = {
    accounts.BalanceIsHeld: ("balance_is_held", "balance"),
    activities.ActivityIsImported: ("activity_is_imported", ""),
    activities.HoldingWasEntered: ("holding_was_entered", "holding"),
    holdings.AlreadyHeld: ("already_held", "symbol"),
    NotEnoughShares: ("not_enough_shares", "shares"),
}
_INVALID: dict[type[Exception], str] = {
    accounts.JointAccountsAreShared: "visibility",
    accounts.NotAMember: "owner",
    activities.UnknownLot: "from_lots",
    BadActivity: "shares",
}


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a service refuses into a problem: 409 for the state of things, 400 for a bad value."""
    try:
        yield
    except holdings.HoldingIsDerived as refusal:
        raise Problem(str(refusal), code="holding_is_derived", field=refusal.field) from refusal
    except tuple(_CONFLICTS) as refusal:
        code, field = _CONFLICTS[type(refusal)]
        raise Problem(str(refusal), code=code, field=field) from refusal
    except tuple(_INVALID) as refusal:
        raise ValidationError({_INVALID[type(refusal)]: [str(refusal)]}) from refusal
