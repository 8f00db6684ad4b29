"""ETag and If-Match: nobody overwrites what they have not seen."""

import hashlib
from typing import Any

from rest_framework.request import Request

from lifepath.core.problems import Problem
from lifepath.core.renderers import to_json


def etag_of(representation: Any) -> str:
    """A strong validator of an answer."""
    return f'"{hashlib.sha256(to_json(representation)).hexdigest()[:32]}"'


def check_if_match(request: Request, current: str, *, required: bool = False) -> None:
    """Refuse a write whose If-Match is stale (412), or absent where it is required (428)."""
    given = request.headers.get("If-Match")
    if given is None:
        if required:
            raise Problem(
                "Send If-Match with the ETag of the version you read.", code="precondition_required", status_code=428
            )
        return
    if given.strip() != "*" and current not in [tag.strip() for tag in given.split(",")]:
        raise Problem(
            "The record was changed since you read it.",
            code="stale",
            status_code=412,
            extra={"current_etag": current},
        )
