from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError

from lifepath.core.ids import UUID_PATTERN
from lifepath.core.viewsets import HouseholdContextMixin

HOUSEHOLD_PARAMETER = OpenApiParameter("household_id", UUID, OpenApiParameter.PATH)
HOUSEHOLD_IN_PATH = f"(?P<household_id>{UUID_PATTERN})"


class OfHouseholdMixin(HouseholdContextMixin):
    """What belongs to the household in the path: `/households/{household_id}/…`."""

    kwargs: dict[str, Any]
    _checked: UUID | None = None

    def named_household_id(self) -> UUID | None:
        """The household of the path; 404 when the caller may not read it. Asked once a request."""
        if self._checked is None:
            try:
                self._checked = super().named_household_id()
            except ValidationError as error:
                raise NotFound() from error
        return self._checked

    def _named(self) -> Any:
        return self.kwargs["household_id"]
