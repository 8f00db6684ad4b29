"""Transfers: finding pairs, accepting them, ending them. All of it set-based."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from lifepath.banking.calc.transfers import BOOKINGS, WINDOW_DAYS, kind_between
from lifepath.banking.category_tree import category_id
from lifepath.banking.choices import AccountKind, CategorySource, PairState, TransferKind
from lifepath.banking.models import Transaction, TransferPair
from lifepath.banking.services import changes, transfer_sql
from lifepath.banking.transfer_matchers import Proposal, transfer_matchers
from lifepath.core.ids import new_id
from lifepath.core.periods import Month
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household, Membership, User


class CannotPair(Exception):
    """Two postings are no transfer: the amounts are not opposite, or a side is locked, split or taken."""


class AlreadyDecided(Exception):
    """The pair was accepted or rejected before."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought."""

    accepted: int
    waiting: int


@transaction.atomic
def find(
    *,
    household_id: UUID,
    transaction_ids: Sequence[UUID] | None = None,
    batch_ids: Sequence[UUID] | None = None,
) -> Found:
    """Look for transfers among the household's postings, or for those of given ones or imports; nothing is asked twice.

    Unambiguous pairs are accepted at once, unless a person chose a category of either side; others wait.
    """
    if transaction_ids is not None and not transaction_ids:
        return Found(accepted=0, waiting=0)
    fresh = _candidates(household_id=household_id, transaction_ids=transaction_ids, batch_ids=batch_ids)
    fresh += _proposals(household_id=household_id, transaction_ids=transaction_ids)
    accepted = [pair_id for pair_id, state in fresh if state == PairState.ACCEPTED]
    _book(accepted)
    return Found(accepted=len(accepted), waiting=len(fresh) - len(accepted))


@transaction.atomic
def accept(*, pair: TransferPair, actor: User) -> TransferPair:
    """A person says that two postings are one transfer."""
    _lock_sides(pair)
    if pair.state == PairState.ACCEPTED:
        raise AlreadyDecided("This transfer is accepted already.")
    if any(_is_unfit(side) for side in (pair.paying, pair.receiving) if side is not None):
        raise CannotPair("A side is pending, split, excluded, locked or part of another transfer.")
    _decide(pair, state=PairState.ACCEPTED, actor=actor)
    _book([pair.pk])
    pair.refresh_from_db()
    return pair


@transaction.atomic
def reject(*, pair: TransferPair, actor: User) -> TransferPair:
    """A person says that they are not; remembered, and the former categories come back."""
    _lock_sides(pair)
    if pair.state == PairState.REJECTED:
        raise AlreadyDecided("This transfer is rejected already.")
    if pair.state == PairState.ACCEPTED:
        if any(side is not None and side.reconciled for side in (pair.paying, pair.receiving)):
            raise CannotPair("A side is locked by a reconciliation.")
        _restore(TransferPair.objects.filter(pk=pair.pk))
    _decide(pair, state=PairState.REJECTED, actor=actor)
    return pair


@transaction.atomic
def pair_up(*, paying: Transaction, receiving: Transaction, actor: User) -> TransferPair:
    """A person names the two sides of a transfer."""
    if (
        paying.amount >= 0
        or receiving.amount != -paying.amount
        or paying.account_id == receiving.account_id
        or paying.account.currency != receiving.account.currency
        or not _may_cross(paying.household_id, receiving.household_id)
    ):
        raise CannotPair("One account pays what another receives, in one currency and between own accounts.")
    pair, _ = TransferPair.objects.get_or_create(
        paying=paying,
        receiving=receiving,
        counterpart="",
        defaults={
            "household_id": paying.household_id,
            "receiving_household_id": receiving.household_id,
            "days_apart": min(abs((receiving.posted_on - paying.posted_on).days), 32767),
            "kind": kind_between(
                paying=paying.account.kind,
                receiving=receiving.account.kind,
                crosses_households=paying.household_id != receiving.household_id,
            ),
        },
    )
    return accept(pair=pair, actor=actor)


def forget(rows: Any) -> None:
    """End every pair of these postings, which are about to go or to change; other sides get back what they had."""
    ids = rows.order_by().values("pk")
    pairs = TransferPair.objects.filter(Q(paying__in=ids) | Q(receiving__in=ids))
    _restore(pairs.filter(state=PairState.ACCEPTED))
    pairs.delete()


