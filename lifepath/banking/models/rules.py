"""Rules that a household made for its transactions, and what they did."""

from django.db import models
from django.db.models.functions import Now

from lifepath.banking.choices import RuleMode, RunState
from lifepath.banking.models.imports import ImportBatch
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class Rule(OwnedModel):
    """Conditions, and what follows when they hold. Rules run in order of position; the first that sets a thing wins."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="rules")
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    mode = models.CharField(max_length=3, choices=RuleMode, default=RuleMode.ALL)
    conditions = models.JSONField()
    actions = models.JSONField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["household", "position"], name="rule_by_position")]

    def __str__(self) -> str:
        return self.name


class RuleRun(OwnedModel):
    """One application of a household's rules; what it changed is kept, so that it can be undone."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="rule_runs")
    import_batch = models.ForeignKey(
        ImportBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="rule_runs"
    )
    state = models.CharField(max_length=8, choices=RunState, default=RunState.APPLIED)
    examined_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "-created_at"], name="rule_run_by_household")]

    def __str__(self) -> str:
        return f"{self.changed_count} of {self.examined_count} ({self.state})"


class RuleRunChange(models.Model):
    """What a run did to one transaction; `before` and `after` hold the columns that changed."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(RuleRun, on_delete=models.CASCADE, related_name="changes")
    transaction_id = models.UUIDField()
    rule_ids = models.JSONField(default=list)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "transaction_id"], name="one_change_per_run_and_transaction"),
        ]

    def __str__(self) -> str:
        return f"change of {self.transaction_id}"
