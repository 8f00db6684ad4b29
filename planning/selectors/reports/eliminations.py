"""What a report of a couple leaves out: money that only moved between the two households it covers."""

import datetime as dt
from uuid import UUID

from lifepath.banking.choices import PairState, TransferKind
from lifepath.banking.models import Transaction, TransferPair
from planning.report_choices import ReportScope
from planning.selectors.reports.scope import Scope


def eliminated_postings(*, scope: Scope, first_on: dt.date, last_on: dt.date) -> dict[UUID, Transaction]:
    """Both sides of accepted transfers whose accounts are all in the scope, as far as they lie in the period."""
    if scope.kind is not ReportScope.COUPLE:
        return {}
    pairs = (
        TransferPair.objects.filter(
            household__in=scope.household_ids,
            state=PairState.ACCEPTED,
            kind=TransferKind.HOUSEHOLD,
            paying__account__in=scope.readable,
            receiving__account__in=scope.readable,
        )
        .select_related("paying__category", "receiving__category")
        .prefetch_related("paying__splits__category", "receiving__splits__category")
    )
    return {
        side.pk: side
        for pair in pairs
        for side in (pair.paying, pair.receiving)
        if side is not None and first_on <= side.posted_on <= last_on and not side.pending and not side.excluded
    }
