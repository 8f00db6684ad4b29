from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core import audit
from lifepath.core.audited_view import AuditedView
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.problems import Problem
from lifepath.core.rate_limits import PROCESS
from lifepath.users.models import User
from lifepath.users.serializers.me import ChangeMailSerializer, ChangePasswordSerializer, MeSerializer
from lifepath.users.serializers.registration import check_new_password
from lifepath.users.services import attempts, credentials
from lifepath.users.viewsets.public import CredentialsView


class MeView(AuditedView):
    """Who the caller is, and how they want things."""

    @extend_schema(operation_id="users_me", tags=["users"], responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The caller's profile."""
        data = MeSerializer(self.request.user).data
        return Response(data, headers={"ETag": etag_of(data)})

    @extend_schema(operation_id="users_me_update", tags=["users"], request=MeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change the caller's profile; mail address and role have ways of their own."""
        user = User.objects.select_for_update().get(pk=self.request.user.pk)
        check_if_match(request, etag_of(MeSerializer(user).data))
        serializer = MeSerializer(user, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        before = audit.snapshot(user)
        serializer.save()
        was, now = audit.changed_columns(before, audit.snapshot(user))
        audit.record("changed", household_id=None, instance=user, before=was, after=now)
        data = MeSerializer(user).data
        return Response(data, headers={"ETag": etag_of(data)})


class ChangePasswordView(CredentialsView):
    """A new password."""

    @extend_schema(
        operation_id="users_me_password", tags=["users"], request=ChangePasswordSerializer, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        """Change the password; every other device is signed out."""
        user: User = self.request.user
        serializer = ChangePasswordSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        _check_present_password(user, serializer.validated_data["current_password"])
        check_new_password(serializer.validated_data["password"], user)
        credentials.change_password(
            user=user,
            password=serializer.validated_data["password"],
            now=timezone.now(),
            spare=[self.request.auth.session_id],
        )
        return Response(status=204)


class ChangeMailView(CredentialsView):
    """Another mail address."""

    @extend_schema(
        operation_id="users_me_email",
        tags=["users"],
        request=ChangeMailSerializer,
        responses={202: OpenApiResponse(description="A key is on its way to the new address.")},
    )
    def post(self, request: Request) -> Response:
        """Ask to move to another address; it is moved when `POST /users/verify-email` brings the key sent there."""
        user: User = self.request.user
        serializer = ChangeMailSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        _check_present_password(user, serializer.validated_data["current_password"])
        attempts.count("mail", user.email)
        credentials.ask_to_change_address(user=user, email=serializer.validated_data["email"])
        return Response(status=202)


def _check_present_password(user: Any, password: str) -> None:
    # Counted by this process alone: the shared count would be undone with the refusal.
    attempts.count("failed_sign_in", user.email, cache=PROCESS)
    if not user.check_password(password):
        raise Problem(
            "This is not your present password.", code="password_wrong", status_code=400, field="current_password"
        )
    attempts.give_back("failed_sign_in", user.email, cache=PROCESS)
