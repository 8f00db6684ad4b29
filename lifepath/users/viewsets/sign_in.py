from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.ids import UUID_PATTERN
from lifepath.core.problems import CONTENT_TYPE, Problem
from lifepath.core.schema import ProblemSerializer
from lifepath.users.models import DeviceSession
from lifepath.users.serializers.sign_in import (
    DeviceSessionSerializer,
    RefreshSerializer,
    SignInSerializer,
    TokenPairSerializer,
)
from lifepath.users.services import device_sessions, sign_in
from lifepath.users.throttling import CallerThrottle
from lifepath.users.viewsets.public import CredentialsView, PublicView

_REFUSED = {
    (401, CONTENT_TYPE): OpenApiResponse(
        ProblemSerializer, description="`invalid_credentials`, `second_factor_required` or `second_factor_wrong`."
    ),
    (403, CONTENT_TYPE): OpenApiResponse(
        ProblemSerializer, description="`mail_not_verified` or `second_factor_not_set_up`."
    ),
}
_EXAMPLE_PAIR = {"access": "eyJhbGciOiJSUzI1NiJ9…", "refresh": "lr_0192…", "expires_in": 300, "token_type": "Bearer"}


class SignInView(PublicView):
    """Sign a device in."""

    @extend_schema(
        operation_id="users_login",
        tags=["users"],
        request=SignInSerializer,
        responses={200: TokenPairSerializer, **_REFUSED},
        examples=[
            OpenApiExample(
                "A client", {"email": "alice@home.example", "password": "correct horse battery"}, request_only=True
            ),
            OpenApiExample("Tokens", _EXAMPLE_PAIR, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Exchange mail address and password (and code) for an access and a refresh token."""
        serializer = SignInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        device = asked["device"] or request.headers.get("User-Agent", "")
        try:
            pair = sign_in.sign_in(
                email=asked["email"],
                password=asked["password"],
                code=asked["code"],
                device=device,
                now=timezone.now(),
            )
        except sign_in.SignInRefused as refusal:
            raise Problem(str(refusal), code=refusal.code, status_code=refusal.status_code) from refusal
        return _tokens(pair)


class RefreshView(PublicView):
    """Keep a device signed in. A whole office refreshes from one address, and these tokens cannot be guessed."""

    throttle_classes = [CallerThrottle]

    @extend_schema(
        operation_id="users_token_refresh",
        tags=["users"],
        request=RefreshSerializer,
        responses={
            200: TokenPairSerializer,
            (401, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="`token_invalid`, `token_reused`"),
        },
        examples=[OpenApiExample("Tokens", _EXAMPLE_PAIR, response_only=True, status_codes=["200"])],
    )
    def post(self, request: Request) -> Response:
        """Spend a refresh token for a new pair. The same token again within 10 seconds gets the same pair."""
        serializer = RefreshSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            pair = device_sessions.refresh(token=serializer.validated_data["refresh"], now=timezone.now())
        except device_sessions.RefreshTokenInvalid as refusal:
            raise Problem(
                "This refresh token is not valid. Sign in.", code="token_invalid", status_code=401
            ) from refusal
        except device_sessions.RefreshTokenReused as refusal:
            raise Problem(
                "This refresh token was used before, so the session has been ended. Sign in.",
                code="token_reused",
                status_code=401,
            ) from refusal
        return _tokens(pair)


class SignOutView(CredentialsView):
    """Sign this device out."""

    @extend_schema(operation_id="users_logout", tags=["users"], request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """End the session of the access token; both tokens are refused at once."""
        session = DeviceSession.objects.get(pk=self.request.auth.session_id)
        device_sessions.end(session, because="signed_out", now=timezone.now())
        return Response(status=204)


@extend_schema_view(list=extend_schema(tags=["users"]), destroy=extend_schema(tags=["users"]))
class DeviceSessionViewSet(
    mixins.ListModelMixin, mixins.DestroyModelMixin, CredentialsView, viewsets.GenericViewSet[DeviceSession]
):
    """The devices that are signed in as the caller; deleting one signs it out."""

    serializer_class = DeviceSessionSerializer
    queryset = DeviceSession.objects.order_by("-pk")
    lookup_value_regex = UUID_PATTERN
    filter_backends = ()

    def get_queryset(self) -> Any:
        """Only the caller's, and only live ones."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        live = queryset.filter(user=self.request.user, ended_at__isnull=True, expires_at__gt=timezone.now())
        return live.defer("last_refresh")

    def perform_destroy(self, instance: DeviceSession) -> None:
        """Sign the device out."""
        device_sessions.end(instance, because="revoked", now=timezone.now())


def _tokens(pair: device_sessions.TokenPair) -> Response:
    body = {"access": pair.access, "refresh": pair.refresh, "expires_in": pair.expires_in, "token_type": "Bearer"}
    return Response(body, headers={"Cache-Control": "no-store"})
