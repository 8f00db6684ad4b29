"""Earnings records for planners: what is on record, and reading a statement with a preview."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.core.refusals import RefusedInput
from lifepath.users.models import Person
from retirement.admin.calculators import SOCIAL_SECURITY_URL, TAX_URL, social_security_page, tax_page
from retirement.calc.social_security.statement import BadStatement, read_statement
from retirement.models import EarningsRecord
from retirement.services.earnings import import_statement, store_earnings

UPLOAD_URL = "retirement_earnings_upload"
SALT, PREVIEW_SECONDS = "retirement.earnings", 3600


class UploadForm(forms.Form):
    """Whose statement, and the file."""

    person = forms.ModelChoiceField(Person.objects.none(), widget=UnfoldAdminSelectWidget())
    file = forms.FileField(
        label="Statement",
        help_text="my Social Security XML, or CSV with year and earnings.",
        widget=UnfoldAdminFileFieldWidget(),
    )

    def limit_people(self, people: Any) -> None:
        """Offer the people in scope."""
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: f"{person.name} ({person.household.name})"


@admin.register(EarningsRecord)
class EarningsRecordAdmin(HouseholdScopedAdmin):
    """What Social Security has on record; it comes from statements."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["person_name", "source", "recorded_at"]
    list_select_related = ["person__household"]
    ordering = ["-recorded_at", "pk"]
    fields = ["person", "years", "source", "recorded_at"]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records come from a statement."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A new statement replaces a record."""
        return False

    def get_urls(self) -> list[Any]:
        """With the calculators and the upload."""
        wrap = self.admin_site.admin_view
        return [
            path("social-security/", wrap(social_security_page(self)), name=SOCIAL_SECURITY_URL),
            path("tax/", wrap(tax_page(self)), name=TAX_URL),
            path("upload/", wrap(self.upload), name=UPLOAD_URL),
            *super().get_urls(),
        ]

    @admin.display(description="Person")
    def person_name(self, record: EarningsRecord) -> str:
        """Whose record it is."""
        return f"{record.person.name} ({record.person.household.name})"

    @admin.display(description="Earnings by year")
    def years(self, record: EarningsRecord) -> str:
        """Year by year."""
        return ", ".join(f"{year}: {amount:,.2f}" for year, amount in record.earnings.items())

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Preview a statement, then store what was previewed."""
        if not self.has_module_permission(request):
            raise PermissionDenied
        people = Person.objects.editable_by(request.user).select_related("household").order_by("household__name", "pk")
        if request.method == "POST" and request.POST.get("previewed"):
            return self._store(request, people)
        form = UploadForm(request.POST or None, request.FILES or None)
        form.limit_people(people)
        shown = self._preview(form) if form.is_bound and form.is_valid() else {}
        context = {
            **self.admin_site.each_context(request),
            "title": "Read a statement of earnings",
            "opts": self.opts,
            "form": form,
            **shown,
        }
        return TemplateResponse(request, "retirement/earnings_upload.html", context)

    def _preview(self, form: UploadForm) -> dict[str, Any]:
        person, file = form.cleaned_data["person"], form.cleaned_data["file"]
        try:
            statement = read_statement(file.read())
            told = import_statement(
                person=person,
                statement=statement,
                file_name=file.name,
                dry_run=True,
                today=person.household.today(timezone.now()),
            )
        except (BadStatement, RefusedInput) as error:
            form.add_error("file", str(error))
            return {}
        sealed = {
            "person": str(person.pk),
            "source": f"{statement.source}: {file.name}",
            "earnings": {year: f"{amount:f}" for year, amount in statement.earnings.items()},
        }
        return {"preview": told, "person": person, "previewed": signing.dumps(sealed, salt=SALT, compress=True)}

    def _store(self, request: HttpRequest, people: Any) -> HttpResponse:
        try:
            sealed = signing.loads(request.POST["previewed"], salt=SALT, max_age=PREVIEW_SECONDS)
        except signing.BadSignature as error:
            raise PermissionDenied from error
        person = people.filter(pk=sealed["person"]).first()
        if person is None:
            raise PermissionDenied
        earnings = {int(year): Decimal(amount) for year, amount in sealed["earnings"].items()}
        told = store_earnings(person=person, earnings=earnings, source=sealed["source"])
        messages.success(request, f"{person.name}: {told.summary()}.")
        return HttpResponseRedirect(reverse("admin:retirement_earningsrecord_changelist"))


for number, (name, title, icon, url_name) in enumerate(
    (
        ("social_security", "Social Security comparison", "calculate", SOCIAL_SECURITY_URL),
        ("tax", "Federal tax of retirees", "calculate", TAX_URL),
        ("earnings", "Earnings records", "history_edu", "retirement_earningsrecord_changelist"),
        ("earnings_upload", "Read a statement", "upload_file", UPLOAD_URL),
    )
):
    menu.register(
        f"retirement_{name}", MenuEntry(title, icon, f"admin:{url_name}", "Money", 64 + number, frozenset({PLANNER}))
    )
