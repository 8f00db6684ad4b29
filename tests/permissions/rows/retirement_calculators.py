"""Rows of the retirement app's calculators."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from lifepath.core.table_imports import import_shipped
from lifepath.users.models import Person
from retirement.models import EarningsRecord, RetirementTable
from retirement.reference_specs import BY_NAME, SPECS
from tests.permissions.world import AdminRow, Row, everyone, own_list, readers, writers

API = "/api/v1/retirement"


def asks(body):
    """A calculator that needs no records."""
    return Row(lambda world: ({}, {}, body), everyone(200))


def statement(world):
    """A file of earnings."""
    return {}, {}, {"file": SimpleUploadedFile("earnings.csv", b"year,earnings\n2023,50000\n")}


ROWS = {
    f"POST {API}/social-security": asks({"birth_date": "1964-06-15", "pia": "2609.80"}),
    f"POST {API}/social-security/statement": Row(statement, everyone(200), format="multipart"),
    f"POST {API}/tax": asks({"year": 2026, "filing_status": "single", "age": 67, "pension": "40000.00"}),
    f"POST {API}/required-distributions": asks({"birth_date": "1953-05-04", "prior_year_end_balance": "500000.00"}),
    f"POST {API}/medicare-premiums": asks(
        {"premium_year": 2026, "filing_status": "single", "income_two_years_before": "120000.00"}
    ),
    f"POST {API}/contribution-limits": asks({"year": 2026, "age": 61}),
}


def person(world):
    """The owner's spouse, born 1964."""
    return Person.objects.create(household=world.home, name="Ada", relation="SPOUSE", birth_date=dt.date(1964, 6, 15))


def record(world):
    """What Social Security has on record for her."""
    made = EarningsRecord(person=person(world), source="test")
    made.earnings = {2023: Decimal("90000.00")}
    made.save()
    return made


def of_record(body=None):
    """An operation on the record."""
    return lambda world: ({"id": record(world).pk}, {}, body)


def own_records(world):
    """The list of the owner's household."""
    record(world)
    return {}, {"household": str(world.home.pk)}, None


def new_record(world):
    """The record of a person of the owner's household."""
    return {}, {}, {"person": str(person(world).pk), "earnings": EARNINGS}


def statement_of_person(world):
    """A file of earnings for a person of the owner's household."""
    file = SimpleUploadedFile("earnings.csv", b"year,earnings\n2023,50000\n")
    return {}, {}, {"person": str(person(world).pk), "file": file}


EARNINGS = [{"year": 2024, "earnings": "95000.00"}]
RECORDS = f"{API}/earnings-records"
ROWS |= {
    f"GET {RECORDS}": Row(own_records, own_list()),
    f"POST {RECORDS}": Row(new_record, writers(201), otherwise=400),
    f"GET {RECORDS}/{{id}}": Row(of_record(), readers()),
    f"PUT {RECORDS}/{{id}}": Row(of_record({"earnings": EARNINGS}), writers(200)),
    f"PATCH {RECORDS}/{{id}}": Row(of_record({"earnings": EARNINGS}), writers(200)),
    f"DELETE {RECORDS}/{{id}}": Row(of_record(), writers(204)),
    f"POST {RECORDS}/import": Row(statement_of_person, writers(200), otherwise=400, format="multipart"),
}


EVERY_ROLE_OF_STAFF = ("lead", "observer", "other_planner", "former_planner", "support", "operator")


def first_row(spec):
    """Makes one row of a published table and answers with the one on top of the list."""

    def make(world):
        import_shipped(spec=spec, dry_run=False)
        return spec.model._default_manager.order_by(*spec.key).first()

    return make


def published(spec):
    """Everybody on staff reads it, nobody changes it here."""
    name = spec.model._meta.model_name
    return AdminRow(
        first_row(spec),
        seen_by=EVERY_ROLE_OF_STAFF,
        changed_by=(),
        marker=lambda row: f"/{name}/{row.pk}/",
    )


def version(world):
    """What is known of one table."""
    import_shipped(spec=BY_NAME["ssa_awi"], dry_run=False)
    return RetirementTable.objects.get(name="ssa_awi")


ADMIN_ROWS = {
    "retirement.EarningsRecord": AdminRow(record, changed_by=()),
    "retirement.RetirementTable": AdminRow(
        version, seen_by=EVERY_ROLE_OF_STAFF, changed_by=(), marker=lambda row: f"/retirementtable/{row.pk}/"
    ),
    **{spec.model._meta.label: published(spec) for spec in SPECS},
}
