"""Refusals of the services as answers: a stable code, a status, the field that caused it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework.exceptions import ValidationError

from lifepath.banking.services import accounts, categories, reconciliation, rules, transactions, transfers
from lifepath.core.problems import Problem

_CONFLICTS: dict[type[Exception], tuple[str, str]] = {
    accounts.BalanceIsReported: ("balance_is_reported", "balance"),
    accounts.CurrencyIsFixed: ("currency_is_fixed", "currency"),
    categories.CategoryInUse: ("category_in_use", ""),
    reconciliation.NotTheLast: ("not_the_last", ""),
    reconciliation.StatementIsEarlier: ("statement_is_earlier", "statement_on"),
    rules.AlreadyUndone: ("already_undone", ""),
    transactions.Locked: ("locked", ""),
    transfers.AlreadyDecided: ("already_decided", ""),
    transfers.CannotPair: ("cannot_pair", ""),
}
_INVALID: dict[type[Exception], str] = {
    accounts.JointAccountsAreShared: "visibility",
    accounts.LimitWithoutSharing: "partner_monthly_limit",
    categories.CannotMerge: "into",
    reconciliation.NotOfThisAccount: "clear",
    transactions.PartsDoNotAddUp: "splits",
    transactions.TooLongASurprise: "surprise_until",
}


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a service refuses into a problem: 409 for the state of things, 400 for a bad value."""
    try:
        yield
    except tuple(_CONFLICTS) as refusal:
        code, field = _CONFLICTS[type(refusal)]
        raise Problem(str(refusal), code=code, field=field) from refusal
    except tuple(_INVALID) as refusal:
        raise ValidationError({_INVALID[type(refusal)]: [str(refusal)]}) from refusal
