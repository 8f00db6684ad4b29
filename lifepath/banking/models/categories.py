"""What money is spent on, or comes from."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from lifepath.banking.querysets import CategoryQuerySet
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household


class Category(OwnedModel):
    """One node of the tree. Without a household it is shared by all and changed by nobody."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="categories")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    root_slug = models.CharField(max_length=60, help_text="Slug of the root it stands under; kept by a trigger.")
    archived = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=Q(household__isnull=True), name="one_shared_category_per_slug"
            ),
            models.UniqueConstraint(
                "household",
                "parent",
                Lower("name"),
                condition=Q(archived=False, household__isnull=False),
                name="one_own_category_per_name",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=True) | Q(parent__isnull=False),
                name="own_categories_stand_under_a_root",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(archived=True), name="merged_categories_are_archived"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Part of the tree that every household has."""
        return self.household_id is None
