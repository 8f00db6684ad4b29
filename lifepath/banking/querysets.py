"""Who sees which accounts and transactions: the household rule, and what partners share."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Self
from uuid import UUID

from django.db.models import BooleanField, Case, DateField, F, Func, Q, Value, When

from lifepath.banking.choices import Visibility
from lifepath.core.ownership import OwnedQuerySet
from lifepath.users.models import Membership
from lifepath.users.selectors.partners import partner_household_ids

SHARED = (Visibility.BALANCE, Visibility.FULL)


class CategoryQuerySet(OwnedQuerySet):
    """The shared tree, and what households added under it."""

    def visible_to(self, user: Any) -> Self:
        """The shared tree is everybody's who is signed in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(household__isnull=True) | Q(household__in=user.readable_households()))

    def of_household(self, household_id: UUID) -> Self:
        """The shared tree and the household's own."""
        return self.of_households([household_id])

    def of_households(self, household_ids: Collection[UUID]) -> Self:
        """The shared tree and the households' own."""
        return self.filter(Q(household__isnull=True) | Q(household__in=household_ids))

    def with_descendants(self, category_ids: Iterable[UUID]) -> Self:
        """These categories and what stands under them (the tree has two levels) or was merged into them."""
        ids = list(category_ids)
        return self.filter(Q(pk__in=ids) | Q(parent__in=ids))


class BankAccountQuerySet(OwnedQuerySet):
    """Accounts by who reaches them."""

    def visible_to(self, user: Any) -> Self:
        """Those of the user's households, and those a partner shares."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(household__in=user.readable_households())
            | Q(household__in=partner_household_ids(user), visibility__in=SHARED)
        )

    def fully_visible_to(self, user: Any) -> Self:
        """Those whose transactions the user may read."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(household__in=user.readable_households())
            | Q(household__in=partner_household_ids(user), visibility=Visibility.FULL)
        )

    def shared_with(self, user: Any) -> Self:
        """A partner's own accounts that the user sees, at the level of `visibility`; ends with the joint household."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(household__in=partner_household_ids(user), visibility__in=SHARED)

    def delegated_to(self, user: Any) -> Self:
        """A partner's accounts from which the user may allocate, up to `partner_monthly_limit` in a month."""
        return self.shared_with(user).filter(partner_monthly_limit__isnull=False)

    def seen_together(self, couple_id: UUID) -> Self:
        """A couple's joint accounts and their members' own; says nothing about permission."""
        members = Membership.objects.filter(household=couple_id, left_at__isnull=True).values("user")
        return self.filter(Q(household=couple_id) | Q(household__personal_owner__in=members))


class TransactionQuerySet(OwnedQuerySet):
    """Transactions by who reaches them."""

    def visible_to(self, user: Any) -> Self:
        """Those of the user's households, and those of accounts that a partner shares in full."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(household__in=user.readable_households())
            | Q(
                household__in=partner_household_ids(user),
                account__household__in=partner_household_ids(user),
                account__visibility=Visibility.FULL,
            )
        )

    def seen_together(self, couple_id: UUID) -> Self:
        """Of a couple's joint accounts and their members' own; says nothing about permission."""
        members = Membership.objects.filter(household=couple_id, left_at__isnull=True).values("user")
        return self.filter(Q(household=couple_id) | Q(household__personal_owner__in=members))

    def shown_to(self, user: Any, *, now: dt.datetime) -> Self:
        """With `masked`: a surprise of somebody else's that still holds. Staff are not surprised."""
        if user.is_staff:
            return self.annotate(masked=Value(False))
        today = Func(
            Value(now),
            F("household__time_zone"),
            template="((%(expressions)s)::date)",
            arg_joiner=" AT TIME ZONE ",
            output_field=DateField(),
        )
        hidden = Q(surprise_until__gte=today) & ~Q(surprise_by=user)
        return self.annotate(masked=Case(When(hidden, then=True), default=False, output_field=BooleanField()))


class TransferPairQuerySet(OwnedQuerySet):
    """Transfers; whoever sees one sees both of its sides."""

    def of_household(self, household_id: UUID) -> Self:
        """By either side."""
        return self.filter(Q(household=household_id) | Q(receiving_household=household_id))

    def visible_to(self, user: Any) -> Self:
        """Both households must be the user's to read."""
        return super().visible_to(user).filter(receiving_household__in=user.readable_households())

    def editable_by(self, user: Any) -> Self:
        """Both households must be the user's to change."""
        return super().editable_by(user).filter(receiving_household__in=user.editable_households())
