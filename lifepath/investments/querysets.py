"""Who sees which accounts, holdings and trades: the household rule, what partners share, and who may see details.

Trades and cost basis are details: those of an account are for its owner (of an account without one, for every member
of its household) and for the lead planner. A partner to whom the account is shared, and observers, see none of it.
"""

from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import DecimalField, Exists, F, Min, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lifepath.core.ownership import OwnedQuerySet
from lifepath.investments.choices import AssetType, Visibility
from lifepath.users.choices import AssignmentRole
from lifepath.users.models import Membership, PlannerAssignment
from lifepath.users.selectors.partners import partner_household_ids

SHARED = (Visibility.BALANCE, Visibility.FULL)
MONEY = DecimalField(max_digits=20, decimal_places=2)


def _accounts() -> Any:
    return apps.get_model("investments", "InvestmentAccount").objects


class AccountQuerySet(OwnedQuerySet):
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
        """Those whose holdings the user may read."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(household__in=user.readable_households())
            | Q(household__in=partner_household_ids(user), visibility=Visibility.FULL)
        )

    def detailed_for(self, user: Any) -> Self:
        """Those whose trades and cost basis the user may read."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(user=user, left_at__isnull=True).values("household")
        led = PlannerAssignment.objects.current().filter(planner=user, role=AssignmentRole.LEAD).values("household")
        return self.filter(
            Q(household__in=own, owner=user) | Q(household__in=own, owner__isnull=True) | Q(household__in=led)
        )

    def seen_together(self, couple_id: UUID) -> Self:
        """A couple's joint accounts and their members' own; says nothing about permission."""
        members = Membership.objects.filter(household=couple_id, left_at__isnull=True).values("user")
        return self.filter(Q(household=couple_id) | Q(household__personal_owner__in=members))

    def with_balance(self) -> Self:
        """With `balance` (what is held at its last prices, else what was stated) and `oldest_price_on`."""
        holdings = apps.get_model("investments", "InvestmentHolding").objects.filter(
            account=OuterRef("pk"), shares__gt=0
        )
        held = holdings.order_by().values("account")
        return self.annotate(
            holdings_value=Subquery(held.annotate(total=Sum("market_value")).values("total"), output_field=MONEY),
            balance=Coalesce("holdings_value", F("stated_balance"), Value(Decimal("0.00")), output_field=MONEY),
            oldest_price_on=Subquery(
                held.exclude(asset_type=AssetType.CASH).annotate(oldest=Min("price_on")).values("oldest")
            ),
        )


class OfAccountQuerySet(OwnedQuerySet):
    """What belongs to an account and is seen with its holdings."""

    account_path = "account"

    def visible_to(self, user: Any) -> Self:
        """Of the accounts whose holdings the user may read."""
        return self._of(_accounts().fully_visible_to(user))

    def editable_by(self, user: Any) -> Self:
        """Of the accounts whose details the user has, in households they may change."""
        if not user.is_authenticated:
            return self.none()
        return self._of(_accounts().detailed_for(user)).filter(
            **{f"{self.account_path}__household__in": user.editable_households()}
        )

    def seen_together(self, couple_id: UUID) -> Self:
        """Of a couple's accounts; says nothing about permission."""
        return self._of(_accounts().seen_together(couple_id))

    def with_details(self, user: Any) -> Self:
        """With `shows_details`: may the user see what was paid?"""
        detailed = _accounts().detailed_for(user).filter(pk=OuterRef(f"{self.account_path}_id"))
        return self.annotate(shows_details=Exists(detailed))

    def _of(self, accounts: Any) -> Self:
        return self.filter(**{f"{self.account_path}__in": accounts.values("pk")})


class DetailQuerySet(OfAccountQuerySet):
    """Trades, and the files they came from: seen by those who have the details."""

    def visible_to(self, user: Any) -> Self:
        """Of the accounts whose details the user has."""
        return self._of(_accounts().detailed_for(user))

    def known_to(self, user: Any) -> Self:
        """Of the accounts whose holdings the user may read: such a row is refused, not denied."""
        return self._of(_accounts().fully_visible_to(user))
