"""Statements that were checked off."""

from django.db import models
from django.db.models.functions import Now

from lifepath.banking.choices import ReconciliationState
from lifepath.banking.models.accounts import BankAccount
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import User


class Reconciliation(OwnedModel):
    """An account agreed with a statement's balance on its day; the rows it rests on are locked while it stands."""

    household_path = "account__household"

    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="reconciliations")
    statement_on = models.DateField()
    statement_balance = models.DecimalField(max_digits=20, decimal_places=2)
    opening_balance = models.DecimalField(max_digits=20, decimal_places=2)
    row_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ReconciliationState, default=ReconciliationState.FINISHED)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-statement_on"], name="reconciliation_by_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "statement_on"],
                condition=models.Q(state=ReconciliationState.FINISHED),
                name="one_reconciliation_per_statement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_on}: {self.statement_balance}"
