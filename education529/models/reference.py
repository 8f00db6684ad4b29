"""What every published table of this app has in common: where a row comes from, how sure it is, and its version."""

from django.db import models

from lifepath.core.published_models import PublishedRow, PublishedTableVersion


class ReferenceRow(PublishedRow):
    """A row with its own source."""

    source = models.TextField()
    confidence = models.CharField(max_length=40)

    class Meta:
        abstract = True


class TableVersion(PublishedTableVersion):
    """Which version of a table is in place."""

    class Meta:
        verbose_name = "529 reference table"
