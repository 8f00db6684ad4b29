"""How reports are asked for and answered."""

from typing import Any

from rest_framework import serializers

from lifepath.banking.choices import AccountKind
from lifepath.banking.models import BankAccount, Category
from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField
from lifepath.core.money import money_text
from planning.calc.reports.result import MONEY, PERCENT, Figure
from planning.calc.reports.specification import DEFAULT_MEASURES, MOST_DIMENSIONS, Dimension, Measure
from planning.models import Report
from planning.report_choices import FileFormat, ReportKind, ReportScope

MOST_IN_A_FILTER = 200


class FiltersSerializer(serializers.Serializer[Any]):
    """Which postings enter; what is left out lets all in."""

    categories = OwnedRelatedField(
        queryset=Category.objects.all(), many=True, required=False, help_text="With what stands under them."
    )
    accounts = OwnedRelatedField(queryset=BankAccount.objects.all(), many=True, required=False)
    account_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=AccountKind.choices), required=False, max_length=len(AccountKind)
    )
    payee = NameField(max_length=200, required=False, allow_blank=True, help_text="Part of the payee's name.")
    tags = serializers.ListField(child=NameField(max_length=40), required=False, max_length=MOST_IN_A_FILTER)
    min_amount = MoneyField(min_value=0, required=False, allow_null=True, help_text="Size, whichever way it went.")
    max_amount = MoneyField(min_value=0, required=False, allow_null=True)


class SpecificationSerializer(serializers.Serializer[Any]):
    """Measures by dimensions over days."""

    start = serializers.DateField()
    end = serializers.DateField(help_text="The last day that enters.")
    dimensions = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Dimension)), required=False, max_length=MOST_DIMENSIONS
    )
    measures = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Measure)), required=False, max_length=len(Measure)
    )
    filters = FiltersSerializer(required=False)


class CustomReportSerializer(SpecificationSerializer):
    """A custom report: `name` keeps it for the household."""

    scope = serializers.ChoiceField(choices=ReportScope.choices, default=ReportScope.HOUSEHOLD)
    name = NameField(max_length=120, required=False, help_text="Keep the report under this name.")


class FigureColumnSerializer(serializers.Serializer[Any]):
    """A figure that every row has."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.ChoiceField(choices=["money", "percent", "count", "text"])


class BucketSerializer(serializers.Serializer[Any]):
    """A part of a dimension; `key` is null for rows without one."""

    dimension = serializers.CharField()
    key = serializers.CharField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]


class ResultRowSerializer(serializers.Serializer[Any]):
    """Figures of one combination of buckets, by column."""

    buckets = BucketSerializer(many=True)
    values = serializers.DictField(child=serializers.CharField(allow_null=True))


class ReportAnswerSerializer(serializers.Serializer[Any]):
    """A report: rows, totals, lines, and what they rest on. `report_id` is what an export takes."""

    report_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    name = serializers.CharField()
    title = serializers.CharField()
    household = serializers.UUIDField()
    scope = serializers.ChoiceField(choices=ReportScope.choices)
    currency = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    as_of = serializers.DateTimeField()
    data_version = serializers.CharField()
    dimensions = serializers.ListField(child=serializers.CharField())
    columns = FigureColumnSerializer(many=True)
    rows = ResultRowSerializer(many=True)
    totals = serializers.DictField(child=serializers.CharField(allow_null=True), allow_null=True)
    series = SeriesSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class SavedReportSerializer(serializers.ModelSerializer[Report]):
    """A report that the household keeps."""

    class Meta:
        model = Report
        fields = ["id", "household", "name", "scope", "specification", "created_at"]
        read_only_fields = fields


class ExportJobSerializer(serializers.Serializer[Any]):
    """A long export goes on in the background."""

    job = serializers.UUIDField()
    status = serializers.CharField(help_text="Where to ask how far it is.")


FORMATS = FileFormat.choices
DEFAULTS = {"dimensions": ["month"], "measures": [str(measure) for measure in DEFAULT_MEASURES]}


def figure_text(figure: Figure, unit: str) -> str | None:
    """A figure as the API writes it."""
    if figure is None or isinstance(figure, str):
        return figure
    if unit in (MONEY, PERCENT):
        return money_text(figure) if not isinstance(figure, int) else f"{figure}.00"
    return str(figure)
