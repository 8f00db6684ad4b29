"""What a caller's token allows; which rows they reach is decided by `visible_to`."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class HasScope(BasePermission):
    """Signed in, and, with a personal access token, holding `<app>:read` or `<app>:write`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """A session's access token carries every scope of its user."""
        if not request.user or not request.user.is_authenticated:
            return False
        verb = "read" if request.method in SAFE_METHODS or getattr(view, "reads_only", False) else "write"
        allows = getattr(request.auth, "allows", None)
        return allows is None or bool(allows(scope_app(view), verb))


def scope_app(view: Any) -> str:
    """The app whose scope a view needs: what it names, else the package it stands in."""
    named = getattr(view, "scope_app", None)
    if named:
        return str(named)
    parts = type(view).__module__.split(".")
    return parts[1] if parts[0] == "lifepath" and len(parts) > 1 else parts[0]
