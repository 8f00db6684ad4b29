"""What people are told, and how they want to be told."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel, OwnedQuerySet
from lifepath.users.choices import NotificationChannel
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

    def told_in_households_of(self, user: Any) -> Self:
        """For the back office: what members of the user's households were told."""
        return super().visible_to(user)


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
    send_at = models.DateTimeField(null=True, blank=True, help_text="By mail or webhook, from then on; NULL: neither.")
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True, default="")

    objects: ClassVar[Any] = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_by_recipient"),
            models.Index(
                fields=["send_at"], name="notifications_to_send", condition=Q(sent_at__isnull=True, failure="")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "unique_key"], name="one_notification_per_person_and_key"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(send_at__isnull=False, failure=""),
                name="what_is_sent_was_to_be_sent_and_did_not_fail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[-8:]}"


class NotificationSettings(models.Model):
    """How one person wants to be told; quiet hours are on the clock of the person's time zone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="notification_settings")
    default_channel = models.CharField(max_length=10, choices=NotificationChannel, default=NotificationChannel.IN_APP)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    webhook_url = EncryptedTextField(blank=True, default="")
    webhook_secret = EncryptedTextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(default_channel__in=NotificationChannel.values), name="default_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_have_a_beginning_and_another_end",
            ),
        ]

    def __str__(self) -> str:
        return f"settings of {self.user_id}"


class NotificationChoice(models.Model):
    """How one person wants to be told about one kind of thing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=NotificationChannel)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_choice_per_person_and_kind"),
            models.CheckConstraint(condition=Q(channel__in=NotificationChannel.values), name="channel_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"
