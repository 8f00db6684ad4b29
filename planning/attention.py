"""What of the relationship needs attention: engagement that is low or falls, a message that could not be sent."""

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from lifepath.core.attention import AttentionFlag, Finding, Urgency
from lifepath.core.periods import Month
from lifepath.outbox.models import OutboxMessage
from planning.choices import MetricType
from planning.metric_stream import NAME
from planning.models import RelationshipMetric
from planning.selectors.metrics.window import firm_day, running_month

LOW, FALL = Decimal(40), Decimal(20)


def parked_messages(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """A client's metric that the broker refused."""
    keys = [str(household_id) for household_id in household_ids]
    rows = OutboxMessage.objects.filter(topic=NAME, key__in=keys, parked_at__isnull=False).order_by("parked_at")
    for message in rows.only("key", "sequence", "parked_at", "parked_because"):
        if message.parked_at is not None:
            yield Finding(
                household_id=UUID(message.key),
                since=firm_day(message.parked_at),
                evidence=f"Message {message.sequence} of the metrics was not taken: {message.parked_because}",
                key=str(message.pk),
            )


def low_engagement(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """Under 40 in the last closed month, or down 20 from the month before."""
    month = running_month(now).plus(-1)
    values = {
        (row.household_id, Month.of(row.month)): row.metric_value
        for row in RelationshipMetric.objects.filter(
            household__in=household_ids,
            metric_type=MetricType.CLIENT_ENGAGEMENT,
            month__in=[month.start, month.plus(-1).start],
            metric_value__isnull=False,
        )
    }
    for household_id in household_ids:
        value, before = values.get((household_id, month)), values.get((household_id, month.plus(-1)))
        if value is None:
            continue
        fell = before is not None and before - value >= FALL
        if value < LOW or fell:
            said = f" after {before:.1f} the month before" if fell else ""
            yield Finding(
                household_id=household_id,
                since=month.end,
                evidence=f"Engagement was {value:.1f} of 100 in {month}{said}.",
                link=reverse("admin:planning_score_card", args=[household_id]),
            )


MESSAGE_PARKED = AttentionFlag("Message parked in the outbox", Urgency.WARNING, parked_messages)
ENGAGEMENT_LOW = AttentionFlag("Engagement is low", Urgency.WARNING, low_engagement)
