"""Who may call what, beyond scopes."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from lifepath.core.problems import Problem
from lifepath.users.choices import Role


class FromASession(BasePermission):
    """Signed in on a device: a personal access token does not reach sessions, passwords and tokens."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """A token is told so by code."""
        if getattr(request.auth, "is_session", False):
            return True
        raise Problem("Sign in on a device for this.", code="session_required", status_code=403)


class IsSupport(BasePermission):
    """Staff who help people with their accounts."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """By role alone."""
        return getattr(request.user, "role", None) == Role.SUPPORT


class IsPlanner(BasePermission):
    """Planners of the firm."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """By role alone; which households they reach is another question."""
        return getattr(request.user, "role", None) == Role.PLANNER
