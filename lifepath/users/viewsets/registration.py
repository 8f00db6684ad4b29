from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.problems import CONTENT_TYPE, Problem
from lifepath.core.schema import ProblemSerializer
from lifepath.users.serializers.registration import (
    KeySerializer,
    MailSerializer,
    RegisteredSerializer,
    RegistrationSerializer,
    ResetSerializer,
    VerifiedSerializer,
    check_new_password,
)
from lifepath.users.services import attempts, credentials, registration
from lifepath.users.viewsets.public import PublicView

_KEY_REFUSED = {
    (400, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="`key_not_valid`, or a field is wrong.")
}
_ACCEPTED = OpenApiResponse(description="If there is such an account, a message is on its way.")


class RegisterView(PublicView):
    """Open an account."""

    rate_limit = "registration"

    @extend_schema(
        operation_id="users_register",
        tags=["users"],
        request=RegistrationSerializer,
        responses={201: RegisteredSerializer},
        examples=[
            OpenApiExample(
                "A client",
                {"email": "alice@home.example", "password": "correct horse battery", "display_name": "Alice"},
                request_only=True,
            ),
            OpenApiExample(
                "Answer",
                {"email": "alice@home.example", "display_name": "Alice", "verification": "mail_sent"},
                response_only=True,
                status_codes=["201"],
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Register with a personal household. A known address gets a mail, and the caller the same answer."""
        asked = _valid(RegistrationSerializer, request)
        registration.register(**asked)
        verification = "not_required" if settings.MAIL_VERIFICATION == "none" else "mail_sent"
        body = {"email": asked["email"], "display_name": asked["display_name"], "verification": verification}
        return Response(body, status=201)


class VerifyMailView(PublicView):
    """Prove a mail address."""

    @extend_schema(
        operation_id="users_verify_email",
        tags=["users"],
        request=KeySerializer,
        responses={200: VerifiedSerializer, **_KEY_REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Spend the key that came by mail; an address that an account moves to becomes its own now."""
        try:
            user = credentials.verify_address(key=_valid(KeySerializer, request)["key"])
        except credentials.KeyNotValid as refusal:
            raise _key_not_valid() from refusal
        except credentials.AddressTaken as refusal:
            raise Problem("Another account has this mail address.", code="address_taken", field="key") from refusal
        return Response({"email": user.email})


class ResendVerificationView(PublicView):
    """Ask for the key again."""

    @extend_schema(
        operation_id="users_resend_verification", tags=["users"], request=MailSerializer, responses={202: _ACCEPTED}
    )
    def post(self, request: Request) -> Response:
        """The answer says nothing about the address."""
        email = _valid(MailSerializer, request)["email"]
        attempts.count("mail", email)
        credentials.send_verification_again(email=email)
        return Response(status=202)


class PasswordResetView(PublicView):
    """Ask for a new password."""

    @extend_schema(
        operation_id="users_password_reset", tags=["users"], request=MailSerializer, responses={202: _ACCEPTED}
    )
    def post(self, request: Request) -> Response:
        """The answer says nothing about the address."""
        email = _valid(MailSerializer, request)["email"]
        attempts.count("mail", email)
        credentials.ask_for_password_reset(email=email)
        return Response(status=202)


class PasswordResetConfirmView(PublicView):
    """Set a new password by key."""

    @extend_schema(
        operation_id="users_password_reset_confirm",
        tags=["users"],
        request=ResetSerializer,
        responses={204: None, **_KEY_REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Spend the key that came by mail; every device is signed out."""
        asked = _valid(ResetSerializer, request)
        try:
            check_new_password(asked["password"], credentials.holder_of_reset_key(asked["key"]))
            credentials.reset_password(key=asked["key"], password=asked["password"], now=timezone.now())
        except credentials.KeyNotValid as refusal:
            raise _key_not_valid() from refusal
        return Response(status=204)


def _valid(serializer_class: Any, request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _key_not_valid() -> Problem:
    return Problem("The key is not valid, or too old.", code="key_not_valid", status_code=400, field="key")
