"""Imports on the planner's desk: choose a file, see what it would do, commit it, take it back."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from lifepath.banking.choices import ImportState
from lifepath.banking.imports.reverting import NotCommitted, RowsAreLocked, revert
from lifepath.banking.models import BankAccount, ImportFile
from lifepath.banking.readers.rows import ReadError
from lifepath.banking.services import imports
from lifepath.core import audit
from lifepath.core.admin.scoping import PLANNER, SUPPORT, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu

LEFT_OPEN = ("", "As the file says")


class UploadForm(forms.Form):
    """A file and the account it is about."""

    account = forms.ModelChoiceField(BankAccount.objects.none(), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(widget=UnfoldAdminFileFieldWidget, help_text="OFX, QFX, QIF, CSV, CAMT.053 or MT940")
    date_order = forms.ChoiceField(
        choices=[LEFT_OPEN, ("MDY", "Month, day, year"), ("DMY", "Day, month, year"), ("YMD", "Year, month, day")],
        required=False,
        widget=UnfoldAdminSelectWidget,
        label="Order of dates",
    )
    skip_bad = forms.BooleanField(required=False, label="Store the good rows although some cannot be read")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = BankAccount.objects.editable_by(user).select_related("household").order_by("household__name", "name")
        field: Any = self.fields["account"]
        field.queryset = accounts
        field.label_from_instance = lambda account: f"{account.household.name}: {account.name}"

    def clean_file(self) -> Any:
        """Larger files go through the command."""
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError("This file is too large for the page; an operator imports it by command.")
        return file


@admin.register(ImportFile)
class ImportFileAdmin(HouseholdScopedAdmin):
    """Files that came in, and what became of them."""

    is_read_only = True
    list_display = ["created_at", "file_name", "household", "file_format", "state", "rows", "created", "page"]
    list_filter = ["state", "file_format"]
    list_select_related = ["household"]
    search_fields = ["file_name", "household__name"]
    fields = [
        "household",
        "file_name",
        "file_format",
        "state",
        "created_by",
        "created_at",
        "committed_at",
        "reverted_at",
    ]
    ordering = ["-created_at", "-pk"]
    list_before_template = "banking/import_link.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the files themselves."""
        return super().get_queryset(request).defer("content")

    @admin.display(description="Rows")
    def rows(self, file: ImportFile) -> Any:
        """How many the file has."""
        return file.report.get("row_count", "")

    @admin.display(description="Created")
    def created(self, file: ImportFile) -> Any:
        """How many became transactions."""
        return sum(account["created"] for account in file.report.get("accounts", []))

    @admin.display(description="Details")
    def page(self, file: ImportFile) -> str:
        """To the preview or the report."""
        return format_html('<a href="{}">Open</a>', reverse("admin:banking_import", args=[file.pk]))

    def get_urls(self) -> Any:
        """Upload, preview, commit, revert."""
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload_view), name="banking_import_upload"),
            path("<uuid:file_id>/import/", view(self.import_view), name="banking_import"),
            path("<uuid:file_id>/commit/", view(require_POST(self.commit_view)), name="banking_import_commit"),
            path("<uuid:file_id>/revert/", view(require_POST(self.revert_view)), name="banking_import_revert"),
            *super().get_urls(),
        ]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file and see what importing it would do."""
        if self._role(request) != PLANNER:
            raise Http404
        form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            account = form.cleaned_data["account"]
            choices = {"account": str(account.pk), "skip_bad": form.cleaned_data["skip_bad"]}
            if form.cleaned_data["date_order"]:
                choices["date_order"] = form.cleaned_data["date_order"]
            upload = form.cleaned_data["file"]
            try:
                file = imports.upload(
                    household_id=account.household_id,
                    content=upload.read(),
                    file_name=upload.name,
                    choices=choices,
                    actor=request.user,  # type: ignore[arg-type]
                )
            except ReadError as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(reverse("admin:banking_import", args=[file.pk]))
        return self._answer(request, "banking/import_upload.html", "Import a bank file", form=form)

    def import_view(self, request: HttpRequest, file_id: Any) -> HttpResponse:
        """What the import would do, or did."""
        file = self._file(request, file_id)
        audit.record("read", household_id=file.household_id, instance=file, details={"page": request.path})
        return self._answer(
            request,
            "banking/import_page.html",
            file.file_name or "Import",
            file=file,
            report=file.report,
            may_decide=self._may_edit(request, file),
            waits=file.state == ImportState.PREVIEW,
            stands=file.state == ImportState.COMMITTED,
        )

    def commit_view(self, request: HttpRequest, file_id: Any) -> HttpResponse:
        """Import for good."""
        file = self._file_to_change(request, file_id)
        try:
            done = imports.commit(file=file, actor=request.user)  # type: ignore[arg-type]
            created = sum(account["created"] for account in done.report["accounts"])
            messages.success(request, f"{created} transactions were created.")
        except (imports.NotReady, imports.NotWaiting) as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:banking_import", args=[file.pk]))

    def revert_view(self, request: HttpRequest, file_id: Any) -> HttpResponse:
        """Take the import back."""
        file = self._file_to_change(request, file_id)
        try:
            messages.success(request, f"{revert(file)} transactions were removed.")
        except (NotCommitted, RowsAreLocked) as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:banking_import", args=[file.pk]))

    def _file(self, request: HttpRequest, file_id: Any) -> ImportFile:
        file = self.get_queryset(request).filter(pk=file_id).first()
        if file is None or not self.has_view_permission(request):
            raise Http404
        return file

    def _file_to_change(self, request: HttpRequest, file_id: Any) -> ImportFile:
        file = self._file(request, file_id)
        if not self._may_edit(request, file):
            raise Http404
        return file

    def _answer(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, template, whole)


menu.register(
    "imports",
    MenuEntry(
        "Imports", "upload_file", "admin:banking_importfile_changelist", "Money", 3, frozenset({PLANNER, SUPPORT})
    ),
)
