"""Messages that must leave the process, written in the transaction that caused them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ids import new_id


class OutboxMessage(models.Model):
    """One message on its way to a topic. Order matters per key only; `sequence` rises within a key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(max_length=120)
    key = models.CharField(max_length=64)
    sequence = models.BigIntegerField()
    body = models.JSONField()
    headers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    parked_at = models.DateTimeField(null=True, blank=True)
    parked_because = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["topic", "id"],
                name="outbox_waiting",
                condition=Q(published_at__isnull=True, parked_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "key", "sequence"], name="one_message_per_sequence"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="sequences_start_at_one"),
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
