"""Rows of notifications."""

from lifepath.users.models import Notification
from tests.permissions.world import AdminRow, Row, everyone


def told(world):
    """Something the owner was told."""
    return Notification.objects.create(
        household=world.home, recipient=world.people["owner"], kind="budget_alert", unique_key="a", text="Near"
    )


ROWS = {
    "GET /api/v1/notifications": Row(lambda world: ({}, {}, None), everyone(200)),
    "GET /api/v1/notifications/{id}": Row(lambda world: ({"id": told(world).pk}, {}, None), {"owner": 200}),
    "PATCH /api/v1/notifications/{id}": Row(lambda world: ({"id": told(world).pk}, {}, {"read": True}), {"owner": 200}),
    "PATCH /api/v1/notifications": Row(lambda world: ({}, {}, {"read": True}), everyone(200)),
    "GET /api/v1/notifications/settings": Row(lambda world: ({}, {}, None), everyone(200)),
    "PATCH /api/v1/notifications/settings": Row(lambda world: ({}, {}, {"default_channel": "off"}), everyone(200)),
}

ADMIN_ROWS = {"users.Notification": AdminRow(told, changed_by=())}
