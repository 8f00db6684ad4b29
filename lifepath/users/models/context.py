"""What is known about a household, in layers: stated over derived over default."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.choices import FactLayer
from lifepath.users.models.households import Household


class ContextFact(OwnedModel):
    """One fact as it was known from a moment on; the row with `superseded_at` NULL is the present one of its layer."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="context_facts")
    name = models.CharField(max_length=60)
    layer = models.CharField(max_length=10, choices=FactLayer)
    value = models.JSONField()
    source = models.CharField(max_length=120)
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    as_of = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "name", "layer"],
                condition=Q(superseded_at__isnull=True),
                name="one_present_fact_per_layer",
            ),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="confidence_is_0_to_1"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.layer})"
