from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.permissions import HasScope
from lifepath.core.problems import CONTENT_TYPE, Problem
from lifepath.core.schema import ProblemSerializer
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin
from lifepath.users.models import HouseholdInvitation
from lifepath.users.permissions import IsPlanner
from lifepath.users.serializers.invitations import (
    InvitationKeySerializer,
    InvitationLookUpSerializer,
    InvitationSerializer,
    NewClientSerializer,
    TakenOverSerializer,
    TakeOverSerializer,
)
from lifepath.users.serializers.registration import check_new_password
from lifepath.users.services import invitations
from lifepath.users.viewsets.public import PublicView

_KEY_REFUSED = {
    (400, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="`key_not_valid`, or a field is wrong.")
}
_CLIENT = OpenApiExample(
    "A new client",
    {"email": "dana@home.example", "display_name": "Dana Okafor", "state": "NY", "send": False},
    request_only=True,
)


class InvitationViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Clients whom a planner entered, until they take their account over."""

    permission_classes = [HasScope, IsPlanner]
    queryset = HouseholdInvitation.objects.select_related("user").order_by("-pk")
    serializer_class = InvitationSerializer
    reads_client_data = True

    def in_household(self, queryset: Any) -> Any:
        """All that the planner began and still reaches."""
        return queryset

    @extend_schema(request=NewClientSerializer, responses={201: InvitationSerializer}, examples=[_CLIENT])
    def create(self, request: Request) -> Response:
        """Begin a household for a client. Nobody signs in as them until they take the account over."""
        serializer = NewClientSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        names = {"household_name": "name", "time_zone": "time_zone", "state": "state"}
        invitation = invitations.begin(
            planner=self.request.user,
            email=asked["email"],
            display_name=asked["display_name"],
            household={column: asked[name] for name, column in names.items() if name in asked},
            birth_date=asked["birth_date"],
            purpose=asked["purpose"],
        )
        if asked["send"]:
            invitation = invitations.send(invitation)
        return Response(InvitationSerializer(invitation).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take an invitation back; the household ends with it."""
        invitations.cancel(self.get_object(), by=self.request.user)
        return Response(status=204)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Mail the key, good for seven days; a key that was sent before is void."""
        return Response(InvitationSerializer(invitations.send(self.get_object())).data)


class InvitationLookUpView(PublicView):
    """What an invitation is about."""

    rate_limit = "registration"

    @extend_schema(
        operation_id="households_invitations_look_up",
        request=InvitationKeySerializer,
        responses={200: InvitationLookUpSerializer, **_KEY_REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Who invites, before anything is decided; the key stays good."""
        invitation = _invitation_of(_valid(InvitationKeySerializer, request)["key"])
        body = {
            "planner": invitation.invited_by.display_name,
            "email": invitation.user.email,
            "display_name": invitation.user.display_name,
            "household_name": invitation.household.name,
            "expires_at": invitation.expires_at,
        }
        return Response(InvitationLookUpSerializer(body).data)


class TakeOverView(PublicView):
    """The client takes the account over."""

    rate_limit = "registration"

    @extend_schema(
        operation_id="households_invitations_accept",
        request=TakeOverSerializer,
        responses={200: TakenOverSerializer, **_KEY_REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Spend the key: set the password, and say whether the planner keeps access. Sign in afterwards."""
        asked = _valid(TakeOverSerializer, request)
        check_new_password(asked["password"], _invitation_of(asked["key"]).user)
        try:
            invitation = invitations.accept(**asked)
        except invitations.KeyNotValid as refusal:
            raise _key_not_valid() from refusal
        body = {
            "email": invitation.user.email,
            "household": invitation.household_id,
            "planner_stays": asked["planner_may_stay"],
        }
        return Response(TakenOverSerializer(body).data)


def _invitation_of(key: str) -> HouseholdInvitation:
    try:
        return invitations.find_by_key(key)
    except invitations.KeyNotValid as refusal:
        raise _key_not_valid() from refusal


def _key_not_valid() -> Problem:
    return Problem(
        "This key is not valid any more. Ask your planner for a new one.",
        code="key_not_valid",
        status_code=400,
        field="key",
    )


def _valid(kind: Any, request: Request) -> dict[str, Any]:
    serializer = kind(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
