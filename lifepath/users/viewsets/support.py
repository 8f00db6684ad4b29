from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core import audit
from lifepath.core.audited_view import AuditedView
from lifepath.core.ids import UUID_PATTERN
from lifepath.core.permissions import HasScope
from lifepath.core.problems import Problem
from lifepath.users.choices import Role
from lifepath.users.mail_addresses import normalised
from lifepath.users.models import Membership, User
from lifepath.users.permissions import IsSupport
from lifepath.users.serializers.support import ReasonSerializer, SupportUserSerializer
from lifepath.users.services import support

_ACT: dict[str, Any] = {"tags": ["support"], "request": ReasonSerializer, "responses": SupportUserSerializer}


@extend_schema_view(
    list=extend_schema(
        operation_id="support_users",
        tags=["support"],
        parameters=[OpenApiParameter("email", required=True, description="The whole address, in any case.")],
    )
)
class SupportUserViewSet(mixins.ListModelMixin, AuditedView, viewsets.GenericViewSet[User]):
    """Clients' accounts, for support: found by mail address, never by browsing."""

    permission_classes = [HasScope, IsSupport]
    serializer_class = SupportUserSerializer
    queryset = User.objects.filter(role=Role.CLIENT).order_by("pk")
    lookup_value_regex = UUID_PATTERN
    filter_backends = ()

    def get_queryset(self) -> Any:
        """With what the serializer prints, in two queries."""
        now = timezone.now()
        live = Q(device_sessions__ended_at__isnull=True, device_sessions__expires_at__gt=now)
        verified = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)
        memberships = Membership.objects.filter(left_at__isnull=True).select_related("household").order_by("pk")
        return (
            super()
            .get_queryset()
            .annotate(mail_verified=Exists(verified), live_sessions=Count("device_sessions", filter=live))
            .prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="present_memberships"))
        )

    def filter_queryset(self, queryset: Any) -> Any:
        """A list is the account of one address."""
        if self.action != "list":
            return queryset
        email = self.request.query_params.get("email", "").strip()
        if not email or "\x00" in email:
            raise ValidationError({"email": "Name the whole mail address."})
        return queryset.filter(email=normalised(email))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Looking somebody up is on record."""
        response = super().list(request, *args, **kwargs)
        for row in response.data["results"]:
            audit.record("looked_up", household_id=None, instance=User(pk=row["id"]))
        return response

    @extend_schema(operation_id="support_resend_verification", **_ACT)
    @action(detail=True, methods=["post"], url_path="resend-verification")
    def resend_verification(self, request: Request, pk: str | None = None) -> Response:
        """Send the verification mail again."""
        try:
            support.resend_verification(user=self.get_object(), reason=self._reason())
        except support.AlreadyVerified as refusal:
            raise Problem("The address is verified already.", code="already_verified") from refusal
        return self._answer()

    @extend_schema(operation_id="support_lock", **_ACT)
    @action(detail=True, methods=["post"])
    def lock(self, request: Request, pk: str | None = None) -> Response:
        """Lock the account and sign it out everywhere."""
        support.lock(user=self.get_object(), reason=self._reason(), now=timezone.now())
        return self._answer()

    @extend_schema(operation_id="support_unlock", **_ACT)
    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, pk: str | None = None) -> Response:
        """Unlock the account."""
        support.unlock(user=self.get_object(), reason=self._reason())
        return self._answer()

    @extend_schema(operation_id="support_end_sessions", **_ACT)
    @action(detail=True, methods=["post"], url_path="end-sessions")
    def end_sessions(self, request: Request, pk: str | None = None) -> Response:
        """Sign the person out on every device."""
        support.end_sessions(user=self.get_object(), reason=self._reason(), now=timezone.now())
        return self._answer()

    def _reason(self) -> str:
        serializer = ReasonSerializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return str(serializer.validated_data["reason"])

    def _answer(self) -> Response:
        return Response(SupportUserSerializer(self.get_object()).data)
