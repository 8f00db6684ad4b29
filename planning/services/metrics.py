"""Keeping relationship metrics: computed when something happened, closed when the month is over, told to the stream."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from lifepath.core import audit
from lifepath.core.periods import Month
from lifepath.outbox.services import NewMessage, put_many
from lifepath.users.models import Household
from planning import metric_stream
from planning.choices import MetricType
from planning.models import MetricDue, RelationshipMetric, SectionConfirmation
from planning.selectors.metrics.scores import Measured, measure, planner_at
from planning.selectors.metrics.window import Window, running_month, starts, window_of

AT_MOST_EVERY = dt.timedelta(minutes=5)
MONTHS_TO_CLOSE = 3  # what a firm that was without a scheduler for a while catches up with


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored metric that what happened does not lead to."""

    metric: RelationshipMetric
    rebuilt: Measured


@transaction.atomic
def keep_metrics(
    *, household: Household, metric_types: Iterable[str], month: Month, now: dt.datetime, closing: bool = False
) -> int:
    """Compute and store metrics of a month; what changed goes to the stream. Answers how many messages went."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    window = window_of(month, now=now)
    planner_id = planner_at(household, window)
    messages = []
    for metric_type in metric_types:
        changed = _keep(household, metric_type, window, planner_id, now, closing)
        if changed is not None:
            messages.append(changed)
    put_many(topic=metric_stream.NAME, messages=messages)
    return len(messages)


def note_due(*, household_ids: Iterable[UUID], metric_types: Iterable[str], months: Iterable[Month]) -> None:
    """Something happened that these metrics rest on."""
    types, firsts = list(metric_types), [month.start for month in months]
    MetricDue.objects.bulk_create(
        [
            MetricDue(household_id=household_id, metric_type=metric_type, month=month)
            for household_id in household_ids
            for metric_type in types
            for month in firsts
        ],
        ignore_conflicts=True,
    )


def recompute_due(now: dt.datetime) -> str:
    """Compute what was touched: each metric of a client at most once in five minutes. Closed months stay closed."""
    recent = RelationshipMetric.objects.filter(
        household=OuterRef("household"),
        metric_type=OuterRef("metric_type"),
        month=OuterRef("month"),
        computed_at__gt=now - AT_MOST_EVERY,
    )
    due = MetricDue.objects.filter(~Exists(recent)).order_by("household", "month", "metric_type")
    grouped: dict[tuple[UUID, dt.date], list[MetricDue]] = {}
    for row in due:
        grouped.setdefault((row.household_id, row.month), []).append(row)
    computed = sent = 0
    households = Household.objects.in_bulk({household_id for household_id, _ in grouped})
    for (household_id, first_day), rows in grouped.items():
        with transaction.atomic():
            MetricDue.objects.filter(pk__in=[row.pk for row in rows]).delete()
            sent += keep_metrics(
                household=households[household_id],
                metric_types=[row.metric_type for row in rows],
                month=Month.of(first_day),
                now=now,
            )
        computed += len(rows)
    return f"{computed} metrics computed, {sent} messages"


def close_months(now: dt.datetime) -> str:
    """The last months of every client, once each, and the running month as it stands."""
    running = running_month(now)
    closed = sent = 0
    for month in [running.plus(-number) for number in range(MONTHS_TO_CLOSE, 0, -1)]:
        for household in _open_households(month):
            sent += keep_metrics(
                household=household, metric_types=MetricType.values, month=month, now=now, closing=True
            )
            closed += 1
    for household in _households(running):
        sent += keep_metrics(household=household, metric_types=MetricType.values, month=running, now=now)
    return f"{closed} months of clients closed, {sent} messages"


def differences() -> Iterator[Difference]:
    """Compute every stored metric again out of what happened, as of the moment it was stored."""
    for metric in RelationshipMetric.objects.select_related("household").order_by("household", "month", "metric_type"):
        window = window_of(Month.of(metric.month), now=metric.as_of)
        rebuilt = measure(metric.household, metric.metric_type, window)
        if (rebuilt.score.metric_value, rebuilt.parts) != (metric.metric_value, metric.parts):
            yield Difference(metric, rebuilt)


@transaction.atomic
def confirm_section(*, household_id: UUID, section: str, user: Any, now: dt.datetime) -> SectionConfirmation:
    """A section of the data is still right."""
    made: SectionConfirmation = SectionConfirmation.objects.create(
        household_id=household_id, section=section, confirmed_at=now, confirmed_by=user
    )
    audit.record("section_confirmed", household_id=household_id, instance=made, details={"section": section})
    return made


def _keep(
    household: Household, metric_type: str, window: Window, planner_id: UUID | None, now: dt.datetime, closing: bool
) -> NewMessage | None:
    """Store one metric; a message when its value or planner is new. A closed month is not opened again."""
    key: dict[str, Any] = {"household": household, "metric_type": metric_type, "month": window.month.start}
    known = RelationshipMetric.objects.filter(**key).first()
    if known is not None and known.closed_at is not None:
        return None
    measured = measure(household, metric_type, window)
    value = measured.score.metric_value
    RelationshipMetric.objects.update_or_create(
        **key,
        defaults={
            "planner_id": planner_id,
            "metric_value": value,
            "inputs": measured.inputs,
            "parts": measured.parts,
            "as_of": window.as_of,
            "computed_at": now,
            "closed_at": now if closing else None,
        },
    )
    is_told = known is not None and (known.metric_value, known.planner_id) == (value, planner_id)
    if value is None or planner_id is None or (is_told and not closing):
        return None
    return metric_stream.message(
        planner_id=planner_id,
        client_id=household.pk,
        metric_type=metric_type,
        value=value,
        month=window.month,
        at=now,
    )


def _households(month: Month) -> Any:
    there = Household.objects.filter(ended_at__isnull=True, created_at__lt=starts(month.plus(1)))
    return there.order_by("pk").iterator(chunk_size=500)


def _open_households(month: Month) -> Iterator[Household]:
    closed = set(
        RelationshipMetric.objects.filter(month=month.start, closed_at__isnull=False)
        .values_list("household", flat=True)
        .distinct()
    )
    return (household for household in _households(month) if household.pk not in closed)
