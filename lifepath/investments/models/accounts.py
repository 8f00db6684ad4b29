"""Investment accounts, and what a person said they were worth."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.investments.choices import TREATMENT, AccountType, Visibility
from lifepath.investments.querysets import AccountQuerySet, OfAccountQuerySet
from lifepath.users.models import Household, User


class InvestmentAccount(OwnedModel):
    """An account that holds securities, in its household's currency.

    Its balance is what is held at the last known prices (`objects.with_balance()`); an account of which no priced
    holding is known is worth what was last stated.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="investment_accounts")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="investment_accounts")
    name = models.CharField(max_length=120)
    account_type = models.CharField(max_length=12, choices=AccountType)
    institution_name = models.CharField(max_length=120, blank=True, default="")
    number = EncryptedTextField(blank=True, default="")
    number_tail = models.CharField(max_length=4, blank=True, default="")
    number_index = models.CharField(max_length=32, blank=True, default="")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    stated_balance = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    stated_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account_type__in=AccountType.values), name="investment_account_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="investment_account_visibility_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stated_balance__isnull=True, stated_on__isnull=True)
                | Q(stated_balance__isnull=False, stated_on__isnull=False),
                name="a_stated_balance_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(stated_balance__isnull=True) | Q(stated_balance__gte=0),
                name="a_stated_balance_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tax_treatment(self) -> str:
        """How money in it meets income tax."""
        return TREATMENT[AccountType(self.account_type)].value


class StatedBalance(OwnedModel):
    """What an account was worth at the end of a day, as a person or a statement said."""

    household_path = "account__household"

    account = models.ForeignKey(InvestmentAccount, on_delete=models.CASCADE, related_name="stated_balances")
    on = models.DateField()
    balance = models.DecimalField(max_digits=20, decimal_places=2)

    objects: ClassVar[Any] = OfAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="one_stated_balance_per_day"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="a_balance_of_a_day_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.balance}"
