"""Stored earnings records as they come in and go out."""

from typing import Any

from rest_framework import serializers

from lifepath.core.fields import OwnedRelatedField
from lifepath.users.models import Person
from retirement.models import EarningsRecord
from retirement.serializers.social_security_inputs import EarningsField, EarningsOfYearSerializer


class RecordedEarningsField(EarningsField):
    """A record by year, in order."""

    def to_representation(self, data: Any) -> Any:
        """Years with their earnings."""
        return [EarningsOfYearSerializer({"year": year, "earnings": data[year]}).data for year in data]


class EarningsRecordSerializer(serializers.ModelSerializer[EarningsRecord]):
    """What Social Security has on record for a person of the household."""

    person = OwnedRelatedField(queryset=Person.objects.all())
    earnings = RecordedEarningsField()

    class Meta:
        model = EarningsRecord
        fields = ["id", "person", "earnings", "source", "recorded_at"]
        read_only_fields = ["source", "recorded_at"]

    def get_fields(self) -> dict[str, Any]:
        """A record stays with its person."""
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, list):
            fields["person"].read_only = True
        return fields


class EarningsImportInput(serializers.Serializer[Any]):
    """A statement as a file, and whose it is."""

    person = OwnedRelatedField(queryset=Person.objects.all())
    file = serializers.FileField(help_text="The XML that my Social Security offers, or CSV with year and earnings.")
    dry_run = serializers.BooleanField(default=False, help_text="Say what would change and store nothing.")


class EarningsImportSerializer(serializers.Serializer[Any]):
    """What an import did, or would do."""

    record = EarningsRecordSerializer(allow_null=True, help_text="As stored now; null before the first import.")
    added = serializers.ListField(child=serializers.IntegerField())
    changed = serializers.SerializerMethodField()
    removed = serializers.ListField(child=serializers.IntegerField())
    unchanged = serializers.IntegerField()

    def get_changed(self, told: Any) -> list[int]:
        """Years whose earnings differ."""
        return [year for year, _, _ in told.changed]
