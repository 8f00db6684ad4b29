from rest_framework import serializers

from lifepath.users.models import User


class PersonSummarySerializer(serializers.ModelSerializer[User]):
    """A person by name, without an address."""

    class Meta:
        model = User
        fields = ["id", "display_name"]
        read_only_fields = fields
