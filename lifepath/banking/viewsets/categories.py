"""The category tree over the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.models import Category
from lifepath.banking.serializers.categories import (
    CategorySerializer,
    MergedSerializer,
    MergeSerializer,
    same_household,
)
from lifepath.banking.services import categories
from lifepath.banking.viewsets.refusals import refusals
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet

MAX_OWN_CATEGORIES = 300


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent."),
            OpenApiParameter(
                "archived", OpenApiTypes.BOOL, description="With archived ones; they are left out otherwise."
            ),
        ]
    ),
    create=extend_schema(
        examples=[OpenApiExample("Pets under other", value={"name": "Pets", "parent": "other"}, request_only=True)]
    ),
)
class CategoryViewSet(OwnedViewSet):
    """Roots with what stands under them: shared categories, and the household's own."""

    queryset = Category.objects.order_by("name", "pk")
    serializer_class = CategorySerializer
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self) -> Any:
        """A list starts at the roots."""
        queryset = super().get_queryset()
        if self.action != "list":
            return queryset
        children = Category.objects.of_household(self.household_id()).order_by("name", "pk")
        if self.request.query_params.get("archived") != "true":
            children = children.filter(archived=False)
        return queryset.filter(parent__isnull=True).prefetch_related(
            Prefetch("children", queryset=children, to_attr="shown_children")
        )

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Add it under its root."""
        if Category.objects.filter(household=household_id).count() >= MAX_OWN_CATEGORIES:
            raise Problem(f"A household has at most {MAX_OWN_CATEGORIES} categories.", code="too_many_categories")
        data = serializer.validated_data
        with _unique_name():
            serializer.instance = categories.add_category(
                household_id=household_id, parent=data["parent"], name=data["name"]
            )

    def save_changes(self, serializer: Any) -> None:
        """Rename it."""
        name = serializer.validated_data.get("name", serializer.instance.name)
        with _unique_name():
            categories.rename_category(category=serializer.instance, name=name)

    def remove(self, instance: Any) -> None:
        """Delete one that nothing names."""
        with refusals():
            categories.remove_category(instance)

    @extend_schema(
        request=MergeSerializer,
        responses=MergedSerializer,
        examples=[OpenApiExample("Into dining", value={"into": "food_dining"}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str | None = None) -> Response:
        """Move everything of a category into another one, and archive it."""
        category = self.get_object()
        form = MergeSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        into = form.validated_data["into"]
        if not same_household(into, category.household_id):
            raise ValidationError({"into": "Name a shared category or one of the same household."})
        with refusals():
            moved = categories.merge_category(category=category, into=into)
        audit.record(
            "category_merged",
            household_id=category.household_id,
            instance=category,
            details={"into": str(into.pk), "moved": moved},
        )
        return Response(MergedSerializer({"moved": moved, "into": into.pk}).data)


@contextmanager
def _unique_name() -> Iterator[None]:
    """A second category of the same name under one root is a bad name, not a crash."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_own_category_per_name" not in str(error):
            raise
        raise ValidationError({"name": "There is a category of this name already."}) from error
