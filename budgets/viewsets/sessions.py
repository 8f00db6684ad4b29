"""Budget sessions over the API."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated, NotFound, ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.calc.session_parsing.answers import BadAnswer, UnknownQuestion
from budgets.calc.session_parsing.budget_model import NotFinished
from budgets.calc.session_parsing.free_form import TooMuchText, parse_text
from budgets.calc.session_parsing.parsed_line import ParsedLine
from budgets.calc.session_parsing.tables import NotABudget, parse_json
from budgets.models import BudgetSession
from budgets.serializers.sessions import (
    AnswersSerializer,
    ClaimSerializer,
    FinalizeSerializer,
    SessionEventsSerializer,
    SessionSerializer,
    StartedSessionSerializer,
    StartSessionSerializer,
)
from budgets.services import sessions
from budgets.views.household_view import HOUSEHOLD
from lifepath.core import audit
from lifepath.core.permissions import HasScope
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet
from lifepath.users.choices import Framework, OptimizationFocus

SECRET_HEADER = "X-Session-Secret"  # noqa: S105 the name of a header
SECRET = OpenApiParameter(
    SECRET_HEADER, str, OpenApiParameter.HEADER, description="Of a session that was begun without an account."
)
START = OpenApiExample(
    "Lines",
    value={"text": "salary 4200/mo\nrent 1800/mo\ngym 45 weekly", "user_profile": {"risk_tolerance": "moderate"}},
    request_only=True,
)
ANSWERS = OpenApiExample("A frequency", value={"answers": {"frequency:line-3": "weekly"}}, request_only=True)


class SignedInOrVisitor(BasePermission):
    """A visitor may begin a session and go on with it by its secret; whoever is signed in needs the scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """The rows that each reaches are decided by the view."""
        if request.user and request.user.is_authenticated:
            return HasScope().has_permission(request, view)
        return True


@contextmanager
def refusals() -> Iterator[None]:
    """What the calculations refuse, by field."""
    try:
        yield
    except BadAnswer as error:
        raise ValidationError({"answers": {error.question_id: [str(error)]}}) from error
    except UnknownQuestion as error:
        raise ValidationError({"answers": [str(error)]}) from error
    except NotFinished as error:
        raise Problem(str(error), code="questions_open", field="answers") from error
    except sessions.AlreadyFinal as error:
        raise Problem("This session is final.", code="already_final") from error


@extend_schema_view(list=extend_schema(parameters=[HOUSEHOLD]), retrieve=extend_schema(parameters=[SECRET]))
class SessionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OwnedGenericViewSet):
    """Budgets taken from raw to final."""

    queryset = BudgetSession.objects.order_by("-created_at", "-pk")
    serializer_class = SessionSerializer
    permission_classes = [SignedInOrVisitor]
    parser_classes = [JSONParser, MultiPartParser]
    filter_backends = []

    def get_queryset(self) -> Any:
        """A list is for whoever is signed in."""
        if self.action == "list" and not self.request.user.is_authenticated:
            raise NotAuthenticated()
        return super().get_queryset()

    def get_object(self) -> Any:
        """By the household rule, or, while it belongs to nobody, by its secret."""
        secret = self.request.headers.get(SECRET_HEADER, "")
        if not self.request.user.is_authenticated and not secret:
            raise NotAuthenticated()
        if secret:
            found = BudgetSession.objects.filter(pk=self._id(), household__isnull=True).first()
            if found is not None and secrets.compare_digest(found.secret_digest, sessions.digest(secret)):
                return found
            if not self.request.user.is_authenticated:
                raise NotFound()
        return super().get_object()

    @extend_schema(
        request={"application/json": StartSessionSerializer, "multipart/form-data": StartSessionSerializer},
        responses={201: StartedSessionSerializer},
        auth=[{"bearer": []}, {}],  # type: ignore[list-item]
        examples=[START],
    )
    def create(self, request: Request) -> Response:
        """Read a raw budget into lines with doubts and questions. Without an account the answer holds a secret."""
        given = StartSessionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        household_id = self.editable_household_id() if request.user.is_authenticated else None
        lines = self._lines(values)
        session, secret = sessions.start_session(
            household_id=household_id,
            lines=lines,
            user_query=values["user_query"],
            user_profile=values.get("user_profile", {}),
        )
        body = {**SessionSerializer(session).data, "secret": secret or None}
        return Response(body, status=201)

    @extend_schema(request=AnswersSerializer, responses=SessionSerializer, parameters=[SECRET], examples=[ANSWERS])
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str | None = None) -> Response:
        """Answer open questions; all of them are applied or none."""
        session = self.get_object()
        given = AnswersSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            session = sessions.answer(session=session, answers=given.validated_data["answers"])
        return Response(SessionSerializer(session).data)

    @extend_schema(request=FinalizeSerializer, responses=SessionSerializer, parameters=[SECRET])
    @action(detail=True, methods=["post"])
    def finalize(self, request: Request, pk: str | None = None) -> Response:
        """Make the budget, its summary and suggestions."""
        session = self.get_object()
        given = FinalizeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        user = request.user
        framework = values.get("framework") or getattr(user, "default_framework", Framework.FIFTY_THIRTY_TWENTY)
        focus = values.get("optimization_focus") or getattr(
            user, "default_optimization_focus", OptimizationFocus.BALANCED
        )
        with refusals():
            session = sessions.finalize(session=session, framework=str(framework), focus=str(focus))
        return Response(SessionSerializer(session).data)

    @extend_schema(request=ClaimSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: str | None = None) -> Response:
        """Bring a session that was begun without an account into a household, once."""
        if not request.user.is_authenticated:
            raise NotAuthenticated()
        given = ClaimSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        household_id = self.editable_household_id()
        try:
            session = sessions.claim(
                session_id=self._id(), secret=given.validated_data["secret"], household_id=household_id
            )
        except sessions.NotClaimable as error:
            raise NotFound() from error
        return Response(SessionSerializer(session).data)

    @extend_schema(responses=SessionEventsSerializer, parameters=[SECRET])
    @action(detail=True)
    def events(self, request: Request, pk: str | None = None) -> Response:
        """Every move with its stages and where it came from."""
        rows = [
            {
                "action": event.action,
                "from_stage": event.from_stage,
                "to_stage": event.to_stage,
                "source_ip": getattr(getattr(event, "payload", None), "source_ip", None),
                "created_at": event.created_at,
            }
            for event in audit.history_of(self.get_object())
            if event.to_stage
        ]
        return Response(SessionEventsSerializer({"events": rows}).data)

    def _id(self) -> UUID:
        try:
            return UUID(str(self.kwargs["pk"]))
        except ValueError as error:
            raise NotFound() from error

    def _lines(self, values: dict[str, Any]) -> list[ParsedLine]:
        source = next(name for name in ("text", "budget", "file") if values.get(name) is not None)
        given = values[source]
        try:
            if source == "text":
                lines = parse_text(given)
            elif source == "budget":
                lines = parse_json(content=given)
            else:
                lines = sessions.read_file(given.read())
        except (NotABudget, TooMuchText) as error:
            raise ValidationError({source: str(error)}) from error
        if not lines:
            raise ValidationError({source: "There is no line in it."})
        if any("\x00" in line.text for line in lines):
            raise ValidationError({source: "Null characters are not allowed."})
        return lines
