"""Reports that were asked for, the files made of them, and what college savings stood at each month."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ids import new_id
from lifepath.core.ownership import OwnedModel, OwnedQuerySet
from lifepath.users.models import Household, User
from planning.report_choices import FileFormat, ReportKind, ReportScope


class ReportQuerySet(OwnedQuerySet):
    """A saved report belongs to the household; one that was only asked for, to whoever asked."""

    def visible_to(self, user: Any) -> Self:
        """Of readable households: saved ones and one's own."""
        return super().visible_to(user).filter(Q(is_saved=True) | Q(created_by=user.pk))


class Report(OwnedModel):
    """What a report asks for. It is computed anew, for whoever runs it, whenever the data have changed."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="reports")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ReportKind)
    scope = models.CharField(max_length=10, choices=ReportScope, default=ReportScope.HOUSEHOLD)
    name = models.CharField(max_length=120, blank=True, default="")
    is_saved = models.BooleanField(default=False)
    specification = models.JSONField()
    digest = models.CharField(max_length=64, editable=False)
    data_version = models.CharField(max_length=32, blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "household", "digest"],
                condition=Q(is_saved=False),
                name="one_report_per_question_and_person",
            ),
            models.UniqueConstraint(
                fields=["household", "name"], condition=Q(is_saved=True), name="one_saved_report_per_name"
            ),
            models.CheckConstraint(condition=Q(is_saved=False) | ~Q(name=""), name="a_saved_report_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_is_known"),
            models.CheckConstraint(condition=Q(scope__in=ReportScope.values), name="report_scope_is_known"),
        ]
        indexes = [models.Index(fields=["used_at"], name="reports_by_last_use")]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class ReportFile(models.Model):
    """A report as a file, for the person it was computed for and the data it was computed from."""

    household_path = "report__household"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    made_for = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=4, choices=FileFormat)
    data_version = models.CharField(max_length=32)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "made_for", "format", "data_version"], name="one_file_per_report_and_data"
            ),
            models.CheckConstraint(condition=Q(format__in=FileFormat.values), name="report_file_format_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {str(self.pk)[-8:]}"

    @property
    def owning_household_id(self) -> UUID:
        """The report's household."""
        household_id: UUID = self.report.household_id
        return household_id


class MonthEndValue(models.Model):
    """What something without postings of its own stood at when a month ended, such as a 529 account."""

    household_path: ClassVar[str] = "household"

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    object_id = models.UUIDField()
    month = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "object_id", "month"], name="one_value_per_month_end"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_month_is_its_first_day"),
        ]
        indexes = [models.Index(fields=["household", "month"], name="month_end_values_by_household")]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}: {self.amount}"