def _candidates(
    *, household_id: UUID, transaction_ids: Sequence[UUID] | None, batch_ids: Sequence[UUID] | None
) -> list[tuple[UUID, str]]:
    household = Household.objects.get(pk=household_id)
    joint_id, household_ids = _reach(household)
    kinds = [
        (paying, receiving, kind_between(paying=paying, receiving=receiving, crosses_households=False))
        for paying in AccountKind.values
        for receiving in AccountKind.values
    ]
    parameters: dict[str, Any] = {
        "household_id": household_id,
        "household_ids": household_ids,
        "joint_id": joint_id,
        "ids": None if transaction_ids is None else list(transaction_ids),
        "batches": None if batch_ids is None else list(batch_ids),
        "window": WINDOW_DAYS,
        "paying_kinds": [row[0] for row in kinds],
        "receiving_kinds": [row[1] for row in kinds],
        "kinds": [row[2] for row in kinds],
    }
    with connection.cursor() as cursor:
        # Rows that came in with this transaction are not in the planner's statistics: it takes a hundred thousand of
        # them for one and would compare each with each.
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
        cursor.execute(transfer_sql.FIND, parameters)
        found = [(row[0], row[1]) for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found


def _proposals(*, household_id: UUID, transaction_ids: Sequence[UUID] | None) -> list[tuple[UUID, str]]:
    proposals: list[Proposal] = []
    for _, matcher in transfer_matchers.items():  # noqa: PERF102 a registry is no dictionary
        proposals.extend(matcher(household_id=household_id, transaction_ids=transaction_ids))
    rows = Transaction.objects.of_household(household_id).in_bulk([proposal.transaction_id for proposal in proposals])
    taken = _taken(rows)
    known = set(
        TransferPair.objects.filter(Q(paying__in=rows) | Q(receiving__in=rows))
        .exclude(counterpart="")
        .values_list("paying", "receiving", "counterpart")
    )
    accepted = TransferPair.objects.filter(household=household_id, state=PairState.ACCEPTED).exclude(counterpart="")
    settled = set(accepted.values_list("counterpart", flat=True)) if proposals else set()
    pairs: list[TransferPair] = []
    for proposal in proposals:
        row = rows.get(proposal.transaction_id)
        if row is None or row.pk in taken or row.pending or row.excluded or row.is_split or row.reconciled:
            continue
        pays = row.amount < 0
        sides = (row.pk if pays else None, None if pays else row.pk)
        if (*sides, proposal.counterpart) in known or proposal.counterpart in settled:
            continue
        is_free = proposal.is_certain and row.category_source != CategorySource.PERSON
        if is_free:
            taken.add(row.pk)
            settled.add(proposal.counterpart)
        pairs.append(
            TransferPair(
                pk=new_id(),
                household_id=household_id,
                receiving_household_id=household_id,
                paying_id=sides[0],
                receiving_id=sides[1],
                counterpart=proposal.counterpart,
                kind=TransferKind.INVESTMENT if pays else TransferKind.INVESTMENT_WITHDRAWAL,
                state=PairState.ACCEPTED if is_free else PairState.WAITING,
                days_apart=proposal.days_apart,
            )
        )
    TransferPair.objects.bulk_create(pairs)
    return [(pair.pk, pair.state) for pair in pairs]


def _reach(household: Household) -> tuple[UUID | None, list[UUID]]:
    """The joint household whose crossings count, and all households that are looked at."""
    if household.kind == HouseholdKind.JOINT:
        members = Membership.objects.filter(household=household, left_at__isnull=True).values("user")
        own = Household.objects.filter(personal_owner__in=members)
        return household.pk, [household.pk, *own.values_list("pk", flat=True)]
    joint_id = (
        Household.objects.filter(
            kind=HouseholdKind.JOINT,
            ended_at__isnull=True,
            memberships__user=household.personal_owner_id,
            memberships__left_at__isnull=True,
        )
        .values_list("pk", flat=True)
        .first()
    )
    return joint_id, [household.pk] if joint_id is None else [household.pk, joint_id]


def _may_cross(one_id: UUID, other_id: UUID) -> bool:
    if one_id == other_id:
        return True
    one, other = (Household.objects.get(pk=household_id) for household_id in (one_id, other_id))
    joint, own = (one, other) if one.kind == HouseholdKind.JOINT else (other, one)
    return joint.kind == HouseholdKind.JOINT and own.kind == HouseholdKind.PERSONAL and own.pk in _reach(joint)[1]


def _taken(ids: Iterable[UUID]) -> set[UUID]:
    wanted = list(ids)
    accepted = TransferPair.objects.filter(Q(paying__in=wanted) | Q(receiving__in=wanted), state=PairState.ACCEPTED)
    return {side for sides in accepted.values_list("paying", "receiving") for side in sides if side is not None}


def _is_unfit(side: Transaction) -> bool:
    return side.pending or side.excluded or side.is_split or side.reconciled or bool(_taken([side.pk]))


def _lock_sides(pair: TransferPair) -> None:
    ids = [side for side in (pair.paying_id, pair.receiving_id) if side is not None]
    found = {row.pk: row for row in Transaction.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    pair.paying = found.get(pair.paying_id) if pair.paying_id else None
    pair.receiving = found.get(pair.receiving_id) if pair.receiving_id else None
    pair.state = TransferPair.objects.select_for_update().values_list("state", flat=True).get(pk=pair.pk)


def _decide(pair: TransferPair, *, state: str, actor: User) -> None:
    now: dt.datetime = timezone.now()
    pair.state, pair.decided_by, pair.decided_at = state, actor, now
    pair.save(update_fields=["state", "decided_by", "decided_at"])


def _book(pair_ids: Sequence[UUID]) -> None:
    """Remember what both sides were, give them the categories of their kind, and drop what competed."""
    if not pair_ids:
        return
    bookings = list(BOOKINGS.values())
    parameters: dict[str, Any] = {
        "pairs": list(pair_ids),
        "kinds": [booking.kind for booking in bookings],
        "paying": [category_id(booking.paying) for booking in bookings],
        "receiving": [category_id(booking.receiving) for booking in bookings],
    }
    with connection.cursor() as cursor:
        for statement in (transfer_sql.REMEMBER, transfer_sql.CATEGORISE, transfer_sql.DROP_COMPETITORS):
            cursor.execute(statement, parameters)
    _announce(TransferPair.objects.filter(pk__in=pair_ids))


def _restore(pairs: Any) -> None:
    pair_ids = list(pairs.values_list("pk", flat=True))
    if not pair_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(transfer_sql.RESTORE, {"pairs": pair_ids})
    _announce(TransferPair.objects.filter(pk__in=pair_ids))


def _announce(pairs: Any) -> None:
    ids = {side for pair in pairs.values_list("paying", "receiving") for side in pair if side is not None}
    months: dict[UUID, set[Month]] = defaultdict(set)
    for household_id, day in Transaction.objects.filter(pk__in=ids).values_list("household_id", "posted_on"):
        months[household_id].add(Month.of(day))
    for household_id in sorted(months):
        changes.announce(household_id=household_id, months=months[household_id])
