"""The shape of journal entries."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from couples.models import JournalEntry
from goals.models import FinancialGoal
from lifepath.core.fields import OwnedRelatedField
from lifepath.users.serializers.people import PersonSummarySerializer

MOST_CHARACTERS = 20_000

ENTRY = OpenApiExample(
    "A shared entry",
    value={
        "id": "0193a1b2-0000-7000-8000-000000000070",
        "household": "0193a1b2-0000-7000-8000-000000000060",
        "author": {"id": "0193a1b2-0000-7000-8000-000000000011", "display_name": "Alice Rivera"},
        "mine": True,
        "written_on": "2026-11-08",
        "text": "The emergency fund feels real now.",
        "mood": "GOOD",
        "goal": "0193a1b2-0000-7000-8000-000000000090",
        "visibility": "SHARED",
        "shared_with_planner": False,
        "created_at": "2026-11-08T20:14:09Z",
        "updated_at": "2026-11-08T20:14:09Z",
    },
    response_only=True,
)


class TextField(serializers.CharField):
    """What a person writes: several lines, no control characters but tab and line end."""

    default_error_messages = {"control": "Control characters are not allowed."}

    def to_internal_value(self, data: Any) -> str:
        """A number is no text."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if any(ord(character) < 32 and character not in "\t\n\r" for character in text) or "\x7f" in text:
            self.fail("control")
        return text


@extend_schema_serializer(examples=[ENTRY])
class JournalEntrySerializer(serializers.ModelSerializer[JournalEntry]):
    """A journal entry; private unless its author shares it."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    author = PersonSummarySerializer(read_only=True)
    mine = serializers.SerializerMethodField()
    goal = OwnedRelatedField(
        queryset=FinancialGoal.objects.all(),
        required=False,
        allow_null=True,
        help_text="A goal it is about; of a shared entry one of the couple's.",
    )
    text = TextField(max_length=MOST_CHARACTERS, help_text="Stored encrypted.")

    class Meta:
        model = JournalEntry
        fields = [
            "id",
            "household",
            "author",
            "mine",
            "written_on",
            "text",
            "mood",
            "goal",
            "visibility",
            "shared_with_planner",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["created_at", "updated_at"]
        extra_kwargs = {"written_on": {"required": False, "help_text": "Today when absent."}}

    def get_mine(self, entry: JournalEntry) -> bool:
        """The caller wrote it."""
        return bool(entry.author_id == self.context["request"].user.pk)
