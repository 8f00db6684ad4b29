"""The base of every admin page: staff see the households they are assigned to, and nothing leaks around that.

Django's admin shows rows outside its own queryset in foreign-key choices, related filters, raw-id labels and the log of
recent actions. Everything here closes those: choices and filters are scoped, raw ids are refused, history is the audit
trail.
"""

from typing import Any, ClassVar

from django.contrib.admin import RelatedFieldListFilter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from lifepath.core import audit

PLANNER, SUPPORT, OPERATOR = "PLANNER", "SUPPORT", "OPERATOR"


def visible_rows(model: type[Model], user: Any) -> QuerySet[Any]:
    """Rows of a model that a member of staff may see or choose: scoped where the model says how, else none."""
    manager: Any = model._default_manager
    if hasattr(manager, "visible_to"):
        return manager.visible_to(user)
    return manager.all() if getattr(model, "is_reference_data", False) else manager.none()


class ScopedRelatedFilter(RelatedFieldListFilter):
    """A filter over a relation that offers only rows in scope."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Choices the member of staff may know of."""
        rows = visible_rows(field.related_model, request.user).order_by("pk")[:200]
        return [(row.pk, str(row)) for row in rows]


class ScopedAdminMixin:
    """Scoping of rows, choices, filters, history; roles instead of model permissions."""

    viewer_roles: ClassVar[frozenset[str]] = frozenset({PLANNER, SUPPORT})
    """Roles that may open the page; which rows they find there is `visible_to`'s business."""
    directory_roles: ClassVar[frozenset[str]] = frozenset()
    """Roles that see every row, read-only: the directory of people and households holds no money."""
    manager_roles: ClassVar[frozenset[str]] = frozenset()
    """Roles that may change every row: what operators run."""
    is_read_only: ClassVar[bool] = False
    """Ledgers, imported tables, audit: nobody edits them here."""

    model: Any
    raw_id_fields: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows in scope."""
        queryset = super().get_queryset(request)  # type: ignore[misc]
        if self._role(request) in self.directory_roles | self.manager_roles:
            return queryset
        if hasattr(queryset, "visible_to"):
            return queryset.visible_to(request.user)
        return queryset if getattr(self.model, "is_reference_data", False) else queryset.none()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown in the menu of the roles that use it."""
        return self._role(request) in self.viewer_roles | self.directory_roles | self.manager_roles

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The role may look, and the row is in scope."""
        return self.has_module_permission(request) and (obj is None or self._in_scope(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Writing planners change rows of their households; managers change every row."""
        if self.is_read_only or not self.has_module_permission(request):
            return False
        if self._role(request) in self.manager_roles:
            return True
        return self._role(request) == PLANNER and (obj is None or self._may_edit(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changes."""
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changes."""
        return self.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only rows in scope, and accept no other."""
        kwargs["queryset"] = self.choices_for(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only rows in scope, and accept no other."""
        kwargs["queryset"] = self.choices_for(db_field, request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Rows a relation may point at."""
        return visible_rows(db_field.related_model, request.user)

    def _role(self, request: HttpRequest) -> str:
        user: Any = request.user
        return user.role if user.is_authenticated and user.is_active else ""

    def _in_scope(self, request: HttpRequest, obj: Any) -> bool:
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def _may_edit(self, request: HttpRequest, obj: Any) -> bool:
        manager = type(obj)._default_manager
        return hasattr(manager, "editable_by") and manager.editable_by(request.user).filter(pk=obj.pk).exists()


class HouseholdScopedAdmin(ScopedAdminMixin, ModelAdmin):
    """An admin page over records of households."""

    show_full_result_count = False
    paginator = InfinitePaginator
    list_per_page = 50
    list_fullwidth = True
    actions: Any = None

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Every filter over a relation is scoped, however it was declared."""
        scoped: list[Any] = []
        for entry in super().get_list_filter(request):
            name = entry if isinstance(entry, str) else None
            field = self._relation(name) if name else None
            scoped.append((name, ScopedRelatedFilter) if field is not None else entry)
        return scoped

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter of this page asks for; the address bar cannot probe along relations."""
        if "__" in lookup and self._relation(lookup.split("__")[0]) is not None:
            names = [entry if isinstance(entry, str) else entry[0] for entry in self.list_filter if entry]
            return any(lookup == name or lookup.startswith(f"{name}__id__") for name in names if isinstance(name, str))
        return super().lookup_allowed(lookup, value, request)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed this record, when, from what to what: the audit trail itself."""
        instance = self.get_object(request, object_id)
        if instance is None or not self.has_view_permission(request, instance):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {instance}",
            "opts": self.opts,
            "object": instance,
            "events": audit.history_of(instance),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/audit_history.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Looking at a client's record is on record too."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "GET" and object_id and response.status_code == 200:
            self._record_read(request, object_id)
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """A list of clients' records is one event."""
        response = super().changelist_view(request, extra_context)
        if request.method == "GET" and response.status_code == 200:
            self._record_read(request, "")
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, check that the row stayed in reach, and record what changed."""
        before = audit.snapshot(type(obj)._default_manager.get(pk=obj.pk)) if change else None
        self.save_row(request, obj, form, change)
        if self._role(request) not in self.manager_roles and not self._may_edit(request, obj):
            raise PermissionDenied
        after = audit.snapshot(obj)
        if before is not None:
            before, after = audit.changed_columns(before, after)
        audit.record(
            "changed" if change else "created",
            household_id=self.household_of(obj),
            instance=obj,
            before=before,
            after=after,
        )

    def save_row(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Override where a service makes the change."""
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Record what was there, then remove it."""
        audit.record("deleted", household_id=self.household_of(obj), instance=obj, before=audit.snapshot(obj))
        self.delete_row(request, obj)

    def delete_row(self, request: HttpRequest, obj: Any) -> None:
        """Override where a service removes it."""
        super().delete_model(request, obj)

    def household_of(self, obj: Any) -> Any:
        """The household a row belongs to, None for what belongs to none."""
        return getattr(obj, "owning_household_id", None)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The audit trail says it; Django's log would keep names of clients."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The audit trail says it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """The audit trail says it."""

    def _record_read(self, request: HttpRequest, object_id: str) -> None:
        instance = self.get_object(request, object_id) if object_id else None
        audit.record(
            "read",
            household_id=self.household_of(instance) if instance is not None else None,
            instance=instance,
            details={"page": request.path, "search": request.GET.urlencode()[:300]},
        )

    def _relation(self, name: str | None) -> Any:
        if not name:
            return None
        field = next((field for field in self.opts.get_fields() if field.name == name), None)
        return field if field is not None and field.is_relation else None

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.raw_id_fields:
            raise ImproperlyConfigured(f"{cls.__name__}: raw ids show labels out of scope; use autocomplete_fields.")


class HouseholdScopedInline(ScopedAdminMixin, TabularInline):
    """Rows of a household shown with their parent; the object Django asks about here is the parent."""

    extra = 0
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The role may look; which rows show is the queryset's business."""
        return super().has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the parent may change its rows."""
        return super().has_change_permission(request) and (obj is None or self._may_edit(request, obj))


class ReferenceDataAdmin(HouseholdScopedAdmin):
    """Published tables: everybody on staff reads them, commands load them."""

    viewer_roles = frozenset({PLANNER, SUPPORT, OPERATOR})
    is_read_only = True
