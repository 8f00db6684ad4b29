from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet
from lifepath.users.models import Person
from lifepath.users.serializers.persons import PersonSerializer
from lifepath.users.viewsets.of_household import HOUSEHOLD_PARAMETER, OfHouseholdMixin

_CHILD = OpenApiExample("A child", {"name": "Mia", "birth_date": "2017-05-04", "relation": "CHILD"}, request_only=True)


@extend_schema(parameters=[HOUSEHOLD_PARAMETER])
@extend_schema_view(create=extend_schema(examples=[_CHILD]))
class PersonViewSet(OfHouseholdMixin, OwnedViewSet):
    """The persons of a household: members who sign in, and dependants without a login."""

    queryset = Person.objects.order_by("pk")
    serializer_class = PersonSerializer
    lookup_url_kwarg = "person_id"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]

    def get_queryset(self) -> Any:
        """Of the household in the path."""
        queryset = super().get_queryset()
        return queryset if getattr(self, "swagger_fake_view", False) else queryset.of_household(self.household_id())

    def remove(self, instance: Person) -> None:
        """A member leaves otherwise; a person whom records mention stays."""
        if instance.user_id is not None:
            raise Problem("A member is not removed here.", code="is_member")
        instance.delete()
