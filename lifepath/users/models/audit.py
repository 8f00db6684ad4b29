"""The audit trail: append-only, hash-chained per household; personal parts stand beside it and can be purged."""

from django.db import models
from django.utils import timezone

from lifepath.core.ids import new_id
from lifepath.core.ownership import OwnedModel
from lifepath.users.choices import Channel
from lifepath.users.models.households import Household
from lifepath.users.models.people import User


class AuditEvent(OwnedModel):
    """One thing that was done, read by staff, or refused. Never changed, never deleted."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_events"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True, default="")
    object_id = models.CharField(max_length=64, blank=True, default="")
    details = models.JSONField(default=dict, blank=True)
    from_stage = models.CharField(max_length=20, blank=True, default="")
    to_stage = models.CharField(max_length=20, blank=True, default="")
    request_id = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["household", "-created_at"], name="audit_by_household"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["actor", "-created_at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}"


class AuditPayload(models.Model):
    """What an event carried that may be personal. Its salted hash is in the chain, so that it can be purged."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.BinaryField(max_length=16)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    source_ip = models.GenericIPAddressField(null=True, blank=True)

    def __str__(self) -> str:
        return f"payload of {self.event_id}"


class ActivityDay(models.Model):
    """A person used a feature on a day of their time zone; reads count."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activity_days")
    day = models.DateField()
    feature = models.CharField(max_length=40)

    id = models.BigAutoField(primary_key=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day", "feature"], name="one_activity_row_per_day_and_feature"),
        ]

    def __str__(self) -> str:
        return f"{self.feature} on {self.day}"


class IdempotencyKey(models.Model):
    """The first answer a caller got under a key; kept a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_caller_and_key"),
        ]

    def __str__(self) -> str:
        return f"key {str(self.pk)[-8:]}"
