"""Rows of outgoing messages: operators see them, without their bodies."""

from lifepath.outbox.services import put
from tests.permissions.world import AdminRow

ADMIN_ROWS = {
    "outbox.OutboxMessage": AdminRow(
        lambda world: put(topic="test-events", key=str(world.home.pk), body={"value": "1"}),
        seen_by=("operator",),
        changed_by=(),
    ),
}
