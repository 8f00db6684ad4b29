"""Proof that the calculators answer what was worked by hand or published."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.audited_view import AuditedView
from lifepath.users.selectors import verification
from lifepath.users.serializers.verification import VerificationSerializer

_CASE = {
    "id": "engagement-1",
    "file": "planning/cases/examples.json",
    "ok": True,
    "difference": "",
    "ran_at": "2026-11-20T09:30:00Z",
}
_EXAMPLE = {
    "passed": 1,
    "failed": 0,
    "last_run_at": "2026-11-20T09:30:00Z",
    "calculators": [
        {
            "app": "planning",
            "kind": "client_engagement",
            "source": "Definitions of the relationship metrics",
            "passed": 1,
            "failed": 0,
            "last_run_at": "2026-11-20T09:30:00Z",
            "cases": [_CASE],
        }
    ],
}


class VerificationView(AuditedView):
    """Every calculator with its worked cases."""

    reads_client_data = False

    @extend_schema(
        operation_id="verification",
        responses=VerificationSerializer,
        examples=[OpenApiExample("One calculator", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Per calculator: the cases it passes and fails, their source, and when they last ran (`verify_cases`)."""
        calculators = verification.calculators()
        ran = [entry["last_run_at"] for entry in calculators if entry["last_run_at"] is not None]
        summary = {
            "passed": sum(entry["passed"] for entry in calculators),
            "failed": sum(entry["failed"] for entry in calculators),
            "last_run_at": max(ran, default=None),
            "calculators": calculators,
        }
        return Response(VerificationSerializer(summary).data)
