from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.models import Household


class HouseholdSerializer(serializers.ModelSerializer[Household]):
    """A household as its readers see it."""

    name = NameField(max_length=120)

    class Meta:
        model = Household
        fields = ["id", "kind", "name", "time_zone", "currency", "state", "review_cadence_months", "created_at"]
        read_only_fields = ["kind", "currency", "created_at"]
