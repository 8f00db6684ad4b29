"""Signed-in devices and personal access tokens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ids import new_id
from lifepath.users.models.people import User


class DeviceSession(models.Model):
    """One sign-in on one device: the family of its refresh tokens. Only their digests are stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="device_sessions")
    device = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    refresh_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True, default="")
    rotated_at = models.DateTimeField(null=True, blank=True)
    last_refresh = EncryptedTextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["user", "-last_used_at"], name="sessions_by_user")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="a_session_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"session {str(self.pk)[-8:]}"


class PersonalAccessToken(models.Model):
    """A token for scripts and agents: `lp_…`, hashed at rest, with scopes such as `budgets:read`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="a_token_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"token {self.prefix}"
