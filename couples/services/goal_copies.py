"""Shared goals after a separation: frozen where they are, and offered to each of the two with their own part."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from couples.choices import SplitMethod
from couples.models import Couple, GoalCopyOffer, GoalCopyPart
from couples.selectors.contributions import rule_for
from goals.choices import GoalStatus, GoalType
from goals.models import AllocationMap, FinancialGoal
from goals.services.allocations import Move, apply_moves, lock, release_allocations
from goals.services.goals import create_goal
from lifepath.banking.models import BankAccount
from lifepath.core import audit
from lifepath.core.money import ZERO, split
from lifepath.core.periods import Month
from lifepath.core.problems import Problem
from lifepath.users.models import Household, User

OFFERED = (GoalStatus.ACTIVE, GoalStatus.PAUSED, GoalStatus.COMPLETED)
CARRIED = ("goal_type", "target_amount", "priority", "locked", "notes", "spending_months", "opening_debt")


@transaction.atomic
def part(*, couple: Couple, user: User) -> None:
    """Give back what own accounts hold for shared goals, and offer each of the two a copy with their own part."""
    goals = list(FinancialGoal.objects.of_household(couple.pk).present().order_by("pk"))
    homes = {home.pk: home for home in Household.objects.filter(personal_owner__in=_people(couple))}
    accounts = BankAccount.objects.filter(household__in=[couple.pk, *homes])
    lock(account_ids=accounts.values_list("pk", flat=True), goal_ids=[goal.pk for goal in goals])
    held = list(AllocationMap.objects.filter(goal__in=goals, amount__gt=0).select_related("account"))
    weights = _weights(couple)
    for goal in goals:
        if goal.status in OFFERED:
            rows = [row for row in held if row.goal_id == goal.pk]
            _offer(goal, rows, couple=couple, homes=homes, weights=weights)
    own = AllocationMap.objects.filter(goal__in=goals, account__household__in=homes)
    release_allocations(allocations=own, user=user, reason="couple separated")


@transaction.atomic
def take(*, offer: GoalCopyOffer, user: User, values: Mapping[str, Any]) -> GoalCopyOffer:
    """Go on with a goal alone: a goal of one's own, with what one's accounts had set aside and still have free."""
    offer = GoalCopyOffer.objects.select_for_update(of=("self",)).select_related("household", "goal").get(pk=offer.pk)
    if offer.taken_at is not None:
        raise Problem("You have this copy already.", code="already_taken")
    today = offer.household.today(timezone.now())
    shared = offer.goal
    carried = {name: getattr(shared, name) for name in CARRIED if getattr(shared, name) is not None}
    if shared.goal_type != GoalType.EMERGENCY_FUND:
        carried.pop("spending_months", None)
    if shared.target_date is not None and shared.target_date >= today:
        carried["target_date"] = shared.target_date
    made = create_goal(
        household_id=offer.household_id,
        values={"name": shared.name, **carried, **values},
        current_amount=None,
        today=today,
    )
    _set_aside_again(offer, made, user)
    offer.copy, offer.taken_at = made, timezone.now()
    offer.save(update_fields=["copy", "taken_at"])
    audit.record("goal_copy_taken", household_id=offer.household_id, instance=offer, after=audit.snapshot(offer))
    return offer


def _set_aside_again(offer: GoalCopyOffer, goal: FinancialGoal, user: User) -> None:
    parts = list(offer.parts.order_by("account"))
    locked = lock(account_ids=[row.account_id for row in parts], goal_ids=[goal.pk])
    room, moves = goal.target_amount - goal.outside_amount, []
    for row in parts:
        account = locked.accounts[row.account_id]
        amount = min(row.amount, account.balance - account.allocated, room)
        if amount > 0:
            moves.append(Move(account.pk, None, goal.pk, amount, {"reason": "copy of a shared goal"}))
            room -= amount
    if moves:
        apply_moves(moves=moves, user=user)


def _offer(
    goal: FinancialGoal,
    held: list[AllocationMap],
    *,
    couple: Couple,
    homes: Mapping[UUID, Household],
    weights: Mapping[UUID, Decimal],
) -> None:
    joint = sum((row.amount for row in held if row.account.household_id == couple.pk), ZERO)
    own: dict[UUID, list[AllocationMap]] = defaultdict(list)
    for row in held:
        if row.account.household_id in homes:
            own[row.account.household_id].append(row)
    people = _people(couple)
    shares = dict(zip(people, split(joint, [weights.get(person, Decimal(1)) for person in people]), strict=True))
    for home in homes.values():
        if home.personal_owner_id is None:
            continue
        offer = GoalCopyOffer.objects.create(
            household=home,
            goal=goal,
            joint_part=shares[home.personal_owner_id],
            joint_basis=SplitMethod.BY_SHARES if weights else SplitMethod.EQUAL,
        )
        GoalCopyPart.objects.bulk_create(
            GoalCopyPart(offer=offer, account_id=row.account_id, amount=row.amount) for row in own[home.pk]
        )


def _people(couple: Couple) -> list[UUID]:
    return [person for person in (couple.inviter_id, couple.invitee_id) if person is not None]


def _weights(couple: Couple) -> dict[UUID, Decimal]:
    """What the two had agreed on for sharing, where they had; nothing otherwise, which is half each."""
    household = Household.objects.get(pk=couple.pk)
    rule = rule_for(couple.pk, Month.of(household.today(timezone.now())))
    weights = {} if rule is None else {row.person_id: row.weight for row in rule.weights.all()}
    return weights if set(weights) == set(_people(couple)) and any(weights.values()) else {}
