from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins

from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedUpdateMixin
from lifepath.users.models import Notification
from lifepath.users.serializers.notifications import NotificationSerializer


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
    partial_update=extend_schema(examples=[OpenApiExample("Seen", value={"read": True}, request_only=True)])
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
