"""What the back office knows about whoever is signed in there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lifepath.core.request_context import current, set_actor
from lifepath.users.choices import Role
from lifepath.users.models import SupportAccess


class StaffContextMiddleware:
    """Names the actor for the audit trail, and opens the households that support gave a reason for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only pages of the back office; the API authenticates by token."""
        if current().channel != "api":
            user: Any = request.user
            if user.is_authenticated:
                set_actor(user)
                if user.role == Role.SUPPORT:
                    opened = SupportAccess.objects.filter(user=user, expires_at__gt=timezone.now())
                    user.opened_household_ids = frozenset(opened.values_list("household_id", flat=True))
        return self.get_response(request)
