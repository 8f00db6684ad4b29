"""A budget taken from raw to final."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from budgets.choices import Stage
from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household


class BudgetSession(OwnedModel):
    """One budget on its way: raw lines, answers, result. Stages only move forward; a trigger holds that.

    Without a household it was begun without an account: whoever has its secret (kept as a digest) reads it, and claims
    it once after signing in.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="budget_sessions", null=True, blank=True
    )
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.DRAFT)
    user_query = EncryptedTextField(blank=True, default="")
    user_profile = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    secret_digest = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="session_stage_is_known"),
            models.CheckConstraint(
                condition=Q(household__isnull=True) | Q(secret_digest=""), name="a_claimed_session_has_no_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"session {str(self.pk)[-8:]}"
