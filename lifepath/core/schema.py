"""How operations describe themselves in OpenAPI: problem details for every refusal, nothing undocumented."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from lifepath.core.problems import CONTENT_TYPE


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One wrong member of the request."""

    pointer = serializers.CharField(help_text="JSON pointer to the member; empty for the whole body.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable, for programs.")
    detail = serializers.CharField(help_text="For people.")
    instance = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]


class WallClockExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Times of day are read off the household's clock; the format `time` would promise an offset (RFC 3339)."""

    target_class = "rest_framework.fields.TimeField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Hours and minutes, with or without seconds."""
        return {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"}


class ProblemAutoSchema(AutoSchema):
    """Adds the refusals every operation may give."""

    def _get_response_bodies(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        responses = super()._get_response_bodies(*args, **kwargs)
        for status, words in self._refusals().items():
            if status not in responses:
                body = OpenApiResponse(ProblemSerializer, description=words)
                responses[status] = self._get_response_for_code(body, status, media_types=[CONTENT_TYPE])  # type: ignore[no-untyped-call]
        return responses

    def _refusals(self) -> dict[str, str]:
        refusals = {"400": "A parameter or field is wrong.", "429": "Too many requests.", "503": "Busy; try again."}
        if self.get_auth():
            refusals |= {"401": "Not signed in.", "403": "Not allowed.", "404": "No such record for the caller."}
        if self.method not in SAFE_METHODS:
            refusals |= {
                "409": "Conflicts with the present state.",
                "412": "Changed since it was read.",
                "413": "Too large.",
                "415": "Not a media type this operation reads.",
                "422": "The idempotency key was used with another body.",
                "428": "If-Match is required.",
            }
        return refusals
