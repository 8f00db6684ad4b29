"""Abstract models of published tables: a row and its age, and the version of a table. Apps bring the tables."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class PublishedRow(models.Model):
    """A row of a published table. Columns keep the names of the published file."""

    is_reference_data: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    as_of = models.DateField(help_text="The day that the figures describe, as far as it is known.")
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class PublishedTableVersion(models.Model):
    """Which version of a table is in place; a trigger moves it with every statement that touches the table.

    A process keeps a table that it has read until the version differs.
    """

    is_reference_data: ClassVar[bool] = True

    name = models.CharField(max_length=60, primary_key=True)
    version = models.BigIntegerField()
    changed_at = models.DateTimeField(default=timezone.now)
    compiled_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name.replace("_", " ")


def dollars(*, null: bool = False) -> models.DecimalField:
    """An amount of a published table."""
    return models.DecimalField(max_digits=20, decimal_places=2, null=null, blank=null)


def a_rate(*, null: bool = False) -> models.DecimalField:
    """A fraction or a percentage, as the file has it."""
    return models.DecimalField(max_digits=14, decimal_places=8, null=null, blank=null)


def a_year(*, null: bool = False) -> models.PositiveSmallIntegerField:
    """A calendar year."""
    return models.PositiveSmallIntegerField(null=null, blank=null)


def a_whole(*, null: bool = False) -> models.IntegerField:
    """A whole number that is not a year."""
    return models.IntegerField(null=null, blank=null)


def a_text(length: int = 80) -> models.CharField:
    """A short text that may be empty."""
    return models.CharField(max_length=length, blank=True, default="")
