"""Couples over the API: invite, answer, part."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from couples.models import Couple
from couples.serializers.couples import ACTIVE_COUPLE, CoupleSerializer, HiddenSerializer, InviteSerializer
from couples.services import couples, separation
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin
from lifepath.users.choices import Role
from lifepath.users.models import User

INVITATIONS = [
    OpenApiExample("By address", value={"email": "bob@home.example"}, request_only=True),
    OpenApiExample(
        "By ids",
        value={
            "partner_1_id": "0193a1b2-0000-7000-8000-000000000011",
            "partner_2_id": "0193a1b2-0000-7000-8000-000000000012",
        },
        request_only=True,
    ),
]


class CoupleViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """The caller's couple and invitations; a planner sees the couples of households they are assigned to."""

    queryset = Couple.objects.select_related("inviter", "invitee").order_by("-pk")
    serializer_class = CoupleSerializer

    def in_household(self, queryset: Any) -> Any:
        """A person's own, whatever household they are about."""
        return queryset

    @extend_schema(request=InviteSerializer, responses={201: CoupleSerializer}, examples=[*INVITATIONS, ACTIVE_COUPLE])
    def create(self, request: Request) -> Response:
        """Invite a partner by mail. Nothing is shown to either before the other accepts with their own sign-in."""
        user: Any = request.user
        if user.role != Role.CLIENT:
            raise PermissionDenied("Only clients form couples.")
        asked = InviteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        couple = couples.invite(inviter=user, email=self._address(user, asked.validated_data))
        return Response(self.get_serializer(couple).data, status=201)

    @extend_schema(request=None, responses=CoupleSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any = None) -> Response:
        """Agree, signed in with the invited address; makes the joint household. Once, within seven days."""
        return self._answer(couples.accept(couple=self.get_object(), user=self.request.user))

    @extend_schema(request=None, responses=CoupleSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: Any = None) -> Response:
        """Say no; or, as the person who invited, take the invitation back."""
        return self._answer(couples.decline(couple=self.get_object(), user=self.request.user))

    @extend_schema(request=None, responses=CoupleSerializer)
    @action(detail=True, methods=["post"])
    def separate(self, request: Request, pk: Any = None) -> Response:
        """Part, at once and alone: own accounts become private, what was joint becomes read-only history for both."""
        return self._answer(separation.separate(couple=self.get_object(), user=self.request.user))

    @extend_schema(request=None, responses=HiddenSerializer)
    @action(detail=True, methods=["post"], url_path="hide-now")
    def hide_now(self, request: Request, pk: Any = None) -> Response:
        """Make all of one's own accounts private in one step."""
        hidden = separation.hide_now(couple=self.get_object(), user=self.request.user)
        return Response(HiddenSerializer({"hidden": [account.pk for account in hidden]}).data)

    def _answer(self, couple: Couple) -> Response:
        return Response(self.get_serializer(Couple.objects.select_related("inviter", "invitee").get(pk=couple.pk)).data)

    def _address(self, user: Any, asked: dict[str, Any]) -> str:
        if "partner_1_id" in asked and user.pk not in (asked["partner_1_id"], asked.get("partner_2_id", user.pk)):
            raise Problem("You form a couple for yourself.", code="not_oneself", status_code=403, field="partner_1_id")
        if "email" in asked:
            return str(asked["email"])
        ids = {asked["partner_1_id"], asked["partner_2_id"]} - {user.pk}
        partner = User.objects.filter(pk__in=ids, role=Role.CLIENT, is_active=True).first()
        if partner is None:
            raise Problem(
                "There is no such person; invite by mail address.",
                code="no_such_person",
                status_code=400,
                field="partner_2_id",
            )
        return partner.email
