"""What peers spend."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from budgets.choices import Confidence, PeerGroup


class SpendingBenchmark(models.Model):
    """What households of an income bracket spend on a category in a year, as published or derived from it."""

    is_reference_data = True

    id = models.BigAutoField(primary_key=True)
    income_bracket = models.CharField(max_length=20)
    peer_group = models.CharField(max_length=12, choices=PeerGroup)
    category = models.CharField(max_length=30)
    benchmark_percentage = models.DecimalField(
        max_digits=8, decimal_places=6, help_text="Fraction of mean pre-tax income: 0.223054 is 22.3 %."
    )
    benchmark_amount = models.DecimalField(max_digits=20, decimal_places=2, help_text="Dollars a year.")
    mean_income = models.DecimalField(max_digits=20, decimal_places=2)
    data_source = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=20)
    confidence = models.CharField(max_length=12, choices=Confidence)
    formula = models.CharField(max_length=500, blank=True, default="")
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "income_bracket", "category"], name="one_benchmark_per_year_bracket_and_category"
            ),
            models.CheckConstraint(condition=Q(benchmark_amount__gte=0), name="benchmarks_are_not_negative"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="benchmark_confidence_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.income_bracket} {self.category} {self.year}"
