"""Which categories of a month stand out against the months before it?

At least three earlier months are needed; the twelve latest count. Differences under 10.00 are never an anomaly.
Compared exactly (squares of fractions, no root), rounded half up once on output. Seasons are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgets.calc.snapshots import CategorySnapshot, in_time_order
from lifepath.core.rationals import exact, mean, round_half_up, rounded_root, sample_variance

HISTORY_MONTHS = 12
FEWEST_MONTHS = 3
SMALLEST_DIFFERENCE = Fraction(10)
NEW_CATEGORY_WARNING = Fraction(50)
NEW_CATEGORY_ALERT = Fraction(500)
FIXED_CHANGE_WARNING = Fraction(5, 100)
FIXED_CHANGE_ALERT = Fraction(25, 100)
DEFAULT_THRESHOLD_STDDEV = Decimal("2.0")
ALERT_STDDEV = Fraction(3)

ALERT, WARNING = "alert", "warning"


class BadThreshold(ValueError):
    """The threshold is a number of standard deviations, 0 or more."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One category that stands out."""

    category: str
    current_amount: Decimal
    historical_average: Decimal
    deviation: Decimal | None  # in standard deviations; None where the history does not vary
    severity: str  # alert | warning
    kind: str  # new_category | fixed_change | deviation
    direction: str  # above | below


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: str
    severity: str
    deviation: Decimal | None = None


def find_anomalies(
    *,
    current: CategorySnapshot,
    history: Iterable[CategorySnapshot],
    threshold_stddev: Decimal = DEFAULT_THRESHOLD_STDDEV,
) -> list[Anomaly]:
    """Alerts before warnings, then the larger difference, then the category's name."""
    if not threshold_stddev.is_finite() or threshold_stddev < 0:
        raise BadThreshold(f"{threshold_stddev} is no number of standard deviations.")
    earlier = [snapshot for snapshot in in_time_order(history) if snapshot.month < current.month][-HISTORY_MONTHS:]
    if len(earlier) < FEWEST_MONTHS:
        return []
    names = set(current.category_totals).union(*(snapshot.category_totals for snapshot in earlier))
    found = []
    for name in names:
        amount = exact(current.category_totals.get(name, Decimal(0)))
        past = [exact(snapshot.category_totals.get(name, Decimal(0))) for snapshot in earlier]
        difference = amount - mean(past)
        verdict = _judge(amount=amount, past=past, difference=difference, threshold=exact(threshold_stddev))
        if verdict is not None:
            found.append((verdict.severity != ALERT, -abs(difference), name, amount, mean(past), verdict))
    return [
        Anomaly(
            category=name,
            current_amount=round_half_up(amount),
            historical_average=round_half_up(average),
            deviation=verdict.deviation,
            severity=verdict.severity,
            kind=verdict.kind,
            direction="above" if amount > average else "below",
        )
        for _, _, name, amount, average, verdict in sorted(found, key=lambda entry: entry[:3])
    ]


def _judge(*, amount: Fraction, past: Sequence[Fraction], difference: Fraction, threshold: Fraction) -> _Verdict | None:
    if abs(difference) < SMALLEST_DIFFERENCE:
        return None
    if not any(past):
        return _graded("new_category", amount, NEW_CATEGORY_WARNING, NEW_CATEGORY_ALERT)
    variance = sample_variance(past)
    if variance == 0:
        return _graded("fixed_change", abs(difference / past[0]), FIXED_CHANGE_WARNING, FIXED_CHANGE_ALERT)
    squared = difference**2 / variance
    if squared < threshold**2:
        return None
    size = rounded_root(squared)
    return _Verdict(
        kind="deviation",
        severity=ALERT if squared >= ALERT_STDDEV**2 else WARNING,
        deviation=size if difference > 0 or size == 0 else -size,
    )


def _graded(kind: str, size: Fraction, warning_from: Fraction, alert_from: Fraction) -> _Verdict | None:
    if size < warning_from:
        return None
    return _Verdict(kind=kind, severity=ALERT if size >= alert_from else WARNING)
