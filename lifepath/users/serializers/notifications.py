"""Notifications as they go out; a person marks them as read, dismisses them, and says how they want to be told."""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifepath.core import outgoing
from lifepath.users.choices import NotificationChannel
from lifepath.users.models import Notification, NotificationSettings
from lifepath.users.selectors.notifications import channels_of, kinds_for


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One notification."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    evidence = serializers.JSONField(read_only=True, help_text="Ids and figures that it rests on.")
    read = serializers.BooleanField(required=False, source="read_at")
    dismissed = serializers.BooleanField(required=False, source="dismissed_at")
    sent_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="By mail or webhook; null: not, or not yet."
    )

    class Meta:
        model = Notification
        fields = [
            "id",
            "household",
            "kind",
            "unique_key",
            "text",
            "evidence",
            "created_at",
            "read",
            "dismissed",
            "sent_at",
        ]
        read_only_fields = ["id", "kind", "unique_key", "text", "created_at"]

    def to_representation(self, instance: Notification) -> dict[str, Any]:
        """Whether, not when."""
        shown = super().to_representation(instance)
        for name, moment in (("read", instance.read_at), ("dismissed", instance.dismissed_at)):
            if name in shown:
                shown[name] = moment is not None
        return shown

    def update(self, instance: Notification, validated_data: dict[str, Any]) -> Notification:
        """The first moment stays."""
        for name, wanted in validated_data.items():
            if bool(getattr(instance, name)) != wanted:
                setattr(instance, name, timezone.now() if wanted else None)
        instance.save(update_fields=["read_at", "dismissed_at"])
        return instance


class MarkAllSerializer(serializers.Serializer[Any]):
    """Several notifications at once."""

    ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=1000, help_text="Default: all of the caller's."
    )
    read = serializers.BooleanField(required=False)
    dismissed = serializers.BooleanField(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Something is to change."""
        if not {"read", "dismissed"} & set(values):
            raise serializers.ValidationError({"read": "Give `read` or `dismissed`."})
        return values


class MarkedSerializer(serializers.Serializer[Any]):
    """How many changed."""

    changed = serializers.IntegerField()


class ClockField(serializers.TimeField):
    """A time of the day, HH:MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


class ChosenKindSerializer(serializers.Serializer[Any]):
    """One kind of thing that people are told."""

    kind = serializers.CharField()
    title = serializers.CharField()
    channel = serializers.ChoiceField(
        choices=NotificationChannel.choices, allow_null=True, help_text="Null: as `default_channel` says."
    )


class NotificationSettingsSerializer(serializers.ModelSerializer[NotificationSettings]):
    """How the caller wants to be told."""

    default_channel = serializers.ChoiceField(
        choices=NotificationChannel.choices, required=False, help_text="For kinds without a choice of their own."
    )
    channels = serializers.DictField(
        child=serializers.ChoiceField(choices=NotificationChannel.choices, allow_null=True),
        required=False,
        write_only=True,
        help_text="By kind; null takes a choice back.",
    )
    kinds = serializers.SerializerMethodField()
    quiet_from = ClockField(allow_null=True, required=False, help_text="On the clock of the person's time zone.")
    quiet_until = ClockField(allow_null=True, required=False)
    time_zone = serializers.CharField(source="user.time_zone", read_only=True)
    webhook_url = serializers.CharField(
        allow_null=True,
        required=False,
        max_length=outgoing.LONGEST_URL,
        help_text="https, in a public network. Each new address gets a new secret.",
    )

    class Meta:
        model = NotificationSettings
        fields = ["default_channel", "channels", "kinds", "quiet_from", "quiet_until", "time_zone", "webhook_url"]

    @extend_schema_field(ChosenKindSerializer(many=True))
    def get_kinds(self, settings: NotificationSettings) -> list[dict[str, Any]]:
        """Every kind that there is to choose for."""
        chosen = channels_of(settings.user)
        return [
            {"kind": kind, "title": title, "channel": chosen.get(kind)}
            for kind, title in sorted(kinds_for(settings.user).items())
        ]

    def to_representation(self, instance: NotificationSettings) -> dict[str, Any]:
        """No webhook is null."""
        shown = super().to_representation(instance)
        return {**shown, "webhook_url": shown["webhook_url"] or None}

    def validate_channels(self, channels: dict[str, str | None]) -> dict[str, str | None]:
        """Known kinds only."""
        known = kinds_for(self.context["request"].user)
        for kind in channels:
            if kind not in known:
                raise serializers.ValidationError({kind: [f"One of {', '.join(sorted(known))}."]})
        return channels

    def validate_webhook_url(self, url: str | None) -> str:
        """An address that this service may call."""
        if not url:
            return ""
        try:
            outgoing.check(url)
        except outgoing.RefusedAddress as error:
            raise serializers.ValidationError(str(error)) from error
        return url

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Quiet hours have a beginning and another end."""
        begin, end = self._present(values, "quiet_from"), self._present(values, "quiet_until")
        if (begin is None) != (end is None):
            missing = "quiet_from" if begin is None else "quiet_until"
            raise serializers.ValidationError({missing: "Give both ends of the quiet hours, or neither."})
        if begin is not None and begin == end:
            raise serializers.ValidationError({"quiet_until": "Another time than `quiet_from`."})
        return values

    def _present(self, values: dict[str, Any], name: str) -> dt.time | None:
        found: dt.time | None = values[name] if name in values else getattr(self.instance, name)
        return found


class ChangedSettingsSerializer(NotificationSettingsSerializer):
    """The settings, and the secret of a webhook that was just set."""

    webhook_secret = serializers.CharField(
        read_only=True, allow_null=True, help_text="Signs what the webhook gets; shown this once."
    )

    class Meta(NotificationSettingsSerializer.Meta):
        fields = [*NotificationSettingsSerializer.Meta.fields, "webhook_secret"]
