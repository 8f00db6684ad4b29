from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins

from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin
from lifepath.users.models import Job
from lifepath.users.serializers.jobs import JobSerializer

_HOUSEHOLD = OpenApiParameter("household", str, description="Only jobs about this household.")


class JobFilterSet(filters.FilterSet):
    """By kind and state."""

    class Meta:
        model = Job
        fields = ["kind", "state"]


@extend_schema_view(
    list=extend_schema(parameters=[_HOUSEHOLD]),
    retrieve=extend_schema(description="State, progress, result or error of one job. Ask again until it has ended."),
)
class JobViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Long work that the caller asked for, or that is about a household they reach; newest first."""

    queryset = Job.objects.order_by("-pk")
    serializer_class = JobSerializer
    filterset_class = JobFilterSet
    reads_client_data = False

    def in_household(self, queryset: Any) -> Any:
        """All of the caller's, unless a household is named."""
        named = self.named_household_id()
        return queryset if named is None else queryset.of_household(named)
