from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.ids import UUID_PATTERN
from lifepath.users.models import PersonalAccessToken
from lifepath.users.serializers.tokens import CreatedTokenSerializer, NewTokenSerializer, TokenSerializer
from lifepath.users.services import tokens
from lifepath.users.viewsets.public import CredentialsView


@extend_schema_view(list=extend_schema(tags=["users"]), destroy=extend_schema(tags=["users"]))
class TokenViewSet(
    mixins.ListModelMixin, mixins.DestroyModelMixin, CredentialsView, viewsets.GenericViewSet[PersonalAccessToken]
):
    """Personal access tokens for scripts and agents; deleting one revokes it."""

    serializer_class = TokenSerializer
    queryset = PersonalAccessToken.objects.order_by("-pk")
    lookup_value_regex = UUID_PATTERN
    filter_backends = ()

    def get_queryset(self) -> Any:
        """The caller's, not revoked; expired ones show when they were last used."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        return queryset.filter(user=self.request.user, revoked_at__isnull=True)

    @extend_schema(
        tags=["users"],
        request=NewTokenSerializer,
        responses={201: CreatedTokenSerializer},
        examples=[
            OpenApiExample(
                "A script that reads budgets",
                {"name": "Spreadsheet", "scopes": ["budgets:read"], "expires_at": "2027-01-31T00:00:00Z"},
                request_only=True,
            ),
        ],
    )
    def create(self, request: Request) -> Response:
        """Make a token; its secret is in this answer and nowhere else."""
        serializer = NewTokenSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        token, secret = tokens.create_token(user=self.request.user, **serializer.validated_data)
        body = {**TokenSerializer(token).data, "token": secret}
        return Response(body, status=201, headers={"Cache-Control": "no-store"})

    def perform_destroy(self, instance: PersonalAccessToken) -> None:
        """Revoke it."""
        tokens.revoke_token(instance, now=timezone.now())
