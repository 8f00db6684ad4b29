"""What the calculators were last found to answer."""

from django.db import models
from django.utils import timezone


class VerifiedCase(models.Model):
    """The last run of one worked case; the next run of the case takes its place."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=120)
    case_id = models.CharField(max_length=200)
    file = models.CharField(max_length=255)
    ok = models.BooleanField()
    difference = models.TextField(blank=True, default="")
    ran_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "case_id", "file"], name="one_last_run_per_case"),
            models.CheckConstraint(
                condition=models.Q(ok=True, difference="") | (models.Q(ok=False) & ~models.Q(difference="")),
                name="a_failed_case_says_how_it_differs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"
