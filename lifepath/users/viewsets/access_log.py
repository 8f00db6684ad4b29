from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins

from lifepath.core.viewsets import OwnedGenericViewSet
from lifepath.users.models import AuditEvent
from lifepath.users.models.audit import ACCESS_ACTIONS
from lifepath.users.serializers.access_log import AccessSerializer
from lifepath.users.viewsets.of_household import HOUSEHOLD_PARAMETER, OfHouseholdMixin


class AccessFilterSet(filters.FilterSet):
    """By time and person."""

    at_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    at_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")
    who = filters.UUIDFilter(field_name="actor_id")

    class Meta:
        model = AuditEvent
        fields = ["at_after", "at_before", "who"]


@extend_schema(parameters=[HOUSEHOLD_PARAMETER])
class AccessLogViewSet(OfHouseholdMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Who of the firm looked, when, at what, and why; newest first."""

    queryset = AuditEvent.objects.filter(action__in=ACCESS_ACTIONS).select_related("actor").order_by("-pk")
    serializer_class = AccessSerializer
    filterset_class = AccessFilterSet
