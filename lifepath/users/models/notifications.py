"""What people are told."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from lifepath.core.ownership import OwnedModel, OwnedQuerySet
from lifepath.users.models.households import Household
from lifepath.users.models.people import User


class NotificationQuerySet(OwnedQuerySet):
    """Notifications are their recipient's alone."""

    def visible_to(self, user: Any) -> Self:
        """One's own, about households that one still reads."""
        return super().visible_to(user).filter(recipient=user.pk)

    def editable_by(self, user: Any) -> Self:
        """The same: reading and dismissing change nothing but the notification."""
        return self.visible_to(user)


class Notification(OwnedModel):
    """One thing that one person is told, once: the key names it, so that an alert does not come again."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="notifications")
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    unique_key = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notifications_by_recipient")]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "unique_key"], name="one_notification_per_person_and_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[-8:]}"
