from typing import Any

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.audited_view import AuditedView
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedUpdateMixin
from lifepath.users.models import Notification
from lifepath.users.selectors.notifications import settings_of
from lifepath.users.serializers.notifications import (
    ChangedSettingsSerializer,
    MarkAllSerializer,
    MarkedSerializer,
    NotificationSerializer,
    NotificationSettingsSerializer,
)
from lifepath.users.services import notifications

NOTIFICATION = {
    "id": "0199a0e8-6b1c-7d2f-8a11-2b3c4d5e6f70",
    "household": "0199a0e8-5f3a-7c1e-9d5c-1c8f7a1b2c3d",
    "kind": "budget_alert",
    "unique_key": "budget:0199a0e8-77aa-7b10-9c4e-5d6e7f809112:travel:approaching",
    "text": "Household, Travel: 210.00 of 250.00 is spent.",
    "evidence": {"item": "travel", "alert": "approaching", "spent": "210.00", "limit": "250.00"},
    "created_at": "2026-11-18T14:03:00Z",
    "read": False,
    "dismissed": False,
    "sent_at": None,
}
SETTINGS = {
    "default_channel": "in_app",
    "kinds": [{"kind": "budget_alert", "title": "A budget's limit is near or exceeded", "channel": "mail"}],
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "time_zone": "America/New_York",
    "webhook_url": None,
}


class NotificationFilters(filters.FilterSet):
    """Which notifications."""

    household = filters.UUIDFilter(field_name="household")
    kind = filters.CharFilter(field_name="kind")
    read = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", exclude=True)
    dismissed = filters.BooleanFilter(field_name="dismissed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Notification
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(examples=[OpenApiExample("A limit is near", value=NOTIFICATION, response_only=True)]),
    retrieve=extend_schema(examples=[OpenApiExample("A limit is near", value=NOTIFICATION, response_only=True)]),
    partial_update=extend_schema(
        examples=[
            OpenApiExample("Seen", value={"read": True}, request_only=True),
            OpenApiExample("It is read now", value={**NOTIFICATION, "read": True}, response_only=True),
        ]
    ),
)
class NotificationViewSet(OwnedRetrieveMixin, OwnedUpdateMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """What the caller was told, newest first."""

    queryset = Notification.objects.order_by("-created_at", "-pk")
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilters
    http_method_names = ["get", "head", "options", "patch"]

    def in_household(self, queryset: Any) -> Any:
        """A person's own, of all their households."""
        return queryset

    @extend_schema(
        operation_id="notifications_mark_all",
        request=MarkAllSerializer,
        responses=MarkedSerializer,
        examples=[
            OpenApiExample("All are read", value={"read": True}, request_only=True),
            OpenApiExample("Two were new", value={"changed": 2}, response_only=True),
        ],
    )
    def mark_all(self, request: Request) -> Response:
        """Mark all of the caller's, or some by id, as read or dismissed; the first moment stays."""
        given = MarkAllSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        marks = dict(given.validated_data)
        ids = marks.pop("ids", None)
        rows = Notification.objects.editable_by(request.user)
        rows = rows if ids is None else rows.filter(pk__in=ids)
        return Response({"changed": notifications.mark(rows=rows, marks=marks, now=timezone.now())})


class NotificationSettingsView(AuditedView):
    """How the caller wants to be told."""

    @extend_schema(
        operation_id="notification_settings",
        responses=NotificationSettingsSerializer,
        examples=[OpenApiExample("By mail, but not at night", value=SETTINGS, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Channels by kind, quiet hours, webhook."""
        data = self._shown()
        return Response(data, headers={"ETag": etag_of(data)})

    @extend_schema(
        operation_id="notification_settings_update",
        request=NotificationSettingsSerializer,
        responses=ChangedSettingsSerializer,
        examples=[
            OpenApiExample(
                "By mail, but not at night",
                value={"channels": {"budget_alert": "mail"}, "quiet_from": "22:00", "quiet_until": "07:00"},
                request_only=True,
            ),
            OpenApiExample("It is set", value={**SETTINGS, "webhook_secret": None}, response_only=True),
        ],
    )
    def patch(self, request: Request) -> Response:
        """Change some of it. A new webhook's secret is in this answer and nowhere else."""
        check_if_match(request, etag_of(self._shown()))
        given = NotificationSettingsSerializer(
            settings_of(self.request.user), data=request.data, partial=True, context={"request": request}
        )
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        channels = values.pop("channels", {})
        try:
            secret = notifications.change_settings(user=self.request.user, values=values, channels=channels)
        except notifications.NoWebhook as error:
            raise ValidationError({"webhook_url": "Needed for the channel webhook."}) from error
        body = {**self._shown(), "webhook_secret": secret or None}
        return Response(body, headers={"ETag": etag_of(self._shown()), "Cache-Control": "no-store"})

    def _shown(self) -> dict[str, Any]:
        settings = settings_of(self.request.user)
        return dict(NotificationSettingsSerializer(settings, context={"request": self.request}).data)
