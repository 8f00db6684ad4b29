"""Bank accounts."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lifepath.banking.choices import AccountKind, AnchorSource, LinkProvider, Visibility
from lifepath.banking.querysets import BankAccountQuerySet
from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.core.revisions import CurrentRevision
from lifepath.users.models import Household, User


class BankAccount(OwnedModel):
    """An account at a bank, or kept by hand. Money is positive, debt is negative.

    `balance` is the last anchor plus what was posted after its day (pending left out); triggers keep it, and whatever
    else is written into it is replaced by that sum. `allocated` is kept by the goals. `partner_monthly_limit` is what a
    partner may allocate from a shared account of one's own in a calendar month; without it, nothing.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="bank_accounts")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="bank_accounts")
    name = models.CharField(max_length=120)
    institution_name = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=AccountKind)
    currency = models.CharField(max_length=3, default="USD", validators=[RegexValidator(r"^[A-Z]{3}$")])
    balance = models.DecimalField(max_digits=20, decimal_places=2, db_default=0, editable=False)
    allocated = models.DecimalField(max_digits=20, decimal_places=2, default=0, db_default=0, editable=False)
    is_manual = models.BooleanField(default=True)
    link_provider = models.CharField(max_length=10, choices=LinkProvider, default=LinkProvider.NONE)
    plaid_account_id = models.CharField(max_length=120, blank=True, default="")
    number = EncryptedTextField(blank=True, default="")
    number_tail = models.CharField(max_length=4, blank=True, default="")
    number_index = models.CharField(max_length=32, blank=True, default="")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    partner_monthly_limit = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    anchor_balance = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    anchor_on = models.DateField(null=True, blank=True)
    anchor_source = models.CharField(max_length=10, choices=AnchorSource, default=AnchorSource.NONE)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    revision = models.BigIntegerField(db_default=CurrentRevision(), editable=False)

    objects: ClassVar[Any] = BankAccountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["household", "revision"], name="account_by_revision")]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="account_currency_is_iso_4217"),
            models.CheckConstraint(
                condition=Q(anchor_on__isnull=True, anchor_balance__isnull=True)
                | Q(anchor_on__isnull=False, anchor_balance__isnull=False),
                name="an_anchor_has_a_day_and_a_balance",
            ),
            models.CheckConstraint(condition=Q(allocated__gte=0), name="allocated_is_not_negative"),
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_is_known"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="account_visibility_is_known"),
            models.CheckConstraint(
                condition=Q(partner_monthly_limit__isnull=True)
                | (Q(partner_monthly_limit__gt=0, owner__isnull=False) & ~Q(visibility=Visibility.PRIVATE)),
                name="only_a_shared_account_of_ones_own_has_a_partner_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def over_allocated(self) -> bool:
        """More is earmarked than the account holds: it takes no new allocation."""
        return bool(self.allocated > 0 and self.allocated > self.balance)
