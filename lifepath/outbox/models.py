"""Messages that must leave the process, written in the transaction that caused them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ids import new_id


class OutboxMessage(models.Model):
    """One message on its way to a topic. Order matters per key only; `sequence` rises within a key.

    `attempts` counts errors that were this message's own; while it waits for `not_before`, its key waits with it. A
    parked message stays out and leaves a gap in its key's sequence.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(max_length=120)
    key = models.CharField(max_length=64)
    sequence = models.BigIntegerField()
    body = models.JSONField()
    headers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True, default="")
    parked_at = models.DateTimeField(null=True, blank=True)
    parked_because = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["topic", "key", "sequence"],
                name="outbox_waiting_by_key",
                condition=Q(published_at__isnull=True, parked_at__isnull=True),
            ),
            models.Index(fields=["-parked_at"], name="outbox_parked", condition=Q(parked_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "key", "sequence"], name="one_message_per_sequence"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="sequences_start_at_one"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(parked_at__isnull=True),
                name="a_message_is_published_or_parked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} #{self.sequence}"


class OutboxSequence(models.Model):
    """The last sequence given to a key of a topic; its row is locked while one is taken."""

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=120)
    key = models.CharField(max_length=64)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "key"], name="one_sequence_per_topic_and_key"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} at {self.last}"
