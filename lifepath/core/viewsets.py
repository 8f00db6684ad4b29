"""The one way a request becomes an answer: scope, household, ETag, sparse fields, audit of what changed."""

from typing import Any
from uuid import UUID

from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from lifepath.core import audit
from lifepath.core.audited_view import AuditedView
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.ids import UUID_PATTERN
from lifepath.core.problems import Problem


class HouseholdContextMixin:
    """Which household a request is about: `household`, `couple`, or the caller's personal one."""

    request: Any
    about_household_id: UUID | None

    def named_household_id(self) -> UUID | None:
        """The household the caller names in query or body; 404 when they may not read it, None when none is named."""
        named = self._named()
        if named is None:
            return None
        try:
            household_id = UUID(str(named))
        except ValueError as error:
            raise ValidationError({"household": "A household's id is a UUID."}) from error
        if not self.request.user.reads(household_id):
            raise NotFound()
        self.about_household_id = household_id
        return household_id

    def household_id(self) -> UUID:
        """The household of this request; staff have none of their own and must name one (400)."""
        named = self.named_household_id()
        if named is not None:
            return named
        own: UUID | None = self.request.user.personal_household_id
        if own is None:
            raise Problem(
                "Name the household this is about.", code="household_required", status_code=400, field="household"
            )
        self.about_household_id = own
        return own

    def editable_household_id(self) -> UUID:
        """The same, for a write: 403 where the caller may only read."""
        household_id = self.household_id()
        if not self.request.user.edits(household_id):
            raise PermissionDenied()
        return household_id

    def _named(self) -> Any:
        for name in ("household", "couple"):
            value = self.request.query_params.get(name)
            if value is None and isinstance(self.request.data, dict):
                value = self.request.data.get(name)
            if value is not None:
                return value
        return None


def may_edit(user: Any, instance: Any, *, known: UUID | None = None) -> bool:
    """May the user change this record? `known` is a household that the same request found to be theirs to change."""
    rows = type(instance)._default_manager.all()
    if not rows.follows_its_household():
        return bool(rows.editable_by(user).filter(pk=instance.pk).exists())
    household_id: UUID | None = instance.owning_household_id
    if household_id is None:  # shared by all, changed by nobody
        return False
    return household_id == known or bool(user.edits(household_id))


class SparseFieldsMixin:
    """`fields=a,b` answers only these members."""

    request: Any

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """Drop what was not asked for; an unknown name is a 400."""
        serializer: Any = super().get_serializer(*args, **kwargs)  # type: ignore[misc]
        wanted = self.request.query_params.get("fields")
        if wanted is None or self.request.method not in SAFE_METHODS:
            return serializer
        target = getattr(serializer, "child", serializer)
        names = [name.strip() for name in wanted.split(",") if name.strip()]
        unknown = [name for name in names if name not in target.fields]
        if unknown:
            raise ValidationError({"fields": f"No such field: {', '.join(unknown)}."})
        for name in set(target.fields) - set(names):
            target.fields.pop(name)
        return serializer


class OwnedGenericViewSet(HouseholdContextMixin, SparseFieldsMixin, AuditedView, viewsets.GenericViewSet[Any]):
    """Records of households: a stranger's row does not exist, a reader's write is forbidden."""

    members_only_actions: frozenset[str] = frozenset()
    lookup_value_regex = UUID_PATTERN
    if_match_required = False

    def get_queryset(self) -> Any:
        """Only what the caller may read; a list is about one household."""
        queryset: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        queryset = queryset.visible_to(self.request.user)
        if self.action == "list":
            return self.in_household(queryset)
        if self.action in ("update", "partial_update", "destroy"):
            return queryset.select_for_update(of=("self",), no_key=self.action != "destroy")
        return queryset

    def in_household(self, queryset: Any) -> Any:
        """Narrow a list to the household of the request."""
        return queryset.of_household(self.household_id())

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        """Readable but not changeable answers 403."""
        super().check_object_permissions(request, obj)
        if request.method in SAFE_METHODS or getattr(self, "reads_only", False):
            return
        if not may_edit(request.user, obj):
            raise PermissionDenied()
        self.check_member_action(request, obj.owning_household_id)

    def check_member_action(self, request: Any, household_id: UUID) -> None:
        """Some writes belong to the household's members alone, whatever a planner's role."""
        if self.action in self.members_only_actions and not request.user.is_member_of(household_id):
            raise PermissionDenied()


class OwnedCreateMixin(mixins.CreateModelMixin):
    """Create in the household of the request."""

    def perform_create(self, serializer: Any) -> None:
        """Save, and record what came into being."""
        view: Any = self
        household_id = view.editable_household_id()
        view.check_member_action(view.request, household_id)
        self.save_new(serializer, household_id)
        instance = serializer.instance
        if not may_edit(view.request.user, instance, known=household_id):
            raise PermissionDenied()
        audit.record(
            "created", household_id=instance.owning_household_id, instance=instance, after=audit.snapshot(instance)
        )

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """How the household reaches the new row; override where a service creates it."""
        serializer.save(household_id=household_id)


class OwnedRetrieveMixin(mixins.RetrieveModelMixin):
    """Detail with an ETag."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer the row and its validator; 304 when the caller has it."""
        response = super().retrieve(request, *args, **kwargs)
        tag = etag_of(response.data)
        if request.headers.get("If-None-Match") == tag:
            response = Response(status=304)
        response["ETag"] = tag
        return response


class OwnedUpdateMixin(mixins.UpdateModelMixin):
    """PUT and PATCH with If-Match and audit."""

    def perform_update(self, serializer: Any) -> None:
        """Save if the caller saw the present version, and record what changed."""
        view: Any = self
        instance = serializer.instance
        representation = view.get_serializer(instance).data
        check_if_match(view.request, etag_of(representation), required=view.if_match_required)
        before = audit.snapshot(instance)
        self.save_changes(serializer)
        instance = serializer.instance
        if not may_edit(view.request.user, instance):
            raise PermissionDenied()
        was, now = audit.changed_columns(before, audit.snapshot(instance))
        audit.record("changed", household_id=instance.owning_household_id, instance=instance, before=was, after=now)

    def save_changes(self, serializer: Any) -> None:
        """Override where a service makes the change."""
        serializer.save()


class OwnedDestroyMixin(mixins.DestroyModelMixin):
    """DELETE with If-Match and audit."""

    def perform_destroy(self, instance: Any) -> None:
        """Delete, and record what was there."""
        view: Any = self
        representation = view.get_serializer(instance).data
        check_if_match(view.request, etag_of(representation), required=view.if_match_required)
        audit.record(
            "deleted", household_id=instance.owning_household_id, instance=instance, before=audit.snapshot(instance)
        )
        self.remove(instance)

    def remove(self, instance: Any) -> None:
        """Override where a service removes it."""
        instance.delete()


class OwnedViewSet(
    OwnedCreateMixin,
    OwnedRetrieveMixin,
    OwnedUpdateMixin,
    OwnedDestroyMixin,
    mixins.ListModelMixin,
    OwnedGenericViewSet,
):
    """The five standard operations on records of a household."""
