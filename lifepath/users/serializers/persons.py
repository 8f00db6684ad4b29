from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.users.birth_dates import BirthDateField
from lifepath.users.choices import Relation
from lifepath.users.models import Person


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A member of the household, or a dependant without a sign-in."""

    name = NameField(max_length=120)
    birth_date = BirthDateField(allow_null=True, required=False)
    user = serializers.UUIDField(source="user_id", read_only=True, allow_null=True, help_text="Of a member.")

    class Meta:
        model = Person
        fields = ["id", "name", "birth_date", "relation", "user"]

    def validate_relation(self, relation: str) -> str:
        """Members come by registration, invitation or as a couple, never by hand; they stay members."""
        present = self.instance.relation if isinstance(self.instance, Person) else None
        if relation != present and Relation.MEMBER in (relation, present):
            raise serializers.ValidationError("Nobody is made a member here, or stops being one.", code="member")
        return relation
