"""What lists of transactions can be narrowed by. What is masked for the caller is not found by what it hides."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q
from django_filters.rest_framework import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from lifepath.banking.category_tree import OTHER_ID
from lifepath.banking.models import Category, Transaction


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`, and nothing else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("true", "true"), ("false", "false")], coerce="true".__eq__, **kwargs)


class TransactionFilterSet(FilterSet):
    """Typed parameters; days and amounts are inclusive, amounts are signed."""

    date_after = django_filters.DateFilter(field_name="posted_on", lookup_expr="gte", help_text="On this day or later.")
    date_before = django_filters.DateFilter(
        field_name="posted_on", lookup_expr="lte", help_text="On this day or earlier."
    )
    account = django_filters.UUIDFilter(field_name="account_id")
    category = django_filters.CharFilter(
        method="filter_category", help_text="An id or the slug of a shared category, with what stands under it."
    )
    min_amount = django_filters.NumberFilter(field_name="amount", lookup_expr="gte")
    max_amount = django_filters.NumberFilter(field_name="amount", lookup_expr="lte")
    payee = django_filters.CharFilter(method="filter_payee", help_text="Part of the payee, in any case.")
    tag = django_filters.CharFilter(method="filter_tag")
    pending = YesNoFilter()
    excluded = YesNoFilter()
    reconciled = YesNoFilter()
    import_batch = django_filters.UUIDFilter(field_name="import_batch_id")
    search = django_filters.CharFilter(method="filter_search", help_text="Words of payee, memo or notes.")
    ordering = django_filters.OrderingFilter(
        fields=[("posted_on", "posted_on"), ("amount", "amount"), ("created_at", "created_at"), ("payee", "payee")],
        help_text="posted_on, amount, payee or created_at; `-` in front reverses. Newest first when absent.",
    )

    class Meta:
        model = Transaction
        fields: list[str] = []

    def filter_category(self, queryset: Any, name: str, value: str) -> Any:
        """By its own category or that of a part."""
        try:
            named = Q(pk=UUID(value))
        except ValueError:
            named = Q(slug=value.lower(), household__isnull=True)
        visible = Category.objects.visible_to(self.request.user)
        ids = list(visible.filter(named).values_list("pk", flat=True))
        ids = list(visible.with_descendants(ids).values_list("pk", flat=True))
        found = Q(masked=False) & (Q(is_split=False, category__in=ids) | Q(is_split=True, splits__category__in=ids))
        if OTHER_ID in ids:
            found |= Q(masked=True)
        return queryset.filter(found).distinct() if ids else queryset.none()

    def filter_payee(self, queryset: Any, name: str, value: str) -> Any:
        """Part of the clean name."""
        return queryset.filter(masked=False, payee__icontains=value)

    def filter_tag(self, queryset: Any, name: str, value: str) -> Any:
        """One whole tag."""
        return queryset.filter(masked=False, tags__contains=[value])

    def filter_search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word, wherever it stands."""
        for word in value.split()[:10]:
            queryset = queryset.filter(
                Q(payee__icontains=word)
                | Q(payee_raw__icontains=word)
                | Q(memo__icontains=word)
                | Q(notes__icontains=word),
                masked=False,
            )
        return queryset
