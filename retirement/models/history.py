"""Stored analyses of the gap, and why it moved since the one before."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from retirement.models.columns import at_least_zero, dollars
from retirement.models.profiles import RetirementProfile


def _signed(**options: object) -> models.DecimalField:
    return models.DecimalField(max_digits=20, decimal_places=2, **options)  # type: ignore[arg-type]


class GapAnalysis(OwnedModel):
    """The gap of a profile on a day; never changed afterwards, a trigger refuses it.

    A positive gap is a shortfall. `_nominal` is dollars of the retirement date. The members of the movement are empty
    in a profile's first analysis.
    """

    household_path = "profile__household"

    profile = models.ForeignKey(RetirementProfile, on_delete=models.CASCADE, related_name="analyses")
    analysed_on = models.DateField()
    gap_nominal = _signed()
    gap_real = _signed()
    projected_balance_nominal = _signed()
    projected_balance_real = _signed()
    required_balance_nominal = _signed()
    required_balance_real = _signed()
    funded_ratio = models.DecimalField(max_digits=30, decimal_places=6, null=True, blank=True)
    inputs = models.JSONField(help_text="As the gap calculator takes them.")
    months_since_last = models.PositiveSmallIntegerField(null=True, blank=True)
    contributed = dollars(null=True, blank=True, help_text="Paid in since the last analysis.")
    gap_before_nominal = _signed(null=True, blank=True)
    change_nominal = _signed(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "gap analysis"
        verbose_name_plural = "gap analyses"
        indexes = [models.Index(fields=["profile", "-id"], name="analyses_of_a_profile")]
        constraints = [
            models.CheckConstraint(
                condition=Q(gap_before_nominal__isnull=True, change_nominal__isnull=True)
                | Q(change_nominal=F("gap_nominal") - F("gap_before_nominal")),
                name="a_gap_moves_by_now_less_before",
            ),
            models.CheckConstraint(condition=at_least_zero("contributed"), name="what_was_contributed_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"gap on {self.analysed_on}"


class GapMovementPart(OwnedModel):
    """One cause of a movement; the parts of an analysis add up to its change, a trigger checks it."""

    household_path = "analysis__profile__household"

    analysis = models.ForeignKey(GapAnalysis, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=400)
    amount_nominal = _signed()
    gap_after_nominal = _signed()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "position"], name="one_movement_part_per_position"),
            models.UniqueConstraint(fields=["analysis", "key"], name="one_movement_part_per_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount_nominal}"
