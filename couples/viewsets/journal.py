"""The journal over the API."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view

from couples.choices import EntryVisibility, Mood
from couples.models import JournalEntry
from couples.serializers.journal import ENTRY, JournalEntrySerializer
from couples.services import journal
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.models import Household

NEW_ENTRY = OpenApiExample(
    "A private entry", value={"text": "Worried about the rent.", "mood": "WORRIED"}, request_only=True
)
PLACE = [
    OpenApiParameter("household", UUID, description="Default: the caller's personal household."),
    OpenApiParameter("couple", UUID, description="The couple: what both share, and the caller's own entries."),
]


class JournalFilters(filters.FilterSet):
    """Which entries."""

    goal = filters.UUIDFilter(field_name="goal")
    mood = filters.ChoiceFilter(choices=Mood.choices)
    visibility = filters.ChoiceFilter(choices=EntryVisibility.choices)
    date_after = filters.DateFilter(field_name="written_on", lookup_expr="gte")
    date_before = filters.DateFilter(field_name="written_on", lookup_expr="lte")

    class Meta:
        model = JournalEntry
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(parameters=PLACE),
    create=extend_schema(examples=[NEW_ENTRY, ENTRY]),
)
class JournalViewSet(OwnedViewSet):
    """Journal entries: one's own, and those that are shared with the caller. Newest day first."""

    queryset = JournalEntry.objects.select_related("author").order_by("-written_on", "-pk")
    serializer_class = JournalEntrySerializer
    filterset_class = JournalFilters
    members_only_actions = frozenset({"create", "update", "partial_update", "destroy"})

    def in_household(self, queryset: Any) -> Any:
        """A couple's list holds the caller's own private entries too; nobody else finds them there."""
        household_id = self.household_id()
        rows = queryset.of_household(household_id)
        user = self.request.user
        if not user.is_staff and household_id != user.personal_household_id:
            rows = rows | queryset.filter(author=user, household=user.personal_household_id)
        return rows

    def check_member_action(self, request: Any, household_id: UUID) -> None:
        """Its author writes, also where the couple has ended."""
        if self.action == "create":
            super().check_member_action(request, household_id)

    def perform_create(self, serializer: Any) -> None:
        """Written by the caller; the service says where it lies and keeps the record."""
        household_id = self.editable_household_id()
        self.check_member_action(self.request, household_id)
        values = dict(serializer.validated_data)
        values.setdefault("written_on", Household.objects.get(pk=household_id).today(timezone.now()))
        serializer.instance = journal.write(
            author=self.request.user, named_household_id=self.named_household_id(), values=values
        )

    def perform_update(self, serializer: Any) -> None:
        """As the author saw it."""
        check_if_match(self.request, etag_of(self.get_serializer(serializer.instance).data))
        serializer.instance = journal.change(
            entry=serializer.instance,
            named_household_id=self.named_household_id(),
            values=dict(serializer.validated_data),
        )

    def perform_destroy(self, instance: Any) -> None:
        """The row goes for good."""
        check_if_match(self.request, etag_of(self.get_serializer(instance).data))
        journal.delete(instance)
