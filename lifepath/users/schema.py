"""How the bearer token appears in OpenAPI."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from lifepath.users.authentication import TokenAuthentication


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """An access token of a signed-in device, or a personal access token."""

    target_class = TokenAuthentication
    match_subclasses = True
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """One scheme for both kinds."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT or personal access token",
            "description": "`POST /users/login` gives an access token; `POST /users/tokens` a personal one (`lp_…`).",
        }
