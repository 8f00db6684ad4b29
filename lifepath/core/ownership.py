"""One place decides who sees what: a record belongs to a household, and its readers are the user's business."""

from collections.abc import Collection
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from lifepath.core.ids import new_id


class Reader(Protocol):
    """What scoping asks of a user."""

    is_authenticated: bool

    def readable_households(self) -> QuerySet[Any]:
        """Ids of the households whose records the user may read now."""
        ...

    def editable_households(self) -> QuerySet[Any]:
        """Ids of the households whose records the user may change now."""
        ...

    def reads(self, household_id: UUID) -> bool:
        """Is this one of those that the user may read?"""
        ...

    def edits(self, household_id: UUID) -> bool:
        """Is this one of those that the user may change?"""
        ...


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that belong to households."""

    def visible_to(self, user: Any) -> Self:
        """Rows of the households the user belongs to, or is assigned to today."""
        if not user.is_authenticated:
            return self.none()
        return self._in_households(user.readable_households())

    def editable_by(self, user: Any) -> Self:
        """Rows the user may change."""
        if not user.is_authenticated:
            return self.none()
        return self._in_households(user.editable_households())

    def of_household(self, household_id: UUID) -> Self:
        """Rows of one household; says nothing about permission."""
        return self.filter(**{self._path(): household_id})

    def of_households(self, household_ids: Collection[UUID]) -> Self:
        """Rows of these households; says nothing about permission."""
        return self._in_households(household_ids)

    def _in_households(self, household_ids: QuerySet[Any] | Collection[UUID]) -> Self:
        return self.filter(Q(**{f"{self._path()}__in": household_ids}))

    def follows_its_household(self) -> bool:
        """Each row names its household itself, and whoever may change that may change the row."""
        own_rule = type(self).editable_by is not OwnedQuerySet.editable_by
        return not own_rule and "__" not in self._path()

    def _path(self) -> str:
        return str(self.model.household_path)


class OwnedModel(models.Model):
    """A record of one household."""

    household_path: ClassVar[str] = "household"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def owning_household_id(self) -> UUID:
        """The household this record belongs to, along `household_path`."""
        value: Any = self
        *steps, last = self.household_path.split("__")
        for step in steps:
            value = getattr(value, step)
        return value.pk if last in ("id", "pk") else getattr(value, f"{last}_id")
