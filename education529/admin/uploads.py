"""Spreadsheets of the published tables: an operator uploads one, sees every difference, and stores it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from education529.models import TableUpload
from education529.reference_specs import BY_NAME, SPECS
from education529.services import table_uploads
from lifepath.core.admin.scoping import OPERATOR
from lifepath.core.table_files import MOST_BYTES, BadFile
from lifepath.core.table_rows import RefusedTable

FUND_LIST = "approved_funds"
MOST_LINES = 500


class UploadForm(forms.Form):
    """A file, the table that it is, and the day it describes."""

    table = forms.ChoiceField(choices=[(spec.name, spec.title) for spec in SPECS], widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget, help_text="CSV in UTF-8 or XLSX, with the columns of the shipped table."
    )
    compiled_on = forms.DateField(widget=UnfoldAdminDateWidget, help_text="The day on which it was compiled.")
    plan_id = forms.CharField(
        required=False,
        max_length=40,
        widget=UnfoldAdminTextInputWidget,
        label="Plan",
        help_text="Approved funds of one plan only, such as UT-MY529; the file needs a column option_name.",
    )
    is_complete = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget,
        label="The plan's whole menu",
        help_text="Portfolios that it leaves out are closed the day before.",
    )

    def clean_file(self) -> Any:
        """Larger files go through the command."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"At most {MOST_BYTES // 1_000_000} MB.")
        return file

    def clean_compiled_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["compiled_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("A day up to today.")
        return day

    def clean(self) -> dict[str, Any]:
        """Only a fund list is of one plan."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("plan_id") and given.get("table") != FUND_LIST:
            self.add_error("plan_id", "Only approved funds are of one plan.")
        if given.get("is_complete") and not given.get("plan_id"):
            self.add_error("is_complete", "Name the plan whose whole menu it is.")
        return given


class TableUploadsMixin:
    """Adds the pages of uploads to the page of tables; for operators alone."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        """Upload, preview, store, throw away."""
        view = self.admin_site.admin_view
        inherited: list[Any] = super().get_urls()  # type: ignore[misc]
        return [
            path("upload/", view(self.upload_view), name="education529_upload"),
            path("upload/<uuid:upload_id>/", view(self.preview_view), name="education529_upload_preview"),
            path(
                "upload/<uuid:upload_id>/store/",
                view(require_POST(self.store_view)),
                name="education529_upload_store",
            ),
            path(
                "upload/<uuid:upload_id>/drop/",
                view(require_POST(self.drop_view)),
                name="education529_upload_drop",
            ),
            *inherited,
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With a link for those who may upload."""
        context = {"may_upload": self._is_operator(request), **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file and see what storing it would change."""
        self._operators_only(request)
        form = UploadForm(request.POST or None, request.FILES or None, initial={"compiled_on": timezone.localdate()})
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                kept = table_uploads.upload(
                    table=given["table"],
                    plan_id=given["plan_id"],
                    is_complete=given["is_complete"],
                    compiled_on=given["compiled_on"],
                    file_name=given["file"].name,
                    content=given["file"].read(),
                    actor=request.user,  # type: ignore[arg-type]
                )
                return HttpResponseRedirect(reverse("admin:education529_upload_preview", args=[kept.pk]))
            except (BadFile, RefusedTable) as error:
                form.add_error("file", str(error))
        return self._answer(request, "education529/upload.html", "Upload a table", form=form)

    def preview_view(self, request: HttpRequest, upload_id: Any) -> HttpResponse:
        """Every row that would change."""
        self._operators_only(request)
        kept = TableUpload.objects.filter(pk=upload_id).first()
        if kept is None:
            raise Http404
        found = table_uploads.difference(kept)
        lines = found.lines()
        return self._answer(
            request,
            "education529/upload_preview.html",
            f"{BY_NAME[kept.table].title}: {kept.file_name}",
            upload=kept,
            lines=lines[:MOST_LINES],
            more=max(0, len(lines) - MOST_LINES),
            summary=found.summary(),
        )

    def store_view(self, request: HttpRequest, upload_id: Any) -> HttpResponse:
        """Store the file's rows."""
        self._operators_only(request)
        try:
            messages.success(request, f"Stored: {table_uploads.store(upload_id).summary()}.")
        except (table_uploads.UploadIsGone, BadFile, RefusedTable) as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:education529_tableversion_changelist"))

    def drop_view(self, request: HttpRequest, upload_id: Any) -> HttpResponse:
        """Forget the file."""
        self._operators_only(request)
        try:
            table_uploads.throw_away(upload_id)
            messages.info(request, "The file was thrown away; nothing was stored.")
        except table_uploads.UploadIsGone as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:education529_upload"))

    def _is_operator(self, request: HttpRequest) -> bool:
        return getattr(request.user, "role", "") == OPERATOR

    def _operators_only(self, request: HttpRequest) -> None:
        if not self._is_operator(request):
            raise Http404

    def _answer(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, template, whole)
