"""The shape of categories, and how requests name them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.banking.models import Category
from lifepath.banking.serializers import examples
from lifepath.core.fields import NameField


@extend_schema_field({"type": "string", "description": "A category's id, or the slug of a shared one."})
class CategoryField(serializers.Field):
    """A category of the shared tree or of the household, by id or slug; archived ones take nothing new."""

    default_error_messages = {
        "does_not_exist": "No such category.",
        "archived": "This category is archived.",
    }

    def to_internal_value(self, data: Any) -> Category:
        """Look it up among what the caller sees, all at once for a whole request."""
        category = self._known().get(data.strip().lower()) if isinstance(data, str) else None
        if category is None:
            self.fail("does_not_exist")
        if category.archived:
            self.fail("archived")
        return category

    def get_attribute(self, instance: Any) -> Any:
        """The id alone, which costs no query."""
        return getattr(instance, f"{self.source}_id")

    def to_representation(self, value: Any) -> str:
        """The id."""
        return str(value)

    def _known(self) -> dict[str, Category]:
        context: Any = self.context
        if "categories" not in context:
            context["categories"] = known = {}
            for category in Category.objects.visible_to(context["request"].user):
                known[str(category.pk)] = category
                if category.household_id is None:
                    known[category.slug] = category
        found: dict[str, Category] = context["categories"]
        return found


@extend_schema_field({"type": ["string", "null"], "description": "The shared root above; null for a root."})
class ParentField(CategoryField):
    """The root under which a category stands."""


class OwnCategorySerializer(serializers.ModelSerializer[Category]):
    """A category, without what stands under it."""

    class Meta:
        model = Category
        fields = ["id", "household", "parent", "slug", "name", "archived", "merged_into"]
        read_only_fields = fields


@extend_schema_serializer(examples=[examples.CATEGORY])
class CategorySerializer(serializers.ModelSerializer[Category]):
    """A category. Those without a household are shared by all and cannot be changed."""

    name = NameField(max_length=80)
    parent = ParentField(  # type: ignore[assignment]
        help_text="The shared root under which it stands: an id, or a slug such as `travel`."
    )
    children = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ["id", "household", "parent", "slug", "name", "root_slug", "archived", "merged_into", "children"]
        read_only_fields = ["household", "slug", "root_slug", "archived", "merged_into"]

    def validate_parent(self, value: Category) -> Category:
        """The tree has two levels, and transfers are the system's own."""
        if value.parent_id is not None or value.household_id is not None or value.slug == "transfer":
            raise serializers.ValidationError("A category stands under a shared root other than transfers.")
        if self.instance is not None and self.instance.parent_id != value.pk:
            raise serializers.ValidationError(
                "A category stays under its root; merge it into one that stands elsewhere."
            )
        return value

    @extend_schema_field(OwnCategorySerializer(many=True))
    def get_children(self, instance: Category) -> Any:
        """What stands under a root: the system's, and the household's own."""
        children = getattr(instance, "shown_children", [])
        return OwnCategorySerializer(children, many=True).data


class MergeSerializer(serializers.Serializer[Any]):
    """Where everything of a category goes."""

    into = CategoryField()


class MergedSerializer(serializers.Serializer[Any]):
    """What a merge did."""

    moved = serializers.IntegerField(help_text="Transactions and parts that stand in the other category now.")
    into = serializers.UUIDField()


def same_household(category: Category, household_id: UUID) -> bool:
    """A household uses the shared tree and its own categories."""
    return category.household_id in (None, household_id)
