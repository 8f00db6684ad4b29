"""Rules over the API: keep them, try them, run them, undo a run."""

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.models import Rule, RuleRun, RuleRunChange, Transaction
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.rules import (
    DryRunAnswerSerializer,
    DryRunSerializer,
    RuleSerializer,
    RunChangeSerializer,
    RunSerializer,
    ScopeSerializer,
    UndoneSerializer,
)
from lifepath.banking.services import rules
from lifepath.banking.viewsets.refusals import refusals
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin, OwnedViewSet
from lifepath.users.models import Household

MAX_RULES = 200
HOUSEHOLD = OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent.")
COFFEE = {
    "name": "Coffee",
    "mode": "ALL",
    "conditions": [
        {"field": "payee", "operator": "contains", "value": "blue bottle"},
        {"field": "amount", "operator": "between", "value": ["-20.00", "0.00"]},
    ],
    "actions": {"category": "food_dining", "tags": ["coffee"]},
}
RULE_EXAMPLE = OpenApiExample("Coffee", value=COFFEE, request_only=True)
DRY_RUN_EXAMPLE = OpenApiExample(
    "Try a rule on this year", value={"rule": COFFEE, "date_after": "2026-01-01"}, request_only=True
)


@extend_schema_view(
    list=extend_schema(parameters=[HOUSEHOLD]),
    create=extend_schema(parameters=[HOUSEHOLD], examples=[RULE_EXAMPLE, examples.RULE]),
    update=extend_schema(examples=[RULE_EXAMPLE, examples.RULE]),
)
class RuleViewSet(OwnedViewSet):
    """A household's rules, in their order."""

    queryset = Rule.objects.order_by("position", "pk")
    serializer_class = RuleSerializer
    reads_only = False

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """Put it last, unless it names its place."""
        own = Rule.objects.filter(household=household_id)
        if own.count() >= MAX_RULES:
            raise Problem(f"A household has at most {MAX_RULES} rules.", code="too_many_rules")
        values = serializer.columns(household_id)
        values.setdefault("position", (own.aggregate(last=Max("position"))["last"] or 0) + 1)
        serializer.instance = Rule.objects.create(household_id=household_id, **values)

    def save_changes(self, serializer: Any) -> None:
        """Change it."""
        rule = serializer.instance
        for name, value in serializer.columns(rule.household_id).items():
            setattr(rule, name, value)
        rule.save()

    @extend_schema(
        parameters=[HOUSEHOLD],
        request=DryRunSerializer,
        responses=DryRunAnswerSerializer,
        examples=[DRY_RUN_EXAMPLE, examples.DRY_RUN],
    )
    @action(detail=False, methods=["post"], url_path="dry-run", reads_only=True)
    def dry_run(self, request: Request) -> Response:
        """What the active rules, or one that is not stored yet, would change. Nothing is written."""
        household_id = self.household_id()
        form = DryRunSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        tried = rules.active_rules(household_id)
        if "rule" in form.validated_data:
            draft = RuleSerializer(data=form.initial_data["rule"], context=self.get_serializer_context())
            draft.is_valid(raise_exception=True)
            tried = [Rule(household_id=household_id, **draft.columns(household_id))]
        scope = scope_of(form, household_id=household_id, user=request.user)
        found = rules.preview(rules=tried, scope=scope, limit=form.validated_data["limit"])
        return Response(DryRunAnswerSerializer(found).data)


@extend_schema_view(list=extend_schema(parameters=[HOUSEHOLD]))
class RuleRunViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """What rules did, run by run."""

    queryset = RuleRun.objects.order_by("-created_at", "-pk")
    serializer_class = RunSerializer

    @extend_schema(
        parameters=[HOUSEHOLD],
        request=ScopeSerializer,
        responses={201: RunSerializer},
        examples=[OpenApiExample("This year", value={"date_after": "2026-01-01"}, request_only=True), examples.RUN],
    )
    def create(self, request: Request) -> Response:
        """Apply the active rules to stored transactions."""
        household_id = self.editable_household_id()
        form = ScopeSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        made = rules.run(scope=scope_of(form, household_id=household_id, user=request.user), actor=request.user)
        details = {"examined": made.examined_count, "changed": made.changed_count}
        audit.record("rules_run", household_id=household_id, instance=made, details=details)
        return Response(RunSerializer(made).data, status=201)

    @extend_schema(responses=RunChangeSerializer(many=True))
    @action(detail=True)
    def changes(self, request: Request, pk: str | None = None) -> Response:
        """What a run changed, transaction by transaction."""
        run = self.get_object()
        seen = Transaction.objects.filter(household=run.household_id).shown_to(request.user, now=timezone.now())
        masked = seen.filter(masked=True).values("pk")
        queryset = RuleRunChange.objects.filter(run=run).exclude(transaction_id__in=masked).order_by("pk")
        page = self.paginate_queryset(queryset)
        return self.get_paginated_response(RunChangeSerializer(page, many=True).data)

    @extend_schema(request=None, responses=UndoneSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str | None = None) -> Response:
        """Put back what a run changed; what was changed again since stays."""
        run = self.get_object()
        with refusals():
            restored = rules.undo(run)
        details = {"restored": restored}
        audit.record("rules_undone", household_id=run.household_id, instance=run, details=details)
        return Response({"restored": restored})


def scope_of(form: Any, *, household_id: UUID, user: Any) -> rules.Scope:
    """The postings of a request; surprises of others stay out of what a client runs."""
    limits = form.validated_data
    household = Household.objects.get(pk=household_id)
    return rules.Scope(
        household_id=household_id,
        account_id=limits.get("account"),
        date_after=limits.get("date_after"),
        date_before=limits.get("date_before"),
        not_shown_to=None if user.is_staff else user.pk,
        today=household.today(timezone.now()),
    )
