"""Answers that name accounts show only those that the reader may see."""

from typing import Any

from goals.selectors.visible_accounts import KnownAccounts


class KnownAccountsMixin:
    """Puts what the reader may see into the serializers' context."""

    request: Any

    def get_serializer_context(self) -> dict[str, Any]:
        """One reading of the accounts for the whole answer."""
        context: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]
        return {**context, "accounts": KnownAccounts(self.request.user)}
