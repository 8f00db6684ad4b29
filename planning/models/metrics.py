"""How a client and the plan are getting on, month by month, with the parts behind each score."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User
from planning.choices import DataSection, MetricType


class RelationshipMetric(OwnedModel):
    """One metric of one client (household) and month of the firm's time zone. No value: nothing could be measured.

    `inputs` are the counts and amounts that went in, `parts` the weighted ratios that came out.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="relationship_metrics")
    planner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    metric_type = models.CharField(max_length=20, choices=MetricType)
    month = models.DateField()
    metric_value = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    inputs = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["planner", "month"], name="metrics_by_planner")]
        constraints = [
            models.UniqueConstraint(fields=["household", "metric_type", "month"], name="one_metric_per_client_month"),
            models.CheckConstraint(condition=Q(metric_type__in=MetricType.values), name="metric_type_is_known"),
            models.CheckConstraint(
                condition=Q(metric_value__isnull=True) | Q(metric_value__range=(0, 100)), name="metrics_are_0_to_100"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="metric_month_is_a_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_type_display()} {self.month:%Y-%m}"


class MetricDue(models.Model):
    """A metric that an event has touched and that waits to be computed again."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    metric_type = models.CharField(max_length=20, choices=MetricType)
    month = models.DateField()
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "metric_type", "month"], name="a_metric_is_due_once"),
        ]

    def __str__(self) -> str:
        return f"{self.metric_type} {self.month:%Y-%m}"


class ClientActiveDay(models.Model):
    """A day of the firm's time zone on which a person made at least one authenticated request."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_active_day_per_person_and_day")]

    def __str__(self) -> str:
        return str(self.day)


class SectionConfirmation(OwnedModel):
    """Somebody of the household said that a section of its data is still right; rows are only ever added."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="section_confirmations")
    section = models.CharField(max_length=12, choices=DataSection)
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["household", "-confirmed_at"], name="confirmations_by_household")]
        constraints = [
            models.CheckConstraint(condition=Q(section__in=DataSection.values), name="data_section_is_known"),
        ]

    def __str__(self) -> str:
        return self.section


class LiveMetric(OwnedModel):
    """What the stream said last about a client's metric and month: the dashboard's own copy."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="live_metrics")
    planner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    metric_type = models.CharField(max_length=20, choices=MetricType)
    month = models.DateField()
    metric_value = models.DecimalField(max_digits=9, decimal_places=4)
    sequence = models.BigIntegerField()
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "metric_type", "month"], name="one_live_metric_per_month"),
        ]

    def __str__(self) -> str:
        return f"{self.metric_type} {self.month:%Y-%m}"


class ConsumedEvent(models.Model):
    """A message that was taken from the stream; seen again, it is dropped."""

    event_id = models.UUIDField(primary_key=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return str(self.event_id)
