"""The stream of relationship metrics: its topic, and what one message looks like."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from lifepath.core.periods import Month
from lifepath.outbox.services import NewMessage
from lifepath.outbox.topics import CONTENT_TYPE, JSON, SCHEMA_VERSION, Topic

NAME = "planner-relationship-metrics"
VERSION = "1"
RETENTION_MS = 2_592_000_000
SCHEMAS = Path(__file__).resolve().parent / "data" / "schemas"

TOPIC = Topic(
    name=NAME,
    partitions=3,
    retention_ms=RETENTION_MS,
    schemas={
        path.name.removeprefix(f"{NAME}.v").removesuffix(".json"): json.loads(path.read_text())
        for path in sorted(SCHEMAS.glob(f"{NAME}.v*.json"))
    },
)


def message(
    *, planner_id: UUID, client_id: UUID, metric_type: str, value: Decimal, month: Month, at: dt.datetime
) -> NewMessage:
    """One value, keyed by the client: order matters per client only."""
    return NewMessage(
        key=str(client_id),
        body={
            "planner_id": str(planner_id),
            "client_id": str(client_id),
            "metric_type": metric_type,
            "metric_value": f"{value:f}",
            "period": str(month),
            "timestamp": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        },
        headers={SCHEMA_VERSION: VERSION, CONTENT_TYPE: JSON},
    )
