"""Which forecast is trusted for what, and how it did."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household


class PredictionModel(OwnedModel):
    """One version of the forecast of one subject: `category:<slug>`, `balance:<account>` or `goal:<goal>`.

    The newest version is the one in use. None is kept that did worse than the naive forecast on its last quarter.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="prediction_models")
    subject = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    forecaster = models.CharField(max_length=40)
    code_version = models.CharField(max_length=12)
    data_first = models.DateField()
    data_last = models.DateField()
    error = models.DecimalField(max_digits=20, decimal_places=2)
    naive_error = models.DecimalField(max_digits=20, decimal_places=2)
    spread = models.DecimalField(max_digits=20, decimal_places=2)
    trained_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "subject", "version"], name="one_model_per_subject_version"),
            models.CheckConstraint(condition=Q(error__lte=F("naive_error")), name="no_model_is_worse_than_naive"),
            models.CheckConstraint(condition=Q(data_first__lte=F("data_last")), name="a_data_window_has_an_order"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.version}"
