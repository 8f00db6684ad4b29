"""Loading the table of spending benchmarks."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from budgets.calc.benchmark_table import BenchmarkLine, read_benchmarks
from budgets.models import SpendingBenchmark
from lifepath.core import audit

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "ce_benchmarks.csv"
COMPARED = (
    "peer_group",
    "benchmark_percentage",
    "benchmark_amount",
    "mean_income",
    "data_source",
    "basis",
    "confidence",
    "formula",
)


@dataclass(frozen=True, slots=True)
class BenchmarkImport:
    """What an import did, or would do: rows as text for a person."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int

    def summary(self) -> str:
        """One line of counts."""
        return f"{len(self.created)} created, {len(self.changed)} changed, {self.unchanged} unchanged"


@transaction.atomic
def import_benchmarks(*, path: Path, dry_run: bool) -> BenchmarkImport:
    """Store a table; rows of another year stay. A row that is there with the same figures is not written again."""
    present = {(row.year, row.income_bracket, row.category): row for row in SpendingBenchmark.objects.all()}
    created: list[SpendingBenchmark] = []
    changed: list[SpendingBenchmark] = []
    told: list[str] = []
    unchanged = 0
    for line in read_benchmarks(path):
        row = _row(line)
        old = present.get((row.year, row.income_bracket, row.category))
        if old is None:
            created.append(row)
            continue
        differences = [name for name in COMPARED if getattr(old, name) != getattr(row, name)]
        if not differences:
            unchanged += 1
            continue
        told.append(f"{old}: " + ", ".join(f"{n} {getattr(old, n)} -> {getattr(row, n)}" for n in differences))
        for name in differences:
            setattr(old, name, getattr(row, name))
        old.imported_at = row.imported_at
        changed.append(old)
    if not dry_run and (created or changed):
        SpendingBenchmark.objects.bulk_create(created)
        SpendingBenchmark.objects.bulk_update(changed, [*COMPARED, "imported_at"])
        audit.record(
            "benchmarks_imported",
            household_id=None,
            details={"file": path.name, "created": len(created), "changed": len(changed)},
        )
    return BenchmarkImport(created=tuple(str(row) for row in created), changed=tuple(told), unchanged=unchanged)


def load_shipped() -> str:
    """The table that the product ships."""
    return import_benchmarks(path=SHIPPED, dry_run=False).summary()


def _row(line: BenchmarkLine) -> SpendingBenchmark:
    return SpendingBenchmark(
        income_bracket=line.row.income_bracket,
        peer_group=line.row.peer_group,
        category=line.row.category,
        benchmark_percentage=line.income_share,
        benchmark_amount=line.row.annual_amount,
        mean_income=line.row.mean_income,
        data_source=line.row.data_source,
        year=line.row.year,
        basis=line.row.basis,
        confidence=line.row.confidence,
        formula=line.formula,
        imported_at=timezone.now(),
    )
