"""Pages of published tables: what they hold, where it comes from, and how old it is. Apps name their tables."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Max, Min
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from lifepath.core.admin.scoping import ReferenceDataAdmin
from lifepath.core.periods import Month, whole_months
from lifepath.core.published_tables import TableSpec

STALE_AFTER_MONTHS = 18


def today() -> dt.date:
    """The day on which ages are told."""
    return timezone.now().date()


def is_stale(as_of: dt.date | None) -> bool:
    """Older than eighteen months."""
    return as_of is not None and whole_months(as_of, max(today(), as_of)) >= STALE_AFTER_MONTHS


class StaleFilter(admin.SimpleListFilter):
    """Figures that are due for a replacement."""

    title = "age"
    parameter_name = "stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Two sides of eighteen months."""
        return [("yes", f"Older than {STALE_AFTER_MONTHS} months"), ("no", "Newer")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By the day that the figures describe."""
        month = Month.of(today()).plus(-STALE_AFTER_MONTHS)
        limit = dt.date(month.year, month.month, min(today().day, month.days))
        if self.value() == "yes":
            return queryset.filter(as_of__lte=limit)
        return queryset.filter(as_of__gt=limit) if self.value() == "no" else queryset


class PublishedTableAdmin(ReferenceDataAdmin):
    """Rows of one published table; commands load it, the history keeps what was replaced."""

    source_field = "source"

    @admin.display(description="Newer than 18 months", boolean=True)
    def fresh(self, row: Any) -> bool:
        """A cross marks what is older than eighteen months."""
        return not is_stale(row.as_of)

    @admin.display(description="Source")
    def source_text(self, row: Any) -> str:
        """Where the row comes from, cut to fit."""
        text: str = getattr(row, self.source_field)
        return text if len(text) <= 60 else f"{text[:59]}…"


class TableVersionsAdmin(ReferenceDataAdmin):
    """How old each table is."""

    specs: ClassVar[Mapping[str, TableSpec]] = {}
    list_display = ["title", "rows", "compiled_on", "oldest", "newest", "changed_at", "fresh"]
    list_display_links = None
    ordering = ["name"]
    search_fields = ["name"]
    fields = ["name", "compiled_on", "changed_at", "version"]

    @admin.display(description="Table")
    def title(self, table: Any) -> str:
        """A link to the rows, and one to what is known of the table."""
        spec = self.specs[table.name]
        rows = reverse(f"admin:{spec.model._meta.app_label}_{spec.model._meta.model_name}_changelist")
        own = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[table.pk])
        return format_html('<a href="{}">{}</a> · <a href="{}">about</a>', rows, spec.title, own)

    @admin.display(description="Rows")
    def rows(self, table: Any) -> int:
        """How many rows it holds."""
        return self.specs[table.name].model._default_manager.count()

    @admin.display(description="Oldest figure")
    def oldest(self, table: Any) -> dt.date | None:
        """The earliest day that a row describes."""
        return self._age(table)["oldest"]

    @admin.display(description="Newest figure")
    def newest(self, table: Any) -> dt.date | None:
        """The latest day that a row describes."""
        return self._age(table)["newest"]

    @admin.display(description="Newer than 18 months", boolean=True)
    def fresh(self, table: Any) -> bool:
        """A cross marks a table that holds anything older."""
        return not is_stale(self._age(table)["oldest"])

    def _age(self, table: Any) -> dict[str, dt.date | None]:
        if not hasattr(table, "age_of_rows"):
            rows = self.specs[table.name].model._default_manager
            table.age_of_rows = rows.aggregate(oldest=Min("as_of"), newest=Max("as_of"))
        ages: dict[str, dt.date | None] = table.age_of_rows
        return ages


def register_rows(
    spec: TableSpec,
    *,
    columns: Sequence[str],
    filters: Sequence[str],
    searched: Sequence[str],
    source_field: str = "source",
    confidence_field: str = "",
) -> None:
    """The page of one table's rows."""
    names = {field.name for field in spec.model._meta.concrete_fields}
    fall_back = source_field if source_field in names else spec.key[0]
    sure = [confidence_field] if confidence_field else []
    source = ["source_text"] if source_field in names else []
    page = type(
        f"{spec.model.__name__}Admin",
        (PublishedTableAdmin,),
        {
            "__doc__": f"{spec.title}.",
            "source_field": source_field,
            "list_display": ["__str__", *columns, "as_of", "fresh", *sure, *source],
            "list_filter": [StaleFilter, *sure, *filters],
            "search_fields": [name for name in searched if name in names] or [fall_back],
            "ordering": list(spec.key),
        },
    )
    admin.site.register(spec.model, page)
