"""The audit trail: append-only, hash-chained per household; personal parts stand beside it and can be purged."""

from django.db import models
from django.utils import timezone

from lifepath.core.ids import new_id
from lifepath.core.ownership import OwnedModel
from lifepath.users.choices import Channel
from lifepath.users.models.households import Household
from lifepath.users.models.people import User

ACCESS_ACTIONS = ("read", "support_opened")
"""What staff did to see a household's records; the access log shows these."""


class AuditEvent(OwnedModel):
    """One thing that was done, read by staff, or refused. Never changed, never deleted."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_events", db_index=False
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
            models.Index(fields=["household", "-id"], name="audit_by_household"),
            models.Index(
                fields=["household", "-id"], name="audit_of_accesses", condition=models.Q(action__in=ACCESS_ACTIONS)
            ),
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


class AuditLink(models.Model):
    """An event's place in its chain. Written by the database when the event's transaction commits, and never changed.

    `hash` covers the chain, the position, the hash before it, every column of the event, and `payload_hash`.
    """

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="link")
    chain = models.UUIDField()
    position = models.BigIntegerField()
    payload_hash = models.BinaryField(null=True)
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_link_per_place_in_a_chain"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="chains_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"link {self.position} of {self.chain}"


class AuditChain(models.Model):
    """Where a chain ends: a household's, or, under the zero id, that of events without one. It only ever grows."""

    key = models.UUIDField(primary_key=True, editable=False)
    position = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"chain {self.key} at {self.position}"


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
