"""The second check on investment data: trades and cost basis need `investments:details`."""

from typing import Any

from rest_framework.exceptions import PermissionDenied

SCOPE = "investments:details"
REFUSAL = "Trades and cost basis need investments:details: the account's owner and the lead planner have it."


def token_shows_details(request: Any) -> bool:
    """A session carries every scope of its user; a personal access token only those it was given."""
    allows = getattr(request.auth, "allows", None)
    return allows is None or bool(allows("investments", "details"))


class DetailsMissing(PermissionDenied):
    """The record may be known of, its trades and costs may not."""

    default_code = "investment_details_required"
    default_detail = REFUSAL


def require_details(request: Any) -> None:
    """Refuse a token without the scope."""
    if not token_shows_details(request):
        raise DetailsMissing()
